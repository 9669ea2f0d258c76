#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace taproom::datapath {

/// Why a frame went no further. The order is that of kDropNames and of the samples.
enum class Drop : uint8_t {
  kMalformed,     // headers that contradict the frame or each other
  kTruncated,     // it did not fit into the receive buffer
  kReceiveQueue,  // the kernel's queue to us was full (it counts these itself)
  kSendQueue,     // the way out was full
  kTooBig,        // larger than the port's MTU and not to be cut
  kRefused,       // the kernel would not take it
  kPortDown,      // its way out is down
  kNoPort,        // nobody to send it to
  kStorm,         // above the limit of broadcast and unknown unicast
  kIsolated,      // between two isolated ports
  kVlan,          // a VLAN that the port does not carry
  kLoop,          // its source moves to and fro between ports
  kInactive,      // came in by a member that is not the active one
  kNotForUs,      // nobody answers at this address
  kTtl,           // hops used up
  kNoRoute,
  kNoNeighbour,
  kImpairLoss,
  kImpairNth,
  kImpairFilter,
  kImpairQueue,  // more waits than the impairment's queue holds
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
