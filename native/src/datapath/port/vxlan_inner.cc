#include "vxlan_inner.h"

#include <netinet/in.h>

#include <algorithm>

#include "../packet/headers.h"

namespace taproom::datapath {
namespace {

/// The least that a TCP segment must be able to carry (RFC 9293, 3.7.1).
constexpr unsigned kLeastSegment = 536;

}  // namespace

void find_unfinished(Frame& frame, unsigned mtu, uint32_t datagram) {
  const std::optional<Headers> headers = parse_headers(frame);
  if (!headers || headers->transport == 0 || headers->is_fragment) return;
  const bool tcp = headers->protocol == IPPROTO_TCP;
  if (!tcp && headers->protocol != IPPROTO_UDP) return;
  const size_t field = headers->transport + (tcp ? kTcpChecksum : kUdpChecksum);
  const uint32_t length = headers->end - headers->transport;
  if (headers->end < headers->transport || field + 2 > headers->end) return;
  const uint16_t found = load16(frame.bytes() + field);
  const uint64_t sum = pseudo_header_sum(frame.bytes() + headers->network, headers->is_ipv6(),
                                         headers->protocol, length);
  if (found != static_cast<uint16_t>(~checksum_fold(sum))) return;
  frame.vnet.flags = kNeedsChecksum;
  frame.vnet.checksum_start = headers->transport;
  frame.vnet.checksum_offset = static_cast<uint16_t>(field - headers->transport);
  if (!tcp && datagram != 0) {
    frame.vnet.gso_type = kGsoUdp;
    frame.vnet.gso_size = static_cast<uint16_t>(datagram);
    frame.vnet.header_length = static_cast<uint16_t>(headers->transport + kUdpHeader);
  }
  if (!tcp || headers->end - headers->network <= mtu) return;
  const unsigned tcp_header = (frame.bytes()[headers->transport + 12] >> 4) * 4u;
  const unsigned before = headers->transport - headers->network + tcp_header;
  frame.vnet.gso_type = headers->is_ipv6() ? kGsoTcp6 : kGsoTcp4;
  frame.vnet.gso_size =
      static_cast<uint16_t>(std::max(mtu > before ? mtu - before : 0, kLeastSegment));
  frame.vnet.header_length = static_cast<uint16_t>(headers->transport + tcp_header);
}

bool is_large_udp(const Frame& frame) {
  const std::optional<Headers> headers = parse_headers(frame);
  return headers && headers->transport != 0 && !headers->is_fragment &&
         headers->protocol == IPPROTO_UDP && headers->end == frame.size;
}

}  // namespace taproom::datapath
