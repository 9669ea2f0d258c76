#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "../../system/result.h"

namespace taproom::datapath {

/// TPACKET_V2: slots of one size, each with a header of its own, handed over one by one. (V3 hands
/// over whole blocks, and a lone frame would wait for its block's timer.)
struct NicRingSize {
  uint32_t block_bytes = 0;
  uint32_t blocks = 0;
  uint32_t slot_bytes = 0;

  uint32_t slots() const { return block_bytes / slot_bytes * blocks; }
  size_t bytes() const { return size_t{block_bytes} * blocks; }
};

/// A ring as it is mapped. Movable, unmapped once.
class NicRing {
 public:
  NicRing() = default;
  NicRing(std::byte* memory, NicRingSize size) : memory_(memory), size_(size) {}
  NicRing(NicRing&& other) noexcept;
  NicRing& operator=(NicRing&& other) noexcept;
  ~NicRing();

  std::byte* slot(uint32_t index) const { return memory_ + size_t{index} * size_.slot_bytes; }
  const NicRingSize& size() const { return size_; }

 private:
  std::byte* memory_ = nullptr;
  NicRingSize size_;
};

/// Gives the socket a ring (`option`: PACKET_RX_RING or PACKET_TX_RING) and maps it.
Result<NicRing> map_nic_ring(int fd, int option, const std::string& device, NicRingSize size);

}  // namespace taproom::datapath
