#pragma once

#include <cstdint>

#include "../../tun/mac_address.h"
#include "../core/forwarder.h"
#include "packet.h"

namespace taproom::datapath {

/// An ICMP or ICMPv6 error: type, code, and the 32 bits behind the checksum (an MTU, a pointer).
struct IcmpError {
  uint8_t type = 0;
  uint8_t code = 0;
  uint32_t rest = 0;
};

/// RFC 792 and RFC 1812 5.2.7; RFC 4443 3. Which of the two the packet's family decides.
struct IcmpErrors {
  static IcmpError no_route(bool ipv6) { return ipv6 ? IcmpError{1, 0} : IcmpError{3, 0}; }
  static IcmpError unreachable(bool ipv6) { return ipv6 ? IcmpError{1, 3} : IcmpError{3, 1}; }
  static IcmpError prohibited(bool ipv6) { return ipv6 ? IcmpError{1, 1} : IcmpError{3, 13}; }
  static IcmpError port(bool ipv6) { return ipv6 ? IcmpError{1, 4} : IcmpError{3, 3}; }
  static IcmpError hops(bool ipv6) { return ipv6 ? IcmpError{3, 0} : IcmpError{11, 0}; }
  static IcmpError too_big(bool ipv6, uint32_t mtu) {
    return ipv6 ? IcmpError{2, 0, mtu} : IcmpError{3, 4, mtu};
  }
  /// IPv6 only: what is at `offset` of the packet makes no sense here.
  static IcmpError field(uint32_t offset) { return {4, 0, offset}; }
  /// IPv6: `offset` of the next-header field that is unknown, from the start of the packet.
  static IcmpError protocol(bool ipv6, uint32_t offset) {
    return ipv6 ? IcmpError{4, 1, offset} : IcmpError{3, 2};
  }
};

/// Whether the packet may be answered with an error at all (RFC 1122 3.2.2, RFC 4443 2.4 e): no
/// error about an error, a later fragment, a group, or an unspecified source.
bool may_be_answered_with_error(const Packet& packet);

/// Back out of the port where `packet` came in, from `source`, with as much of it as RFC
/// 1812 4.3.2.3 and RFC 4443 2.4 c want. The caller has asked may_be_answered_with_error and its
/// rate limiter.
void send_icmp_error(const Packet& packet, IcmpError error, const uint8_t* source,
                     const MacAddress& own, PortIndex port, Egress& egress);

}  // namespace taproom::datapath
