#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "read_requests.h"
#include "route_names.h"

namespace taproom::netlink {
namespace {

/// IFA_LABEL is as long as a link's name.
constexpr size_t kMaxLabel = 15;
constexpr uint32_t kMaxWeight = 256;

std::optional<uint8_t> read_protocol(const OptionsReader& options) {
  const auto protocol = options.number("protocol", 0, UINT8_MAX);
  return protocol ? std::optional(static_cast<uint8_t>(*protocol)) : std::nullopt;
}

/// The other end, as an address or with a prefix length, which is then that of the whole address.
void read_peer(AddressChange& address, const OptionsReader& options) {
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
std::optional<IpAddress> read_gateway(const OptionsReader& options, uint8_t family) {
  return family == AF_INET6 ? options.address("gateway", family) : options.address("gateway");
}

NextHopChange read_nexthop(const OptionsReader& options, uint8_t family) {
  return {.gateway = read_gateway(options, family),
          .index = options.index("index"),
          .weight = options.number("weight", 1, kMaxWeight).value_or(1),
          .onlink = options.truth("onlink").value_or(false)};
}

uint8_t read_route_type(const OptionsReader& options) {
  constexpr std::array<uint8_t, 4> kTypes{RTN_UNICAST, RTN_BLACKHOLE, RTN_UNREACHABLE,
                                          RTN_PROHIBIT};
  return kTypes[options.required_choice("type",
                                        {"unicast", "blackhole", "unreachable", "prohibit"})];
}

uint8_t read_rule_action(const OptionsReader& options) {
  constexpr std::array<uint8_t, 4> kActions{FR_ACT_TO_TBL, FR_ACT_BLACKHOLE, FR_ACT_UNREACHABLE,
                                            FR_ACT_PROHIBIT};
  return kActions[options.required_choice("action",
                                          {"lookup", "blackhole", "unreachable", "prohibit"})];
}

}  // namespace

AddressChange read_address(const OptionsReader& options) {
  AddressChange address;
  address.index = options.required_index("index");
  const IpAddress ip = options.required_address("address");
  address.address = ip;
  address.prefix_length =
      static_cast<uint8_t>(options.required_number("prefixLength", 0, ip.bits()));
  read_peer(address, options);
  address.broadcast = options.address("broadcast", ip.family);
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

RouteChange read_route(const OptionsReader& options) {
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

  const std::vector<OptionsReader> hops = options.list("nexthops");
  const NextHopChange single = read_nexthop(options, route.family);
  const bool has_single = single.gateway || single.index || single.onlink;
  if (!hops.empty() && has_single) {
    options.refuse("nexthops", "absent where gateway, index or onlink is given");
  }
  for (const OptionsReader& hop : hops) route.nexthops.push_back(read_nexthop(hop, route.family));
  if (has_single) route.nexthops.push_back(single);
  return route;
}

RouteFilter read_route_filter(const OptionsReader& options) {
  RouteFilter filter;
  filter.family = options.required_family("family");
  filter.protocol = static_cast<uint8_t>(options.required_number("protocol", 0, UINT8_MAX));
  filter.table = options.number("table", 1, UINT32_MAX);
  filter.index = options.index("index");
  filter.within = options.prefix("within", filter.family);
  for (const std::string& name : options.texts("columns")) {
    const auto* found = std::find(kRouteColumns.begin(), kRouteColumns.end(), name);
    if (found == kRouteColumns.end()) options.refuse("columns", "names of columns");
    filter.columns.push_back(static_cast<RouteColumn>(found - kRouteColumns.begin()));
  }
  return filter;
}

NeighbourFilter read_neighbour_filter(const OptionsReader& options) {
  const uint8_t family = options.required_family("family");
  return {.family = family,
          .index = options.index("index"),
          .within = options.prefix("within", family)};
}

RouteQuery read_route_query(const OptionsReader& options) {
  RouteQuery query;
  query.to = options.required_address("to");
  query.from = options.address("from", query.to.family);
  query.input_index = options.index("inputIndex");
  query.mark = options.number("mark", 0, UINT32_MAX);
  query.match = options.truth("match").value_or(false);
  return query;
}

RuleChange read_rule(const OptionsReader& options) {
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
