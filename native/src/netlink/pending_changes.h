#pragma once

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "event.h"
#include "large_tables.h"
#include "rows_json.h"

namespace taproom::netlink {

/// The changes of one namespace between two flushes: of each object the last state. Pure; the
/// netlink thread owns it.
class PendingChanges {
 public:
  using Clock = std::chrono::steady_clock;
  /// A burst is over when nothing has come for this long ...
  static constexpr auto kQuiet = std::chrono::milliseconds(2);
  /// ... and at most this long for the first change of an endless one.
  static constexpr auto kLongest = std::chrono::milliseconds(20);

  /// `most`: rows of a part of a table beyond which they are only counted.
  explicit PendingChanges(std::string place, size_t most = SIZE_MAX)
      : tables(most), place_(std::move(place)) {}

  /// What there is, also of what is only counted.
  LargeTables tables;

  void add(RowEvent event, Clock::time_point now);
  /// This link is to be read again before the flush.
  void add_port(uint32_t index, Clock::time_point now);
  /// Messages were lost: what is pending is void, and so is what the receiver knows.
  void overrun(Clock::time_point now);

  bool empty() const {
    return rows_.empty() && ports_.empty() && !resync_ && !routes_stale_ && stale_parts_.empty() &&
           !tables.has_changed();
  }
  /// When to flush; only meaningful when not empty.
  Clock::time_point deadline() const { return std::min(first_ + kLongest, last_ + kQuiet); }

  std::unordered_set<uint32_t> take_ports() { return std::exchange(ports_, {}); }
  /// The batch as JSON: a KernelBatch of native/lib/types.ts. Empties this.
  std::string take(const Place& place);

 private:
  void touch(Clock::time_point now);
  bool routes_follow(const Link& link, bool removed);

  struct Pending {
    const char* topic;
    std::string key;
    RowEvent event;
  };
  const std::string place_;
  /// By topic and key.
  std::unordered_map<std::string, Pending> rows_;
  std::unordered_set<uint32_t> ports_;
  /// How each link seen so far was last: up, with a carrier.
  std::unordered_map<uint32_t, std::pair<bool, bool>> links_;
  bool resync_ = false;
  bool routes_stale_ = false;
  /// Of which only the routes of a family and a protocol may be other than was told.
  std::set<std::pair<uint8_t, uint8_t>> stale_parts_;
  /// Messages since the last batch, also those of which no row is left.
  size_t events_ = 0;
  Clock::time_point first_{};
  Clock::time_point last_{};
};

}  // namespace taproom::netlink
