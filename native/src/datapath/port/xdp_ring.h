#pragma once

#include <linux/if_xdp.h>
#include <sys/mman.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace taproom::datapath {

/// Memory that is shared with the kernel. Movable, unmapped once.
class XdpMapping {
 public:
  XdpMapping() = default;
  XdpMapping(void* memory, size_t size) : memory_(static_cast<std::byte*>(memory)), size_(size) {}
  XdpMapping(XdpMapping&& other) noexcept
      : memory_(std::exchange(other.memory_, nullptr)), size_(other.size_) {}
  XdpMapping& operator=(XdpMapping&& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~XdpMapping() {
    if (memory_ != nullptr) ::munmap(memory_, size_);
  }

  std::byte* data() const { return memory_; }
  size_t size() const { return size_; }

 private:
  std::byte* memory_ = nullptr;
  size_t size_ = 0;
};

/// Our side of a ring of an AF_XDP socket: one end writes, the other reads, and each moves its own
/// counter, which never wraps but at 2^32. `T`: xdp_desc, or the address of a frame.
template <typename T>
class XdpRing {
 public:
  XdpRing() = default;
  XdpRing(XdpMapping mapping, const xdp_ring_offset& at, uint32_t entries)
      : mapping_(std::move(mapping)), at_(at), mask_(entries - 1) {
    local_producer_ = counter(at_.producer).load(std::memory_order_relaxed);
    local_consumer_ = counter(at_.consumer).load(std::memory_order_relaxed);
  }

  uint32_t entries() const { return mask_ + 1; }
  bool needs_wakeup() const {
    return (counter(at_.flags).load(std::memory_order_relaxed) & XDP_RING_NEED_WAKEUP) != 0;
  }
  size_t memory() const { return mapping_.size(); }

  // The producer's end (fill, tx).
  /// Entries that the kernel has not taken yet, those that were not published included.
  uint32_t taken() const {
    return local_producer_ - counter(at_.consumer).load(std::memory_order_acquire);
  }
  void push(const T& value) { entry(local_producer_++) = value; }
  void publish() { counter(at_.producer).store(local_producer_, std::memory_order_release); }

  // The consumer's end (rx, completion).
  uint32_t waiting() const {
    return counter(at_.producer).load(std::memory_order_acquire) - local_consumer_;
  }
  T pop() { return entry(local_consumer_++); }
  void release() { counter(at_.consumer).store(local_consumer_, std::memory_order_release); }

 private:
  std::atomic_ref<uint32_t> counter(uint64_t offset) const {
    return std::atomic_ref<uint32_t>(*reinterpret_cast<uint32_t*>(mapping_.data() + offset));
  }
  T& entry(uint32_t index) const {
    return reinterpret_cast<T*>(mapping_.data() + at_.desc)[index & mask_];
  }

  XdpMapping mapping_;
  xdp_ring_offset at_{};
  uint32_t mask_ = 0;
  uint32_t local_producer_ = 0;
  uint32_t local_consumer_ = 0;
};

}  // namespace taproom::datapath
