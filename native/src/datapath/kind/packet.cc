#include "packet.h"

namespace taproom::datapath {

bool transport_checksum_holds(const Packet& packet) {
  if (packet.frame.vnet.needs_checksum() || (packet.frame.vnet.flags & kDataValid) != 0)
    return true;
  const uint8_t protocol = packet.headers.protocol;
  const uint32_t size = packet.transport_size();
  uint64_t sum = 0;
  if (protocol == kUdp) {
    if (size < 8) return false;
    const uint32_t length = load16(packet.transport() + 4);
    if (length < 8 || length > size) return false;
    // RFC 768: none was made. RFC 8200 8.1 forbids that over IPv6.
    if (load16(packet.transport() + 6) == 0) return !packet.ipv6();
    sum = pseudo_header_sum(packet.ip(), packet.ipv6(), protocol, length);
    return checksum_fold(checksum_add(packet.transport(), length, sum)) == 0;
  }
  if (protocol != kIcmp) sum = pseudo_header_sum(packet.ip(), packet.ipv6(), protocol, size);
  return checksum_fold(checksum_add(packet.transport(), size, sum)) == 0;
}

bool vnet_agrees(const Packet& packet) {
  const VnetHeader& vnet = packet.frame.vnet;
  if (!vnet.needs_checksum() && !vnet.is_gso()) return true;
  const Headers& headers = packet.headers;
  if (headers.transport == 0 || headers.is_fragment) return false;
  const bool tcp = headers.protocol == kTcp;
  if (!tcp && headers.protocol != kUdp) return false;
  if (vnet.needs_checksum() &&
      (vnet.checksum_start != headers.transport || vnet.checksum_offset != (tcp ? 16 : 6))) {
    return false;
  }
  switch (vnet.gso_type & ~kGsoEcn) {
    case kGsoNone:
      return true;
    case kGsoTcp4:
      return tcp && !packet.ipv6() && vnet.gso_size != 0;
    case kGsoTcp6:
      return tcp && packet.ipv6() && vnet.gso_size != 0;
    case kGsoUdp:
      return !tcp && vnet.gso_size != 0;
    default:
      return false;
  }
}

}  // namespace taproom::datapath
