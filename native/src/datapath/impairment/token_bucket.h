#pragma once

#include <algorithm>
#include <cstdint>

namespace taproom::datapath {

/// A token bucket in virtual time (as the Generic Cell Rate Algorithm, ITU-T I.371): instead of
/// tokens it knows when it will be full. Whole nanoseconds with an exact remainder, so that nothing
/// is lost to rounding however long it runs. A frame larger than the bucket goes when its debt is
/// paid.
class TokenBucket {
 public:
  bool limits() const { return rate_ != 0; }

  /// `rate` bits a second (0: everything passes), `burst` bytes. What is owed at `now` stays owed.
  void configure(uint64_t rate, uint64_t burst, uint64_t now) {
    const uint64_t owed = rate_ != 0 && full_at_ > now ? bytes_in(full_at_ - now) : 0;
    rate_ = rate;
    burst_time_ = rate == 0 ? 0 : time_of(burst).whole;
    full_at_ = rate == 0 ? 0 : now + time_of(owed).whole;
    remainder_ = 0;
  }

  /// When a frame of this size that is here at `now` may go. Changes nothing.
  uint64_t when(uint32_t size, uint64_t now) const {
    if (rate_ == 0) return now;
    return earliest(advanced(size, now).whole, now);
  }
  /// The same, and the frame goes.
  uint64_t take(uint32_t size, uint64_t now) {
    if (rate_ == 0) return now;
    const Time next = advanced(size, now);
    full_at_ = next.whole;
    remainder_ = next.remainder;
    return earliest(full_at_, now);
  }

 private:
  /// Nanoseconds, and a remainder in parts of 1 / rate ns.
  struct Time {
    uint64_t whole;
    uint64_t remainder;
  };

  Time time_of(uint64_t bytes) const {
    const auto product = static_cast<unsigned __int128>(bytes) * 8'000'000'000u;
    return {static_cast<uint64_t>(product / rate_), static_cast<uint64_t>(product % rate_)};
  }
  uint64_t bytes_in(uint64_t time) const {
    return static_cast<uint64_t>(static_cast<unsigned __int128>(time) * rate_ / 8'000'000'000u);
  }
  Time advanced(uint32_t size, uint64_t now) const {
    // A frame has less than 2^17 bytes: the product stays in 64 bits, the division is a plain one.
    const uint64_t product = uint64_t{size} * 8'000'000'000u;
    Time next{full_at_, remainder_};
    if (full_at_ < now) next = {now, 0};
    next.whole += product / rate_;
    next.remainder += product % rate_;
    if (next.remainder >= rate_) {
      next.remainder -= rate_;
      ++next.whole;
    }
    return next;
  }
  uint64_t earliest(uint64_t full_at, uint64_t now) const {
    return full_at > burst_time_ ? std::max(now, full_at - burst_time_) : now;
  }

  uint64_t rate_ = 0;
  uint64_t burst_time_ = 0;
  uint64_t full_at_ = 0;
  uint64_t remainder_ = 0;
};

}  // namespace taproom::datapath
