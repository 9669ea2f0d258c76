#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace taproom::datapath {

/// So many frames a second, shared by all workers: the first come are the first served. One word:
/// the time at which the frames that have passed would all have passed at exactly that rate (the
/// virtual scheduling algorithm of ITU-T I.371, a token bucket with neither tokens nor timer). What
/// may pass at once after a quiet time is an eighth of a second's worth, or 16 frames.
class StormLimit {
 public:
  /// Whether `frames` more may pass at `now`; `limit` a second, not 0.
  bool admit(uint64_t now, uint32_t limit, uint32_t frames) {
    const uint64_t interval = std::max<uint64_t>(kSecond / limit, 1);
    const uint64_t burst = std::max(limit / 8, std::min(limit, 16u)) * interval;
    uint64_t due = due_.load(std::memory_order_relaxed);
    for (;;) {
      const uint64_t from = std::max(due, now);
      // A frame of many segments passes while anything may, and is then paid off.
      if (from - now >= burst) return false;
      if (due_.compare_exchange_weak(due, from + frames * interval, std::memory_order_relaxed)) {
        return true;
      }
    }
  }

  /// Notes a frame that was dropped; whether it is the first one after a second without.
  bool begins(uint64_t now) {
    const uint64_t last = dropped_.exchange(now, std::memory_order_relaxed);
    return last == 0 || now > last + kSecond;
  }

  /// For a port that comes anew to this place.
  void reset() {
    due_.store(0, std::memory_order_relaxed);
    dropped_.store(0, std::memory_order_relaxed);
  }

 private:
  static constexpr uint64_t kSecond = 1'000'000'000;
  std::atomic<uint64_t> due_{0};
  std::atomic<uint64_t> dropped_{0};
};

}  // namespace taproom::datapath
