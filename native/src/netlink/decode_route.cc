#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "decode.h"

namespace taproom::netlink {
namespace {

using HopAttributes = Attributes<RTA_VIA>;

/// RTA_GATEWAY, or RTA_VIA where the gateway is of the other family (IPv4 through IPv6).
std::optional<IpAddress> decode_gateway(uint8_t family, const HopAttributes& attributes) {
  if (const auto gateway = IpAddress::from(family, attributes.bytes(RTA_GATEWAY))) return gateway;
  const Bytes via = attributes.bytes(RTA_VIA);
  const auto via_family = read<uint16_t>(via);
  if (!via_family || *via_family > UINT8_MAX) return std::nullopt;
  return IpAddress::from(static_cast<uint8_t>(*via_family), via.subspan(sizeof(uint16_t)));
}

std::vector<NextHop> decode_multipath(uint8_t family, Bytes bytes) {
  std::vector<NextHop> hops;
  while (const auto header = read<rtnexthop>(bytes)) {
    if (header->rtnh_len < sizeof(rtnexthop) || header->rtnh_len > bytes.size()) break;
    const HopAttributes attributes(
        bytes.subspan(sizeof(rtnexthop), header->rtnh_len - sizeof(rtnexthop)));
    hops.push_back({.gateway = decode_gateway(family, attributes),
                    .index = static_cast<uint32_t>(header->rtnh_ifindex),
                    .weight = header->rtnh_hops + 1u,  // The kernel counts from 0.
                    .flags = header->rtnh_flags});
    const size_t step = RTNH_ALIGN(header->rtnh_len);
    if (step >= bytes.size()) break;
    bytes = bytes.subspan(step);
  }
  return hops;
}

/// The bits of rtm_flags that belong to the single next hop (RTNH_F_*); the others are RTM_F_*.
constexpr uint32_t kNextHopFlags = 0xff;

}  // namespace

std::optional<Route> decode_route(Bytes payload) {
  const auto header = read<rtmsg>(payload);
  if (!header) return std::nullopt;
  if (header->rtm_family != AF_INET && header->rtm_family != AF_INET6) return std::nullopt;
  const Attributes<RTA_MAX> attributes(behind(payload, sizeof(rtmsg)));
  const uint8_t family = header->rtm_family;

  Route route;
  route.family = family;
  route.type = header->rtm_type;
  route.destination = {
      IpAddress::from(family, attributes.bytes(RTA_DST)).value_or(IpAddress::any(family)),
      header->rtm_dst_len};
  route.table = attributes.u32(RTA_TABLE).value_or(header->rtm_table);
  route.metric = attributes.u32(RTA_PRIORITY).value_or(0);
  route.tos = header->rtm_tos;
  route.protocol = header->rtm_protocol;
  route.scope = header->rtm_scope;
  route.source = IpAddress::from(family, attributes.bytes(RTA_PREFSRC));
  route.mtu = Attributes<RTAX_MTU>(attributes.bytes(RTA_METRICS)).u32(RTAX_MTU);
  route.flags = header->rtm_flags;

  if (attributes.has(RTA_MULTIPATH)) {
    route.nexthops = decode_multipath(family, attributes.bytes(RTA_MULTIPATH));
    return route;
  }
  const HopAttributes hop(behind(payload, sizeof(rtmsg)));
  const auto gateway = decode_gateway(family, hop);
  const uint32_t index = attributes.u32(RTA_OIF).value_or(0);
  if (gateway || index > 0) {
    route.nexthops.push_back(
        {.gateway = gateway, .index = index, .flags = header->rtm_flags & kNextHopFlags});
  }
  return route;
}

}  // namespace taproom::netlink
