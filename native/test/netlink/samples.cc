#include "samples.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cstring>

#include "check.h"
#include "netlink/attributes.h"
#include "netlink/encode.h"
#include "netlink/netlink_socket.h"

namespace check {

using namespace taproom::netlink;
using taproom::MacAddress;

IpAddress address_of(const char* text) {
  const auto address = IpAddress::parse(text);
  if (!address) fail(__FILE__, __LINE__, text);
  return *address;
}

std::vector<LinkCreate> sample_links() {
  LinkCreate common;
  common.name = "sample0";
  common.up = true;
  common.mtu = 1400;
  common.mac = MacAddress{2, 0, 0, 0, 0, 1};
  common.group = 29808;
  common.parent = 5;
  common.controller = 6;
  common.tx_queue_length = 500;
  std::vector<LinkCreate> links;
  const auto add = [&](LinkKind kind) {
    LinkCreate link = common;
    link.kind = std::move(kind);
    links.push_back(std::move(link));
  };
  add(DummyOptions());
  add(VethOptions{.peer = "sample1", .peer_mac = MacAddress{2, 0, 0, 0, 0, 2}, .peer_mtu = 1400});
  add(BridgeOptions{
      .stp = true, .ageing = 1500, .forward_delay = 400, .vlan_filtering = true, .priority = 4096});
  add(VxlanOptions{.id = 77,
                   .remote = address_of("2001:db8::7"),
                   .local = address_of("2001:db8::1"),
                   .port = 4789,
                   .ttl = 9,
                   .learning = false});
  add(VxlanOptions{.id = 78, .remote = address_of("239.1.1.1"), .port = 8472});
  add(MacvlanOptions{.mode = 4});
  add(VlanOptions{.id = 42, .protocol = 0x88a8});
  add(BondOptions{.mode = 1, .miimon = 100});
  return links;
}

AddressChange sample_address(const char* text) {
  AddressChange change;
  change.index = 7;
  change.address = address_of(text);
  change.prefix_length = 24;
  change.label = "sample0:x";
  change.valid_lifetime = 600;
  change.preferred_lifetime = 300;
  change.no_dad = true;
  change.no_prefix_route = true;
  change.protocol = 214;
  return change;
}

std::vector<RouteChange> sample_routes() {
  RouteChange plain;
  plain.family = AF_INET;
  plain.type = RTN_UNICAST;
  plain.destination = {address_of("192.0.2.0"), 24};
  plain.table = 1000;
  plain.metric = 50;
  plain.protocol = 214;
  plain.source = address_of("198.51.100.1");
  plain.mtu = 1300;
  plain.nexthops = {{.gateway = address_of("2001:db8::1"), .index = 7, .onlink = true}};

  RouteChange multipath;
  multipath.family = AF_INET6;
  multipath.type = RTN_UNICAST;
  multipath.destination = {address_of("2001:db8:1::"), 48};
  multipath.table = RT_TABLE_MAIN;
  for (uint32_t hop = 1; hop <= 3; ++hop) {
    multipath.nexthops.push_back(
        {.gateway = address_of("fe80::1"), .index = hop, .weight = hop * 64});
  }
  RouteChange blackhole;
  blackhole.family = AF_INET;
  blackhole.type = RTN_BLACKHOLE;
  blackhole.destination = {IpAddress::any(AF_INET), 0};
  blackhole.table = RT_TABLE_MAIN;
  return {plain, multipath, blackhole};
}

RuleChange sample_rule() {
  RuleChange rule;
  rule.family = AF_INET6;
  rule.priority = 100;
  rule.from = IpPrefix{address_of("2001:db8::"), 32};
  rule.to = IpPrefix{address_of("2001:db8:2::"), 48};
  rule.input_link = "sample0";
  rule.output_link = "sample1";
  rule.mark = 7;
  rule.mark_mask = 0xff;
  rule.action = FR_ACT_TO_TBL;
  rule.table = 1000;
  rule.invert = true;
  rule.protocol = 214;
  return rule;
}

Message with_index(Message message, int32_t index) {
  std::memcpy(message.data() + NLMSG_HDRLEN + offsetof(ifinfomsg, ifi_index), &index, sizeof index);
  return message;
}

std::vector<Message> built_messages() {
  std::vector<Message> messages;
  for (const LinkCreate& link : sample_links()) {
    messages.push_back(with_index(encode_link_create(link, -1), 7));
  }
  for (const Verb verb : {Verb::kAdd, Verb::kRemove}) {
    messages.push_back(encode_address(verb, sample_address("192.0.2.1")));
    messages.push_back(encode_address(verb, sample_address("2001:db8::1")));
    for (const RouteChange& route : sample_routes()) messages.push_back(encode_route(verb, route));
    messages.push_back(encode_rule(verb, sample_rule()));
  }
  messages.push_back(encode_link_delete(7));
  return messages;
}

std::vector<Message> kernel_messages() {
  auto socket = NetlinkSocket::open_requests();
  if (!socket) throw Skipped(socket.failure().step);
  std::vector<Message> messages;
  std::vector<uint8_t> buffer(128 * 1024);
  for (const Message& request :
       {encode_link_dump(), encode_link_statistics_dump(), encode_address_dump(),
        encode_route_dump(AF_INET), encode_route_dump(AF_INET6), encode_rule_dump(AF_INET),
        encode_rule_dump(AF_INET6), encode_neighbour_dump(false), encode_statistics_dump()}) {
    if (!socket.value().send({&request, 1})) continue;
    for (bool done = false; !done;) {
      const auto datagram = socket.value().receive(buffer);
      if (!datagram) break;
      Bytes rest = datagram.value();
      while (const auto header = read<nlmsghdr>(rest)) {
        if (header->nlmsg_len < NLMSG_HDRLEN || header->nlmsg_len > rest.size()) break;
        messages.emplace_back(rest.begin(), rest.begin() + header->nlmsg_len);
        done = done || header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR;
        rest = rest.subspan(std::min<size_t>(NLMSG_ALIGN(header->nlmsg_len), rest.size()));
      }
    }
  }
  return messages;
}

}  // namespace check
