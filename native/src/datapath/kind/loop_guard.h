#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "../core/port.h"
#include "mac_table.h"

namespace taproom::datapath {

/// Notices sources that move to and fro between two ports, and holds the port that one moved to
/// last.
///
/// A loop of two ports sends each broadcast round and round, so its source moves at the speed of
/// the loop; a host that fails over, or a guest that migrates, moves once. What is counted is small
/// and is kept under a try-lock: a worker that finds it taken does not count that
/// move.
class LoopGuard {
 public:
  struct Loop {
    PortIndex port, other;
    /// Not reported within the last second.
    bool tell;
  };
  /// The source moved from `before` to `port`. Answers when it has done so too often: `port` is
  /// held from now on.
  std::optional<Loop> moved(MacKey key, PortIndex before, PortIndex port, uint64_t now,
                            uint32_t moves_allowed, uint32_t hold_seconds);

  /// Ports that are held now.
  uint64_t held(uint64_t now) {
    const uint64_t ports = held_.load(std::memory_order_relaxed);
    return ports == 0 ? 0 : expire(ports, now);
  }
  /// The port is gone, or there anew.
  void release(PortIndex port) {
    held_.fetch_and(~(uint64_t{1} << port), std::memory_order_relaxed);
  }

 private:
  struct MovingSource {
    MacKey key = 0;
    /// The two ports, the lower first.
    uint16_t pair = 0;
    uint32_t moves = 0;
    uint64_t since = 0;
  };
  struct Reported {
    uint16_t pair = 0;
    uint64_t time = 0;
  };

  uint64_t expire(uint64_t ports, uint64_t now);
  bool is_due_for_report(uint16_t pair, uint64_t now);

  std::atomic<uint64_t> held_{0};
  std::array<std::atomic<uint64_t>, kMaxPorts> held_until_{};

  /// Guards what follows.
  std::atomic_flag taken_ = ATOMIC_FLAG_INIT;
  std::array<MovingSource, 64> moving_sources_{};
  std::array<Reported, 16> reported_{};
  size_t next_reported_ = 0;
};

}  // namespace taproom::datapath
