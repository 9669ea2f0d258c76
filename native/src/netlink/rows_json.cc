#include "rows_json.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "route_names.h"

namespace taproom::netlink {
namespace {

template <typename T>
void member_number(JsonWriter& json, const char* key, T value) {
  json.key(key);
  json.number(static_cast<int64_t>(value));
}

void member_text(JsonWriter& json, const char* key, std::string_view value) {
  json.key(key);
  json.text(value);
}

void write_one(JsonWriter& json, uint32_t value) { json.number(value); }
void write_one(JsonWriter& json, const std::string& value) { json.text(value); }
void write_one(JsonWriter& json, const IpAddress& value) { json.text(value.text()); }
void write_one(JsonWriter& json, const IpPrefix& value) { json.text(value.text()); }

template <typename T>
void write_optional(JsonWriter& json, const std::optional<T>& value) {
  value ? write_one(json, *value) : json.null();
}

template <typename T>
void member_optional(JsonWriter& json, const char* key, const std::optional<T>& value) {
  json.key(key);
  write_optional(json, value);
}

void member_boolean(JsonWriter& json, const char* key, bool value) {
  json.key(key);
  json.boolean(value);
}

void member_lifetime(JsonWriter& json, const char* key, uint32_t seconds) {
  json.key(key);
  seconds == UINT32_MAX ? json.null() : json.number(seconds);
}

std::optional<uint32_t> positive(uint32_t index) {
  return index > 0 ? std::optional(index) : std::nullopt;
}

void write_value(JsonWriter& json, const Route& route, RouteColumn column, const Place& place) {
  const NextHop* only = route.nexthops.size() == 1 ? &route.nexthops.front() : nullptr;
  switch (column) {
    case RouteColumn::kNamespace:
      return json.text(place.name);
    case RouteColumn::kFamily:
      return json.text(family_name(route.family));
    case RouteColumn::kType:
      return json.text(route_type_name(route.type));
    case RouteColumn::kDestination:
      return json.text(route.destination.text());
    case RouteColumn::kTable:
      return json.number(route.table);
    case RouteColumn::kMetric:
      return json.number(route.metric);
    case RouteColumn::kProtocol:
      return json.number(route.protocol);
    case RouteColumn::kProtocolName:
      return json.text(route_protocol_name(route.protocol));
    case RouteColumn::kScope:
      return json.text(scope_name(route.scope));
    case RouteColumn::kGateway:
      return write_optional(json, only ? only->gateway : std::nullopt);
    case RouteColumn::kIndex:
      return write_optional(json, only ? positive(only->index) : std::nullopt);
    case RouteColumn::kSource:
      return write_optional(json, route.source);
    case RouteColumn::kMtu:
      return write_optional(json, route.mtu);
  }
}

}  // namespace

void write_row(JsonWriter& json, const Address& address, const Place& place) {
  json.begin_object();
  member_text(json, "namespace", place.name);
  member_number(json, "index", address.index);
  member_text(json, "family", family_name(address.address.family));
  member_text(json, "address", address.address.text());
  member_number(json, "prefixLength", address.prefix_length);
  member_optional(json, "peer", address.peer);
  member_optional(json, "broadcast", address.broadcast);
  member_text(json, "scope", scope_name(address.scope));
  member_optional(json, "label", address.label);
  json.key("flags");
  write_address_flags(json, address.flags, address.address.family == AF_INET6);
  member_lifetime(json, "validLifetime", address.valid_lifetime);
  member_lifetime(json, "preferredLifetime", address.preferred_lifetime);
  member_number(json, "protocol", address.protocol);
  json.end_object();
}

void write_row(JsonWriter& json, const Route& route, const Place& place) {
  json.begin_object();
  for (size_t column = 0; column < kRouteColumns.size(); ++column) {
    json.key(kRouteColumns[column]);
    write_value(json, route, static_cast<RouteColumn>(column), place);
  }
  json.key("flags");
  write_route_flags(json, route.flags);
  json.key("nexthops");
  json.begin_array();
  for (const NextHop& hop : route.nexthops) {
    json.begin_object();
    member_optional(json, "gateway", hop.gateway);
    member_optional(json, "index", positive(hop.index));
    member_number(json, "weight", hop.weight);
    json.key("flags");
    write_route_flags(json, hop.flags);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_columns(JsonWriter& json, const Route& route, const std::vector<RouteColumn>& columns,
                   const Place& place) {
  json.begin_array();
  for (const RouteColumn column : columns) write_value(json, route, column, place);
  json.end_array();
}

void write_row(JsonWriter& json, const Rule& rule, const Place& place) {
  json.begin_object();
  member_text(json, "namespace", place.name);
  member_text(json, "family", family_name(rule.family));
  member_number(json, "priority", rule.priority);
  member_optional(json, "from", rule.from);
  member_optional(json, "to", rule.to);
  member_optional(json, "inputLink", rule.input_link);
  member_optional(json, "outputLink", rule.output_link);
  member_optional(json, "mark", rule.mark);
  member_optional(json, "markMask", rule.mark_mask);
  member_text(json, "action", rule_action_name(rule.action));
  member_optional(json, "table", rule.table);
  member_boolean(json, "invert", rule.invert);
  member_number(json, "protocol", rule.protocol);
  json.end_object();
}

void write_row(JsonWriter& json, const Neighbour& neighbour, const Place& place) {
  json.begin_object();
  member_text(json, "namespace", place.name);
  member_number(json, "index", neighbour.index);
  member_text(json, "family", family_name(neighbour.address.family));
  member_text(json, "address", neighbour.address.text());
  member_optional(json, "mac", neighbour.mac);
  member_text(json, "state", neighbour_state_name(neighbour.state));
  member_boolean(json, "router", neighbour.router);
  member_boolean(json, "proxy", neighbour.proxy);
  json.end_object();
}

}  // namespace taproom::netlink
