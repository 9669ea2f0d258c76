#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "../../system/result.h"
#include "../../unique_fd.h"

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

/// The receive ring of a queue as it is mapped. Movable, unmapped once.
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

/// What a NIC is asked for once, before its queues are made.
struct NicDevice {
  std::string name;
  int index = 0;
  uint32_t mtu = 0;
};

/// An AF_PACKET socket with its ring, bound to the device, and deaf until `listen_to_nic`.
struct NicSocket {
  UniqueFd fd;
  NicRing ring;
  /// Bytes of the vnet header before each frame, or 0: the kernel has none.
  uint32_t vnet_size = 0;
  /// The kernel cuts UDP, too (VIRTIO_NET_HDR_GSO_UDP_L4).
  bool segments_udp = false;
  /// What frames that do not fit into a slot may hold of the kernel's memory until they are
  /// fetched.
  size_t receive_buffer = 0;
};

/// Of this thread's namespace. Fails where there is no such device, or where it has no Ethernet
/// frames.
Result<NicDevice> find_nic(const std::string& name);
/// At most `memory` bytes for what waits to be received.
Result<NicSocket> open_nic_socket(const NicDevice& device, size_t memory);
/// Spreads what comes in over the sockets by flow, which keeps the order within each.
Status spread_over_sockets(const NicDevice& device, const UniqueFd& first, const UniqueFd& other);
/// Takes the filter away that lets nothing through.
Status listen_to_nic(const UniqueFd& fd);

}  // namespace taproom::datapath
