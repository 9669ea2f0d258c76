#include "router.h"

#include <algorithm>
#include <cstring>

#include "own_addresses.h"

namespace taproom::datapath {
namespace {

constexpr uint8_t kHopByHop = 0;
constexpr uint16_t kDontFragment = 0x4000;
/// RFC 8200 5: no IPv6 link has less, so less is never reported.
constexpr uint32_t kSmallestIpv6Mtu = 1280;

/// May leave its link: not link-local (RFC 4291 2.5.6, RFC 3927 7), a group, loopback or reserved.
bool is_routable(const uint8_t* address, bool ipv6) {
  if (!is_unicast(address, ipv6)) return false;
  if (ipv6) return address[0] != 0xfe || (address[1] & 0xc0) != 0x80;
  return address[0] != 169 || address[1] != 254;
}

/// What is left to the kernel.
bool is_special(const Packet& packet) {
  const bool ipv6 = packet.ipv6();
  if (packet.headers.network != kMacHeader) return true;  // in a VLAN: the host's devices know it
  if (!is_routable(packet.source(), ipv6) || !is_routable(packet.destination(), ipv6)) return true;
  return ipv6 ? packet.ip()[6] == kHopByHop : packet.ip()[0] != 0x45;
}

/// A checksum is still to be completed behind our headers: what a tunnel device of this machine
/// (vxlan) has sent over a veth. It sums nothing that changes here.
bool is_unfinished_inside(const Packet& packet) {
  const VnetHeader& vnet = packet.frame.vnet;
  const Headers& headers = packet.headers;
  return vnet.needs_checksum() && !vnet.is_gso() && headers.transport != 0 &&
         !headers.is_fragment && vnet.checksum_start > headers.transport &&
         uint32_t{vnet.checksum_start} + vnet.checksum_offset + 2 <= headers.end;
}

}  // namespace

void decrement_hops(uint8_t* ip, bool ipv6) {
  if (ipv6) {
    --ip[7];
    return;
  }
  const uint16_t before = load16(ip + 8);
  --ip[8];
  const uint64_t sum = uint64_t{static_cast<uint16_t>(~load16(ip + 10))} +
                       static_cast<uint16_t>(~before) + load16(ip + 8);
  store16(ip + 10, checksum_fold(sum));
}

uint32_t packet_size(const Packet& packet) {
  const VnetHeader& vnet = packet.frame.vnet;
  if (!vnet.is_gso()) return packet.ip_size();
  const bool tcp = packet.headers.protocol == kTcp;
  const uint32_t transport = tcp ? (packet.transport()[12] >> 4) * 4u : 8u;
  const uint32_t headers = packet.headers.transport - packet.headers.network + transport;
  return std::min(packet.ip_size(), headers + vnet.gso_size);
}

bool Router::refuse(const Packet& packet, PortIndex from, const ExceptionSettings& settings,
                    IcmpError error, Drop reason, Egress& egress) {
  egress.drop(from, reason);
  if (!may_be_answered_with_error(packet)) return true;
  const uint8_t* const own = own_address_for(settings.addresses, packet.source(), packet.ipv6());
  if (own == nullptr || !errors_.allow(egress.now())) return true;
  send_icmp_error(packet, error, own, settings.mac, from, egress);
  return true;
}

bool Router::route(const Packet& packet, PortIndex from, const ExceptionSettings& settings,
                   const Locations& locations, Egress& egress) {
  const bool ipv6 = packet.ipv6();
  uint8_t* const ip = packet.ip();
  if (settings.tables == nullptr || is_special(packet)) return false;
  const Hop& hop = settings.tables->find(packet.destination(), ipv6);
  if (hop.kind == Hop::Kind::kHost) return false;

  const bool sound = ipv6 || checksum_fold(checksum_add(ip, 20)) == 0;  // RFC 1812 5.2.2
  if (!sound || !(vnet_agrees(packet) || is_unfinished_inside(packet))) {
    egress.drop(from, Drop::kMalformed);
    return true;
  }
  const auto refused = [&](IcmpError error, Drop reason) {
    return refuse(packet, from, settings, error, reason, egress);
  };
  const MacAddress* next = &hop.mac;
  switch (hop.kind) {
    case Hop::Kind::kNoRoute:
      return refused(IcmpErrors::no_route(ipv6), Drop::kNoRoute);
    case Hop::Kind::kUnreachable:
      return refused(IcmpErrors::unreachable(ipv6), Drop::kNoRoute);
    case Hop::Kind::kProhibited:
      return refused(IcmpErrors::prohibited(ipv6), Drop::kNoRoute);
    case Hop::Kind::kBlackhole:
      egress.drop(from, Drop::kNoRoute);
      return true;
    case Hop::Kind::kOnLink:
      next = settings.tables->neighbours.find(packet.destination(), ipv6);
      break;
    default:
      break;
  }
  if (ip[ipv6 ? 7 : 8] <= 1) return refused(IcmpErrors::hops(ipv6), Drop::kTtl);
  if (packet_size(packet) > settings.mtu) {
    if (!ipv6 && (load16(ip + 6) & kDontFragment) == 0) return false;  // the kernel cuts it
    const uint32_t mtu = ipv6 ? std::max(settings.mtu, kSmallestIpv6Mtu) : settings.mtu;
    return refused(IcmpErrors::too_big(ipv6, mtu), Drop::kTooBig);
  }
  if (next == nullptr) return false;
  const PortIndex to = locations.find(next->data(), egress.now());
  if (to == kNoPortIndex || to == settings.host) return false;

  uint8_t* const mac = packet.frame.bytes();
  std::memcpy(mac, next->data(), next->size());
  std::memcpy(mac + next->size(), settings.mac.data(), settings.mac.size());
  decrement_hops(ip, ipv6);
  egress.send(to, packet.frame);
  return true;
}

}  // namespace taproom::datapath
