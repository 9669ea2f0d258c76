#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "../core/frame.h"

namespace taproom::datapath {

/// Keeps copies of frames, in any order, within a bound of frames and bytes. All memory is reserved
/// when it is made; the kernel provides pages as they are first used, and those used last are used
/// first again, so that a queue that is mostly empty stays small. A frame lies in small blocks,
/// linked by index, because a frame may outstay later ones.
class FrameStore {
 public:
  /// A place for one frame.
  using Slot = uint32_t;
  static constexpr Slot kNoSlot = UINT32_MAX;

  /// Empty and without memory.
  FrameStore() = default;
  FrameStore(uint32_t frames, size_t bytes);
  ~FrameStore();
  FrameStore(FrameStore&& other) noexcept { swap(other); }
  FrameStore& operator=(FrameStore&& other) noexcept {
    swap(other);
    return *this;
  }
  FrameStore(const FrameStore&) = delete;
  FrameStore& operator=(const FrameStore&) = delete;

  /// Copies the frame; kNoSlot where it does not fit.
  Slot put(const Frame& frame);
  /// The frame in one piece, in a buffer that is valid until the next call.
  Frame get(Slot slot);
  void free(Slot slot);
  uint32_t size_of(Slot slot) const { return kept_[slot].size; }

  uint32_t count() const { return count_; }
  size_t bytes() const { return bytes_; }
  uint32_t most_frames() const { return most_frames_; }
  size_t most_bytes() const { return most_bytes_; }
  size_t memory() const;

 private:
  static constexpr uint32_t kBlock = 256;
  struct StoredFrame {
    uint32_t size = 0;
    /// First block; in a free slot the next free one.
    uint32_t first = 0;
    VnetHeader vnet;
  };

  void swap(FrameStore& other) noexcept;
  static uint32_t blocks_of(uint32_t size) { return (size + kBlock - 1) / kBlock; }

  std::vector<StoredFrame> kept_;
  /// Behind each block comes this one; in a free block the next free one.
  std::vector<uint32_t> next_;
  std::byte* blocks_ = nullptr;
  size_t mapped_ = 0;
  std::unique_ptr<std::byte[]> whole_;
  uint32_t free_slot_ = kNoSlot;
  uint32_t free_block_ = kNoSlot;
  uint32_t count_ = 0;
  size_t bytes_ = 0;
  uint32_t most_frames_ = 0;
  size_t most_bytes_ = 0;
};

}  // namespace taproom::datapath
