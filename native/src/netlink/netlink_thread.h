#pragma once

#include <sys/epoll.h>

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "../unique_fd.h"
#include "job.h"
#include "outbox.h"

namespace taproom::netlink {

/// The one thread that talks to rtnetlink. It waits in epoll for jobs (an eventfd) and for events
/// (a socket for each namespace), and answers through the outbox.
///
/// Order: what a job changed is in the outbox, as events, before the job's own answer; and what was
/// pending before a dump is there before the dump. So a reader that applies the box in order never
/// replaces new by old.
///
/// System calls: epoll_create1, epoll_ctl, epoll_wait, eventfd, read, write, and those of
/// WatchedNamespaces.
class NetlinkThread {
 public:
  /// Starts the thread, in the namespace of the caller.
  NetlinkThread(uint32_t event_buffer_bytes, Outbox& outbox, size_t most_rows = SIZE_MAX);
  /// Stops it.
  ~NetlinkThread();
  NetlinkThread(const NetlinkThread&) = delete;
  NetlinkThread& operator=(const NetlinkThread&) = delete;

  /// Any thread. After `stop` the job is dropped; close() answers the waiting ones.
  void post(Job job);
  /// Idempotent; joins. The job under way is finished, those that wait are dropped.
  void stop();

 private:
  /// A change on its way: its job, how it went, and the indexes of what it made.
  struct Sent {
    const ChangeJob* change;
    uint64_t id;
    Status status;
    std::vector<uint32_t> indexes;
  };
  /// One of the links that a change made.
  struct Made {
    Sent* sent;
    size_t at;
    const MadeLink& link() const { return sent->change->made[at]; }
    uint32_t& index() const { return sent->indexes[at]; }
  };
  using MadeByPlace = std::map<std::string, std::vector<Made>>;

  void run();
  void wake();
  int poll_timeout();
  bool is_stopping();
  void work(std::vector<Job> jobs);
  size_t run_changes(std::vector<Job>& jobs, size_t from);
  MadeByPlace made_of(const std::string& place, std::vector<Sent>& batch);
  void complete_made(const std::string& place, std::vector<Sent>& batch);
  void read_made(const std::string& place, std::vector<Sent>& batch);
  void take_back(const std::string& place, Sent& sent, Failure why);
  void watch_all();
  /// At most so many datagrams; of an overrun all that wait.
  void read_events(WatchedNamespace& watched, int most);
  void flush(WatchedNamespace& watched);
  void flush_due();
  void settle();

  const uint32_t event_buffer_bytes_;
  const size_t most_rows_;
  Outbox& outbox_;
  UniqueFd epoll_;
  UniqueFd wakeup_;

  std::mutex mutex_;
  /// Guarded by mutex_.
  std::vector<Job> jobs_;
  bool stopping_ = false;

  /// Netlink thread only, made there.
  std::optional<WatchedNamespaces> namespaces_;
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(64 * 1024);
  /// Room for all that epoll may tell at once.
  std::vector<epoll_event> ready_ = std::vector<epoll_event>(1);
  /// Last: it uses everything above.
  std::thread thread_;
};

}  // namespace taproom::netlink
