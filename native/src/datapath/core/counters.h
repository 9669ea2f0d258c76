#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace taproom::datapath {

/// Why a frame was dropped. The order is that of kDropNames and of the samples.
enum class Drop : uint8_t {
  kMalformed,     // malformed headers
  kTruncated,     // larger than the receive buffer
  kReceiveQueue,  // RX queue overflow, as counted by the kernel
  kSendQueue,     // TX queue overflow
  kTooBig,        // exceeds the port's MTU, cannot be segmented
  kRefused,       // rejected by the kernel
  kPortDown,      // output port is down
  kNoPort,        // no output port
  kStorm,         // storm limit exceeded
  kIsolated,      // between two isolated ports
  kVlan,          // VLAN not allowed on the port
  kLoop,          // source MAC moves between ports (loop)
  kInactive,      // received on an inactive member
  kNotForUs,      // destination address is not served here
  kTtl,           // TTL exceeded
  kNoRoute,
  kNoNeighbour,
  kImpairLoss,
  kImpairNth,
  kImpairFilter,
  kImpairQueue,  // impairment queue overflow
  kImpairSuspended,
};
inline constexpr size_t kDrops = static_cast<size_t>(Drop::kImpairSuspended) + 1;
inline constexpr std::array<std::string_view, kDrops> kDropNames{
    "malformed",    "truncated",       "receive-queue", "send-queue",
    "too-big",      "refused",         "port-down",     "no-port",
    "storm",        "isolated",        "vlan",          "loop",
    "inactive",     "not-for-us",      "ttl",           "no-route",
    "no-neighbour", "impair-loss",     "impair-nth",    "impair-filter",
    "impair-queue", "impair-suspended"};

/// Written by one thread, read by any at any time: an add is a plain load and store.
class Counter {
 public:
  void add(uint64_t n) {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  /// What was counted too early.
  void take_back(uint64_t n) { add(~n + 1); }
  uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

/// Of one queue of one port. Frames are counted as they pass the port: a GSO frame is one.
struct alignas(64) QueueCounters {
  Counter received_frames;
  Counter received_bytes;
  Counter sent_frames;
  Counter sent_bytes;
  /// Frames that were cut into segments, or had a checksum completed, for this port.
  Counter segmented;
  Counter checksummed;
  /// Frames that an impairment has altered: duplicates made, bytes corrupted, overtakers.
  Counter duplicated;
  Counter corrupted;
  Counter reordered;
  std::array<Counter, kDrops> drops;

  void drop(Drop reason) { drops[static_cast<size_t>(reason)].add(1); }
};

}  // namespace taproom::datapath
