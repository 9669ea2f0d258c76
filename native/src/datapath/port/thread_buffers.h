#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "../core/frame.h"
#include "write_ring.h"

namespace taproom::datapath {

/// What the ports of one worker share: room for the frames of one burst, which stay there until the
/// flush, and the ring through which they are written. Made by the thread itself when it first
/// asks.
struct ThreadBuffers {
  /// Frames of one burst.
  static constexpr size_t kFrames = 32;
  /// A vnet header lies right before its frame, so that one read or write moves both.
  static constexpr size_t kBefore = kHeadroom + sizeof(VnetHeader);
  static constexpr size_t kAfter = 64;
  /// Not a power of two: the first lines of all frames would fight for the same places in the
  /// cache.
  static constexpr size_t kStride = (kBefore + kMaxFrame + 1 + kAfter + 255) / 256 * 256;

  static ThreadBuffers& here() {
    thread_local ThreadBuffers buffers;
    return buffers;
  }
  std::byte* frame(size_t i) { return bytes.data() + i * kStride; }

  WriteRing ring;
  std::vector<std::byte> bytes = std::vector<std::byte>(kFrames * kStride);
};

}  // namespace taproom::datapath
