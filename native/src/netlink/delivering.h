#pragma once

#include <napi.h>

#include <deque>
#include <memory>
#include <unordered_map>

#include "netlink_thread.h"
#include "outbox.h"

namespace taproom::netlink {

/// The JavaScript side of the netlink thread: promises by job, and results through one
/// thread-safe function. JavaScript thread, except `notify`, which the netlink thread calls.
///
/// The thread-safe function keeps the process alive only while a promise waits: who just watches
/// must have another reason to live.
class Delivering : public std::enable_shared_from_this<Delivering> {
 public:
  static std::shared_ptr<Delivering> start(Napi::Env env, Napi::Function receive,
                                           uint32_t event_buffer_bytes, size_t most_rows);
  ~Delivering();

  /// A promise of the job's reply: `{ok: true, value}` or `{ok: false, error}`, never rejected.
  Napi::Value post(Napi::Env env, std::variant<ChangeJob, QueryJob> work);
  /// Stops the thread and rejects what waits. Idempotent.
  void close(Napi::Env env);
  /// The environment ends: as close, without any word to JavaScript.
  void abandon();

 private:
  Delivering() : outbox_([this] { notify(); }) {}
  void notify();
  void deliver(Napi::Env env);
  void settle(Napi::Env env, uint64_t id, const Reply& reply);

  Outbox outbox_;
  Napi::ThreadSafeFunction call_;
  Napi::FunctionReference receive_;
  /// Taken from the outbox, and not yet delivered.
  std::deque<Delivery> due_;
  std::unordered_map<uint64_t, Napi::Promise::Deferred> waiting_;
  uint64_t last_id_ = 0;
  std::unique_ptr<NetlinkThread> thread_;
};

}  // namespace taproom::netlink
