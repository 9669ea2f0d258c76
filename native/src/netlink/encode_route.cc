#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

#include "encode.h"

namespace taproom::netlink {
namespace {

void put_gateway(MessageBuilder& message, uint8_t family, const IpAddress& gateway) {
  if (gateway.family == family) return message.address(RTA_GATEWAY, gateway);
  // IPv4 through an IPv6 neighbour (RFC 5549).
  std::array<uint8_t, sizeof(uint16_t) + 16> via{};
  const uint16_t via_family = gateway.family;
  std::memcpy(via.data(), &via_family, sizeof via_family);
  std::memcpy(via.data() + sizeof via_family, gateway.bytes.data(), gateway.size());
  message.bytes(RTA_VIA, via.data(), sizeof via_family + gateway.size());
}

void put_multipath(MessageBuilder& message, const RouteChange& route) {
  message.nest(RTA_MULTIPATH, [&] {
    for (const NextHopChange& hop : route.nexthops) {
      const size_t start = message.size();
      if (message.inner_header<rtnexthop>() == nullptr) return;
      if (hop.gateway) put_gateway(message, route.family, *hop.gateway);
      rtnexthop header{};
      header.rtnh_len = static_cast<uint16_t>(message.size() - start);
      header.rtnh_flags = static_cast<uint8_t>(hop.onlink ? RTNH_F_ONLINK : 0);
      header.rtnh_hops = static_cast<uint8_t>(hop.weight - 1);
      header.rtnh_ifindex = static_cast<int>(hop.index.value_or(0));
      std::memcpy(message.at(start), &header, sizeof header);
    }
  });
}

/// Deleting matches any scope. A new IPv4 route without a gateway reaches its destination on the
/// link itself; IPv6 has no scopes here.
uint8_t scope_of(Verb verb, const RouteChange& route) {
  if (route.family != AF_INET) return RT_SCOPE_UNIVERSE;
  if (verb == Verb::kRemove) return RT_SCOPE_NOWHERE;
  if (route.type != RTN_UNICAST) return RT_SCOPE_UNIVERSE;
  for (const NextHopChange& hop : route.nexthops) {
    if (hop.gateway) return RT_SCOPE_UNIVERSE;
  }
  return RT_SCOPE_LINK;
}

}  // namespace

Message encode_route(Verb verb, const RouteChange& route) {
  const bool add = verb == Verb::kAdd;
  MessageBuilder message(add ? RTM_NEWROUTE : RTM_DELROUTE,
                         static_cast<uint16_t>(NLM_F_ACK | (add ? NLM_F_CREATE | NLM_F_EXCL : 0)));
  auto& header = message.extra_header<rtmsg>();
  header.rtm_family = route.family;
  header.rtm_dst_len = route.destination.length;
  header.rtm_table =
      route.table < 256 ? static_cast<uint8_t>(route.table) : uint8_t{RT_TABLE_UNSPEC};
  header.rtm_protocol = route.protocol.value_or(add ? RTPROT_BOOT : RTPROT_UNSPEC);
  header.rtm_scope = scope_of(verb, route);
  header.rtm_type = route.type;

  if (route.destination.length > 0) message.address(RTA_DST, route.destination.address);
  message.u32(RTA_TABLE, route.table);
  if (route.metric) message.u32(RTA_PRIORITY, *route.metric);
  if (route.source) message.address(RTA_PREFSRC, *route.source);
  if (route.mtu) message.nest(RTA_METRICS, [&] { message.u32(RTAX_MTU, *route.mtu); });
  if (route.nexthops.size() > 1) {
    put_multipath(message, route);
  } else if (route.nexthops.size() == 1) {
    const NextHopChange& hop = route.nexthops.front();
    if (hop.gateway) put_gateway(message, route.family, *hop.gateway);
    if (hop.index) message.u32(RTA_OIF, *hop.index);
    if (hop.onlink) header.rtm_flags = RTNH_F_ONLINK;
  }
  return message.finish();
}

Message encode_route_get(const RouteQuery& query) {
  MessageBuilder message(RTM_GETROUTE, 0);
  auto& header = message.extra_header<rtmsg>();
  header.rtm_family = query.to.family;
  header.rtm_dst_len = static_cast<uint8_t>(query.to.bits());
  // Otherwise IPv4 says `main` whatever the table was. IPv6 always says it, and refuses the flag.
  if (query.to.family == AF_INET) header.rtm_flags = RTM_F_LOOKUP_TABLE;
  if (query.match) header.rtm_flags |= RTM_F_FIB_MATCH;
  message.address(RTA_DST, query.to);
  if (query.from) {
    header.rtm_src_len = static_cast<uint8_t>(query.from->bits());
    message.address(RTA_SRC, *query.from);
  }
  if (query.input_index) message.u32(RTA_IIF, *query.input_index);
  if (query.mark) message.u32(RTA_MARK, *query.mark);
  return message.finish();
}

}  // namespace taproom::netlink
