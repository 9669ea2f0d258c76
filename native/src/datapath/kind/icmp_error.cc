#include "icmp_error.h"

#include <algorithm>
#include <cstring>

#include "answer_packet.h"

namespace taproom::datapath {
namespace {

constexpr size_t kIcmpHeader = 8;
constexpr size_t kLargestIpv4 = 576, kLargestIpv6 = 1280;

bool is_icmp_error(const Packet& packet) {
  const uint8_t type = packet.transport()[0];
  // Type 137 is a redirect, which counts as one here.
  if (packet.ipv6()) return type < 128 || type == 137;
  return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

}  // namespace

bool may_be_answered_with_error(const Packet& packet) {
  const bool ipv6 = packet.ipv6();
  if (packet.to_group() || !is_unicast(packet.source(), ipv6)) return false;
  if (ipv6 ? packet.destination()[0] == 0xff : packet.destination()[0] >= 224) return false;
  const bool known = packet.headers.transport != 0 && packet.transport_size() != 0;
  if (!ipv6) {
    if ((load16(packet.ip() + 6) & 0x1fff) != 0) return false;
    if (packet.ip()[9] == kIcmp) return known && !is_icmp_error(packet);
    return true;
  }
  if (packet.headers.is_fragment && !known) return false;
  if (packet.headers.protocol == kIcmpv6) return known && !is_icmp_error(packet);
  return true;
}

void send_icmp_error(const Packet& packet, IcmpError error, const uint8_t* source,
                     const MacAddress& own, PortIndex port, Egress& egress) {
  const bool ipv6 = packet.ipv6();
  const size_t room = ipv6 ? kLargestIpv6 - 40 - kIcmpHeader : kLargestIpv4 - 20 - kIcmpHeader;
  const size_t quoted = std::min<size_t>(packet.ip_size(), room);
  AnswerPacket answer(packet, own, source, ipv6 ? kIcmpv6 : kIcmp);
  uint8_t* const icmp = answer.payload();
  icmp[0] = error.type;
  icmp[1] = error.code;
  store32(icmp + 4, error.rest);
  std::memcpy(icmp + kIcmpHeader, packet.ip(), quoted);
  egress.send(port, answer.finish(kIcmpHeader + quoted, 2));
}

}  // namespace taproom::datapath
