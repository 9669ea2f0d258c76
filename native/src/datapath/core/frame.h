#pragma once

#include <cstddef>
#include <cstdint>

namespace taproom::datapath {

/// struct virtio_net_hdr_v1 (linux/virtio_net.h), in host order, as TUN/TAP with TUNSETVNETHDRSZ 12
/// reads and writes it. All zero: an ordinary frame, its checksums complete.
struct VnetHeader {
  uint8_t flags = 0;
  uint8_t gso_type = 0;
  /// Length of all headers: a hint of the sender's, never to be trusted.
  uint16_t header_length = 0;
  /// Payload bytes of each segment.
  uint16_t gso_size = 0;
  /// From the frame's first byte to where summing starts, and from there to the field.
  uint16_t checksum_start = 0;
  uint16_t checksum_offset = 0;
  uint16_t buffers = 0;

  bool needs_checksum() const { return (flags & 1) != 0; }
  bool is_gso() const { return gso_type != 0; }
};
static_assert(sizeof(VnetHeader) == 12);

enum VnetFlag : uint8_t { kNeedsChecksum = 1, kDataValid = 2 };
/// VIRTIO_NET_HDR_GSO_*; kGsoEcn is a flag beside the TCP types.
enum GsoType : uint8_t {
  kGsoNone = 0,
  kGsoTcp4 = 1,
  kGsoUdpFragment = 3,  // UFO: nobody may send it to us, because we never offer it
  kGsoTcp6 = 4,
  kGsoUdp = 5,  // UDP_L4, a datagram a segment
  kGsoEcn = 0x80,
};

/// Bytes before `data` that each port leaves free: a vnet header, VLAN tags, and some to spare.
inline constexpr size_t kHeadroom = 64;
/// The largest frame: 64 KiB of IP and its headers, Ethernet with two VLAN tags.
inline constexpr size_t kMaxFrame = 65536 + 40 + 14 + 2 * 4;

/// One frame in memory of the sender, valid during the call that passes it on. VLAN tags
/// are always inline. On a layer-3 port (TUN) `data` is the IP header, otherwise the destination
/// MAC.
struct Frame {
  std::byte* data = nullptr;
  uint32_t size = 0;
  /// Bytes before `data` that may be overwritten; at least kHeadroom as a port hands it over.
  uint32_t headroom = 0;
  /// Bytes behind the frame that may be overwritten; may be none.
  uint32_t tailroom = 0;
  VnetHeader vnet;
  /// Its bytes stay as they are until the worker has flushed its ports, so that a port may send it
  /// later, many at a time. Code that changes bytes after a send, or sends from memory that is used
  /// again before the flush, says false.
  bool stable = false;

  uint8_t* bytes() const { return reinterpret_cast<uint8_t*>(data); }
};

/// Whatever takes frames: a forwarder's ingress, the egress behind an impairment, a test.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  /// May change the frame's bytes, headroom and tailroom; keeps nothing of it.
  virtual void take(Frame& frame) = 0;
};

}  // namespace taproom::datapath
