#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "job.h"

namespace taproom::netlink {

struct Completion {
  uint64_t id;
  Reply reply;
};
/// A KernelBatch of native/lib/types.ts as JSON text.
struct EventBatch {
  std::string json;
};
using Delivery = std::variant<EventBatch, Completion>;

/// From the netlink thread to the JavaScript thread, in order. One wake-up serves everything that
/// has gathered since the last.
class Outbox {
 public:
  /// `notify` runs on the netlink thread when something comes into an empty box.
  explicit Outbox(std::function<void()> notify) : notify_(std::move(notify)) {}

  void put(Delivery delivery) {
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = waiting_.empty();
      if (std::holds_alternative<EventBatch>(delivery)) ++batches_;
      waiting_.push_back(std::move(delivery));
    }
    if (first) notify_();
  }

  std::vector<Delivery> take() {
    const std::lock_guard lock(mutex_);
    batches_ = 0;
    return std::exchange(waiting_, {});
  }

  /// JavaScript does not keep up: changes had better wait where they are coalesced, so that a busy
  /// main thread costs one row an object and no more.
  bool is_backlogged() const {
    const std::lock_guard lock(mutex_);
    return batches_ >= kMostBatches;
  }

 private:
  static constexpr size_t kMostBatches = 16;

  const std::function<void()> notify_;
  mutable std::mutex mutex_;
  /// Both guarded by mutex_.
  std::vector<Delivery> waiting_;
  size_t batches_ = 0;
};

}  // namespace taproom::netlink
