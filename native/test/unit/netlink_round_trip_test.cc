#include <linux/if.h>
#include <linux/rtnetlink.h>

#include <cmath>
#include <map>

#include "check.h"
#include "netlink/decode_and_check.h"
#include "netlink/encode.h"
#include "netlink/event.h"
#include "netlink/samples.h"

using namespace taproom::netlink;
using taproom::kind_name;
using namespace check;

namespace {

/// The row of a message that must have one.
template <typename Row>
Row row_of(const Message& message) {
  const std::optional<Event> event = decode_event(message);
  if (!event) fail(__FILE__, __LINE__, "no event");
  const auto* row = std::get_if<RowEvent>(&*event);
  if (row == nullptr || !std::holds_alternative<Row>(row->row))
    fail(__FILE__, __LINE__, "another row");
  return std::get<Row>(row->row);
}

std::string show(const OptionValue& value) {
  struct Visitor {
    std::string operator()(std::nullptr_t) const { return "null"; }
    std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
    std::string operator()(int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const {
      return std::to_string(std::lround(number * 100));
    }
    std::string operator()(const std::string& text) const { return text; }
  };
  return std::visit(Visitor(), value);
}

std::map<std::string, std::string> options_of(const Link& link) {
  std::map<std::string, std::string> options;
  for (const Option& option : link.options) options[option.name] = show(option.value);
  return options;
}

Link link_of(const std::string& kind, size_t which = 0) {
  for (const LinkCreate& link : sample_links()) {
    if (kind_name(link.kind) == kind && which-- == 0)
      return row_of<Link>(with_index(encode_link_create(link, -1), 7));
  }
  fail(__FILE__, __LINE__, "no sample of " + kind);
}

}  // namespace

TEST(links_of_every_kind_come_back) {
  for (const LinkCreate& sent : sample_links()) {
    const Link link = row_of<Link>(with_index(encode_link_create(sent, -1), 7));
    CHECK_EQ(link.index, 7U);
    CHECK_EQ(link.name, sent.name);
    CHECK_EQ(link.kind, std::string(kind_name(sent.kind)));
    CHECK_EQ(link.mtu, *sent.mtu);
    CHECK(link.mac == sent.mac);
    CHECK_EQ(link.group, *sent.group);
    CHECK_EQ(link.controller, *sent.controller);
    CHECK_EQ(link.tx_queue_length, *sent.tx_queue_length);
    CHECK((link.flags & IFF_UP) != 0);
    const auto& other = kind_name(sent.kind) == "veth" ? link.peer : link.parent;
    CHECK(other && other->index == *sent.parent);
  }
}

TEST(options_of_links_come_back) {
  auto bridge = options_of(link_of("bridge"));
  CHECK(bridge["stp"] == "yes" && bridge["vlanFiltering"] == "yes" && bridge["priority"] == "4096");
  CHECK(bridge["ageing"] == "1500" && bridge["forwardDelay"] == "400");
  auto vxlan = options_of(link_of("vxlan"));
  CHECK(vxlan["id"] == "77" && vxlan["remote"] == "2001:db8::7" && vxlan["local"] == "2001:db8::1");
  CHECK(vxlan["port"] == "4789" && vxlan["ttl"] == "9" && vxlan["learning"] == "no" &&
        vxlan["group"] == "null");
  auto group = options_of(link_of("vxlan", 1));
  CHECK(group["group"] == "239.1.1.1" && group["remote"] == "null" && group["port"] == "8472");
  CHECK_EQ(options_of(link_of("macvlan"))["mode"], "bridge");
  auto vlan = options_of(link_of("vlan"));
  CHECK(vlan["id"] == "42" && vlan["protocol"] == "802.1ad");
  auto bond = options_of(link_of("bond"));
  CHECK(bond["mode"] == "active-backup" && bond["miimon"] == "100");
}

TEST(addresses_come_back) {
  for (const char* text : {"192.0.2.1", "2001:db8::1"}) {
    AddressChange sent = sample_address(text);
    const Address address = row_of<Address>(encode_address(Verb::kAdd, sent));
    CHECK_EQ(address.address.text(), text);
    CHECK_EQ(address.index, 7U);
    CHECK_EQ(int{address.prefix_length}, 24);
    CHECK(!address.peer);
    CHECK_EQ(address.label.value_or("none"), "sample0:x");
    CHECK_EQ(address.valid_lifetime, 600U);
    CHECK_EQ(address.preferred_lifetime, 300U);
    CHECK_EQ(int{address.protocol}, 214);
    CHECK((address.flags & (IFA_F_NODAD | IFA_F_NOPREFIXROUTE)) ==
          (IFA_F_NODAD | IFA_F_NOPREFIXROUTE));
  }
  AddressChange pointed = sample_address("192.0.2.1");
  pointed.peer = address_of("192.0.2.2");
  CHECK_EQ(row_of<Address>(encode_address(Verb::kAdd, pointed)).peer->text(), "192.0.2.2");
}

TEST(routes_come_back) {
  const std::vector<RouteChange> sent = sample_routes();
  const Route plain = row_of<Route>(encode_route(Verb::kAdd, sent[0]));
  CHECK_EQ(plain.destination.text(), "192.0.2.0/24");
  CHECK(plain.table == 1000 && plain.metric == 50 && plain.protocol == 214 && plain.mtu == 1300U);
  CHECK_EQ(plain.source->text(), "198.51.100.1");
  CHECK_EQ(plain.nexthops.size(), 1U);
  CHECK_EQ(plain.nexthops[0].gateway->text(), "2001:db8::1");
  CHECK(plain.nexthops[0].index == 7 && (plain.nexthops[0].flags & RTNH_F_ONLINK));

  const Route multipath = row_of<Route>(encode_route(Verb::kAdd, sent[1]));
  CHECK_EQ(multipath.nexthops.size(), 3U);
  for (uint32_t hop = 1; hop <= 3; ++hop) {
    CHECK_EQ(multipath.nexthops[hop - 1].weight, hop * 64);
    CHECK_EQ(multipath.nexthops[hop - 1].index, hop);
    CHECK_EQ(multipath.nexthops[hop - 1].gateway->text(), "fe80::1");
  }
  const Route blackhole = row_of<Route>(encode_route(Verb::kAdd, sent[2]));
  CHECK_EQ(blackhole.destination.text(), "default");
  CHECK(blackhole.type == RTN_BLACKHOLE && blackhole.nexthops.empty());
}

TEST(rules_come_back) {
  const Rule rule = row_of<Rule>(encode_rule(Verb::kAdd, sample_rule()));
  CHECK_EQ(rule.from->text(), "2001:db8::/32");
  CHECK_EQ(rule.to->text(), "2001:db8:2::/48");
  CHECK(rule.priority == 100 && rule.mark == 7U && rule.mark_mask == 0xffU && rule.table == 1000U);
  CHECK(rule.invert && rule.protocol == 214);
  CHECK_EQ(rule.input_link.value_or(""), "sample0");
  CHECK_EQ(rule.output_link.value_or(""), "sample1");
}

TEST(what_does_not_fit_is_an_empty_message) {
  RouteChange route = sample_routes()[1];
  route.nexthops.resize(5000, route.nexthops[0]);
  CHECK(encode_route(Verb::kAdd, route).empty());
}
