#include "frame_store.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace taproom::datapath {

FrameStore::FrameStore(uint32_t frames, size_t bytes) {
  // Each frame fills its blocks but for the last one.
  const size_t blocks = frames + bytes / kBlock;
  void* const mapped = ::mmap(nullptr, blocks * kBlock, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return;  // nothing fits then
  blocks_ = static_cast<std::byte*>(mapped);
  mapped_ = blocks * kBlock;
  most_frames_ = frames;
  most_bytes_ = bytes;
  kept_.resize(frames);
  for (uint32_t slot = 0; slot < frames; ++slot) {
    kept_[slot].first = slot + 1 < frames ? slot + 1 : kNoSlot;
  }
  free_slot_ = frames > 0 ? 0 : kNoSlot;
  next_.resize(blocks);
  for (size_t block = 0; block < blocks; ++block) {
    next_[block] = block + 1 < blocks ? static_cast<uint32_t>(block + 1) : kNoSlot;
  }
  free_block_ = blocks > 0 ? 0 : kNoSlot;
  whole_ = std::make_unique_for_overwrite<std::byte[]>(kHeadroom + kMaxFrame);
}

FrameStore::~FrameStore() {
  if (blocks_ != nullptr) ::munmap(blocks_, mapped_);
}

void FrameStore::swap(FrameStore& other) noexcept {
  std::swap(kept_, other.kept_);
  std::swap(next_, other.next_);
  std::swap(blocks_, other.blocks_);
  std::swap(mapped_, other.mapped_);
  std::swap(whole_, other.whole_);
  std::swap(free_slot_, other.free_slot_);
  std::swap(free_block_, other.free_block_);
  std::swap(count_, other.count_);
  std::swap(bytes_, other.bytes_);
  std::swap(most_frames_, other.most_frames_);
  std::swap(most_bytes_, other.most_bytes_);
}

FrameStore::Slot FrameStore::put(const Frame& frame) {
  if (count_ == most_frames_ || frame.size > most_bytes_ - bytes_ || frame.size > kMaxFrame) {
    return kNoSlot;
  }
  const Slot slot = free_slot_;
  StoredFrame& kept = kept_[slot];
  free_slot_ = kept.first;
  kept.size = frame.size;
  kept.vnet = frame.vnet;
  kept.first = free_block_;
  // There are blocks enough for what the two bounds allow.
  for (uint32_t done = 0; done < frame.size; done += kBlock) {
    const uint32_t block = free_block_;
    free_block_ = next_[block];
    std::memcpy(blocks_ + size_t{block} * kBlock, frame.data + done,
                std::min(kBlock, frame.size - done));
  }
  ++count_;
  bytes_ += frame.size;
  return slot;
}

Frame FrameStore::get(Slot slot) {
  const StoredFrame& kept = kept_[slot];
  std::byte* const data = whole_.get() + kHeadroom;
  uint32_t block = kept.first;
  for (uint32_t done = 0; done < kept.size; done += kBlock) {
    std::memcpy(data + done, blocks_ + size_t{block} * kBlock, std::min(kBlock, kept.size - done));
    block = next_[block];
  }
  Frame frame;
  frame.data = data;
  frame.size = kept.size;
  frame.headroom = kHeadroom;
  frame.tailroom = static_cast<uint32_t>(kMaxFrame - kept.size);
  frame.vnet = kept.vnet;
  return frame;
}

void FrameStore::free(Slot slot) {
  StoredFrame& kept = kept_[slot];
  --count_;
  bytes_ -= kept.size;
  if (const uint32_t blocks = blocks_of(kept.size); blocks > 0) {
    uint32_t last = kept.first;
    for (uint32_t n = 1; n < blocks; ++n) last = next_[last];
    next_[last] = free_block_;
    free_block_ = kept.first;
  }
  kept.first = free_slot_;
  free_slot_ = slot;
}

size_t FrameStore::memory() const {
  if (blocks_ == nullptr) return 0;
  return mapped_ + kept_.size() * sizeof(StoredFrame) + next_.size() * sizeof(uint32_t) +
         kHeadroom + kMaxFrame;
}

}  // namespace taproom::datapath
