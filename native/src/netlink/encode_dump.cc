#include <linux/fib_rules.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>

#include "encode.h"

/// Requests that ask for everything. Each fits the strict checking of NETLINK_GET_STRICT_CHK: the
/// family's own header, and zero where nothing is asked.
namespace taproom::netlink {
namespace {

template <typename Header>
Message dump(uint16_t type, uint8_t family) {
  MessageBuilder message(type, NLM_F_DUMP);
  // The family is the first byte of every rtnetlink header.
  *reinterpret_cast<uint8_t*>(&message.extra_header<Header>()) = family;
  return message.finish();
}

}  // namespace

Message encode_link_dump() {
  MessageBuilder message(RTM_GETLINK, NLM_F_DUMP);
  message.extra_header<ifinfomsg>();
  // Counters come from RTM_GETSTATS; without them a link takes half of the bytes.
  message.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  return message.finish();
}

Message encode_link_statistics_dump() { return dump<ifinfomsg>(RTM_GETLINK, AF_UNSPEC); }

Message encode_address_dump() { return dump<ifaddrmsg>(RTM_GETADDR, AF_UNSPEC); }

/// The kernel filters (4.20); an older one does not, so every row is looked at all the same.
Message encode_route_dump(uint8_t family, std::optional<uint8_t> protocol) {
  MessageBuilder message(RTM_GETROUTE, NLM_F_DUMP);
  auto& header = message.extra_header<rtmsg>();
  header.rtm_family = family;
  header.rtm_protocol = protocol.value_or(RTPROT_UNSPEC);
  return message.finish();
}

Message encode_route_dump(const RouteFilter& filter) {
  MessageBuilder message(RTM_GETROUTE, NLM_F_DUMP);
  auto& header = message.extra_header<rtmsg>();
  header.rtm_family = filter.family;
  header.rtm_protocol = filter.protocol;
  if (filter.table) message.u32(RTA_TABLE, *filter.table);
  if (filter.index) message.u32(RTA_OIF, *filter.index);
  return message.finish();
}

Message encode_rule_dump(uint8_t family) { return dump<fib_rule_hdr>(RTM_GETRULE, family); }

Message encode_neighbour_dump(bool proxies) {
  MessageBuilder message(RTM_GETNEIGH, NLM_F_DUMP);
  auto& header = message.extra_header<ndmsg>();
  if (proxies) header.ndm_flags = NTF_PROXY;
  return message.finish();
}

Message encode_neighbour_dump(const NeighbourFilter& filter) {
  MessageBuilder message(RTM_GETNEIGH, NLM_F_DUMP);
  message.extra_header<ndmsg>().ndm_family = filter.family;
  if (filter.index) message.u32(NDA_IFINDEX, *filter.index);
  return message.finish();
}

Message encode_statistics_dump() {
  MessageBuilder message(RTM_GETSTATS, NLM_F_DUMP);
  message.extra_header<if_stats_msg>().filter_mask = IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
  return message.finish();
}

Message encode_namespace_id_get(int namespace_fd) {
  MessageBuilder message(RTM_GETNSID, 0);
  message.extra_header<rtgenmsg>();
  message.u32(NETNSA_FD, static_cast<uint32_t>(namespace_fd));
  return message.finish();
}

Message encode_namespace_id_new(int namespace_fd) {
  MessageBuilder message(RTM_NEWNSID, NLM_F_ACK);
  message.extra_header<rtgenmsg>();
  message.u32(NETNSA_NSID, static_cast<uint32_t>(NETNSA_NSID_NOT_ASSIGNED));  // the next free one
  message.u32(NETNSA_FD, static_cast<uint32_t>(namespace_fd));
  return message.finish();
}

Message encode_namespace_id_dump(int32_t target) {
  MessageBuilder message(RTM_GETNSID, NLM_F_DUMP);
  message.extra_header<rtgenmsg>();
  message.u32(NETNSA_TARGET_NSID, static_cast<uint32_t>(target));
  return message.finish();
}

}  // namespace taproom::netlink
