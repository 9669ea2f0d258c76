#pragma once

#include <napi.h>

#include <atomic>
#include <memory>
#include <string>

#include "../core/datapath.h"

namespace taproom::datapath {

/// A datapath and its way back to JavaScript. JavaScript thread, except `report`.
class Running : public std::enable_shared_from_this<Running> {
 public:
  Running(Napi::Env env, Napi::Function on_event);
  ~Running() { close(); }

  /// From the workers: rare events, delivered on the JavaScript thread.
  void report(Event event);
  bool is_closed() const { return closed_.load(); }
  /// Idempotent: joins the threads; what is still queued is dropped.
  void close();

  std::unique_ptr<Datapath> datapath;
  /// The datapath's kind, which stays what it is.
  std::string kind;

 private:
  void deliver(Napi::Env env, Napi::Function on_event, const Event& event);

  Napi::ThreadSafeFunction call_;
  std::atomic<bool> closed_{false};
};

}  // namespace taproom::datapath
