#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>

#include "read_requests.h"
#include "route_names.h"

namespace taproom::netlink {
namespace {

/// IFA_LABEL is as long as a link's name.
constexpr size_t kMaxLabel = 15;
constexpr uint32_t kMaxWeight = 256;

std::optional<uint8_t> read_protocol(const RequestReader& options) {
  const auto protocol = options.number("protocol", 0, UINT8_MAX);
  return protocol ? std::optional(static_cast<uint8_t>(*protocol)) : std::nullopt;
}

/// The other end, as an address or with a prefix length, which is then that of the whole address.
void read_peer(AddressChange& address, const RequestReader& options) {
  const auto text = options.text("peer");
  if (!text) return;
  const auto peer = IpPrefix::parse(*text);
  if (!peer || peer->address.family != address.address.family) {
    options.refuse("peer", "an address of the same family");
  }
  address.peer = peer->address;
  if (text->find('/') != std::string::npos) address.prefix_length = peer->length;
}

/// Gateways of IPv6 routes are IPv6 addresses; IPv4 routes take either (RFC 5549).
std::optional<IpAddress> read_gateway(const RequestReader& options, uint8_t family) {
  return family == AF_INET6 ? options.address("gateway", family) : options.address("gateway");
}

NextHopChange read_nexthop(const RequestReader& options, uint8_t family) {
  return {.gateway = read_gateway(options, family),
          .index = options.index("index"),
          .weight = options.number("weight", 1, kMaxWeight).value_or(1),
          .onlink = options.truth("onlink").value_or(false)};
}

uint8_t read_route_type(const RequestReader& options) {
  const std::string type = options.required_text("type");
  if (type == "unicast") return RTN_UNICAST;
  if (type == "blackhole") return RTN_BLACKHOLE;
  if (type == "unreachable") return RTN_UNREACHABLE;
  if (type == "prohibit") return RTN_PROHIBIT;
  options.refuse("type", "unicast, blackhole, unreachable or prohibit");
}

uint8_t read_rule_action(const RequestReader& options) {
  const std::string action = options.required_text("action");
  if (action == "lookup") return FR_ACT_TO_TBL;
  if (action == "blackhole") return FR_ACT_BLACKHOLE;
  if (action == "unreachable") return FR_ACT_UNREACHABLE;
  if (action == "prohibit") return FR_ACT_PROHIBIT;
  options.refuse("action", "lookup, blackhole, unreachable or prohibit");
}

}  // namespace

AddressChange read_address(const RequestReader& options) {
  AddressChange address;
  const auto index = options.index("index");
  if (!index) options.refuse("index", "the index of a link");
  address.index = *index;
  const auto ip = options.address("address");
  if (!ip) options.refuse("address", "an IPv4 or IPv6 address");
  address.address = *ip;
  address.prefix_length =
      static_cast<uint8_t>(options.required_number("prefixLength", 0, ip->bits()));
  read_peer(address, options);
  address.broadcast = options.address("broadcast", ip->family);
  if (const auto scope = options.text("scope")) {
    const int number = scope_number(*scope);
    if (number < 0) options.refuse("scope", "global, site, link, host or nowhere");
    address.scope = static_cast<uint8_t>(number);
  }
  address.label = options.text("label");
  if (address.label && address.label->size() > kMaxLabel) {
    options.refuse("label", "at most 15 bytes long");
  }
  address.valid_lifetime = options.lifetime("validLifetime");
  address.preferred_lifetime = options.lifetime("preferredLifetime");
  address.no_dad = options.truth("noDad").value_or(false);
  address.no_prefix_route = options.truth("noPrefixRoute").value_or(false);
  address.protocol = read_protocol(options);
  return address;
}

RouteChange read_route(const RequestReader& options) {
  RouteChange route;
  route.family = options.required_family("family");
  route.type = read_route_type(options);
  const auto destination = options.prefix("destination", route.family);
  if (!destination) options.refuse("destination", "a prefix or default");
  route.destination = *destination;
  route.table = options.required_number("table", 1, UINT32_MAX);
  route.metric = options.number("metric", 0, UINT32_MAX);
  route.protocol = read_protocol(options);
  route.source = options.address("source", route.family);
  route.mtu = options.number("mtu", 1, UINT32_MAX);

  const std::vector<RequestReader> hops = options.list("nexthops");
  const NextHopChange single = read_nexthop(options, route.family);
  const bool has_single = single.gateway || single.index || single.onlink;
  if (!hops.empty() && has_single) {
    options.refuse("nexthops", "absent where gateway, index or onlink is given");
  }
  for (const RequestReader& hop : hops) route.nexthops.push_back(read_nexthop(hop, route.family));
  if (has_single) route.nexthops.push_back(single);
  return route;
}

RouteQuery read_route_query(const RequestReader& options) {
  RouteQuery query;
  const auto to = options.address("to");
  if (!to) options.refuse("to", "an IPv4 or IPv6 address");
  query.to = *to;
  query.from = options.address("from", to->family);
  query.input_index = options.index("inputIndex");
  query.mark = options.number("mark", 0, UINT32_MAX);
  return query;
}

RuleChange read_rule(const RequestReader& options) {
  RuleChange rule;
  rule.family = options.required_family("family");
  rule.priority = options.number("priority", 0, UINT32_MAX);
  rule.from = options.prefix("from", rule.family);
  rule.to = options.prefix("to", rule.family);
  rule.input_link = options.link_name("inputLink");
  rule.output_link = options.link_name("outputLink");
  rule.mark = options.number("mark", 0, UINT32_MAX);
  rule.mark_mask = options.number("markMask", 0, UINT32_MAX);
  rule.action = read_rule_action(options);
  rule.table = options.number("table", 1, UINT32_MAX);
  rule.invert = options.truth("invert").value_or(false);
  rule.protocol = read_protocol(options);
  return rule;
}

}  // namespace taproom::netlink
