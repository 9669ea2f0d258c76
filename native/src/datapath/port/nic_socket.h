#pragma once

#include <cstddef>
#include <cstdint>

#include "../../system/result.h"
#include "../../unique_fd.h"
#include "nic_device.h"
#include "nic_ring.h"

namespace taproom::datapath {

/// Of the vnet header that goes before each frame: struct virtio_net_hdr, without the number of
/// buffers. The longer header can be had, too, but in a ring the kernel puts it where this one
/// would be.
inline constexpr uint32_t kNicVnetSize = 10;

/// An AF_PACKET socket with its ring, bound to the device, and deaf until `listen_to_nic`.
struct NicSocket {
  UniqueFd fd;
  NicRing ring;
  /// Bytes of the vnet header before each frame, or 0: the kernel has none.
  uint32_t vnet_size = 0;
  /// The kernel cuts UDP, too (VIRTIO_NET_HDR_GSO_UDP_L4).
  bool segments_udp = false;
};

/// At most `memory` bytes for the ring.
Result<NicSocket> open_nic_socket(const NicDevice& device, size_t memory);
/// Spreads what comes in over the sockets by flow, which keeps the order within each.
Status spread_over_sockets(const NicDevice& device, const UniqueFd& first, const UniqueFd& other);
/// Takes the filter away that lets nothing through.
Status listen_to_nic(const UniqueFd& fd);

}  // namespace taproom::datapath
