#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace taproom::datapath {

/// So many a second, and so many at once after a silence; for all workers together. One number (the
/// time at which the bucket would be full again, as in the generic cell rate algorithm) is all of
/// its state, so it needs no lock: two workers that meet cost one of them its turn.
class RateLimiter {
 public:
  /// One every `interval` nanoseconds, `burst` of them at once.
  RateLimiter(uint64_t interval, uint64_t burst) : interval_(interval), window_(interval * burst) {}

  bool allow(uint64_t now) {
    uint64_t full = full_.load(std::memory_order_relaxed);
    const uint64_t next = std::max(full, now) + interval_;
    if (next > now + window_) return false;
    return full_.compare_exchange_strong(full, next, std::memory_order_relaxed);
  }

 private:
  const uint64_t interval_;
  const uint64_t window_;
  std::atomic<uint64_t> full_{0};
};

}  // namespace taproom::datapath
