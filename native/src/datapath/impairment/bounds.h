#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "settings.h"

namespace taproom::datapath {

/// How much may wait.
struct QueueBounds {
  uint32_t frames;
  size_t bytes;
};

/// Whether frames ever wait with these settings.
inline bool may_wait(const ImpairmentSettings& settings) {
  return settings.delay > 0 || settings.jitter > 0 || settings.rate > 0;
}

/// Zero is a default: 1000 frames as netem has it; as many bytes as frames of 1500 bytes have,
/// between 1 and 64 MiB.
inline QueueBounds queue_bounds(const ImpairmentSettings& settings) {
  const uint32_t frames = settings.queue_frames > 0 ? settings.queue_frames : 1000;
  const size_t bytes = settings.queue_bytes > 0
                           ? settings.queue_bytes
                           : std::clamp(size_t{frames} * 1536, size_t{1} << 20, size_t{64} << 20);
  return {frames, bytes};
}

/// Zero is a default: what passes in a millisecond, at least two full Ethernet frames. A larger
/// bucket makes the rate no more exact: departures are computed, and a late look lets all go that
/// are due.
inline uint64_t bucket_depth(const ImpairmentSettings& settings) {
  if (settings.burst > 0) return settings.burst;
  return std::max<uint64_t>(settings.rate / 8 / 1000, uint64_t{2} * 1514);
}

}  // namespace taproom::datapath
