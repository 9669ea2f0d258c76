#include <linux/if.h>

#include <cmath>

#include "../marks.h"
#include "link_names.h"
#include "rows_json.h"

namespace taproom::netlink {
namespace {

void optional_number(JsonWriter& json, std::optional<uint32_t> value) {
  value ? json.number(*value) : json.null();
}

void optional_text(JsonWriter& json, const std::optional<std::string>& value) {
  value ? json.text(*value) : json.null();
}

bool has_our_alias(const Link& link) {
  if (!link.alias || !link.alias->starts_with(kLinkAlias)) return false;
  return link.alias->size() == kLinkAlias.size() || (*link.alias)[kLinkAlias.size()] == ':';
}

const char* owner_of(const Link& link) {
  if (link.group == kLinkGroup || has_our_alias(link)) return "taproom";
  return link.kind == "loopback" || link.kind == "physical" ? "kernel" : "other";
}

void write_pointer(JsonWriter& json, const std::optional<LinkPointer>& pointer,
                   const Place& place) {
  if (!pointer) return json.null();
  json.begin_object();
  json.key("index");
  json.number(pointer->index);
  json.key("namespace");
  if (!pointer->namespace_id) {
    json.text(place.name);
  } else {
    optional_text(json, place.resolve(*pointer->namespace_id));
  }
  json.end_object();
}

/// Whole numbers without a fraction; bridge times have at most two digits behind the point.
void write_seconds(JsonWriter& json, double value) {
  const auto hundredths = std::llround(value * 100);
  if (hundredths % 100 == 0) return json.number(hundredths / 100);
  std::string text = std::to_string(hundredths / 100) + '.';
  const int64_t rest = hundredths % 100;
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  json.raw(text);
}

void write_option(JsonWriter& json, const OptionValue& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return json.boolean(*truth);
  if (const auto* whole = std::get_if<int64_t>(&value)) return json.number(*whole);
  if (const auto* seconds = std::get_if<double>(&value)) return write_seconds(json, *seconds);
  if (const auto* text = std::get_if<std::string>(&value)) return json.text(*text);
  json.null();
}

void write_bridge_port(JsonWriter& json, const std::optional<BridgePort>& port) {
  if (!port) return json.null();
  json.begin_object();
  json.key("state");
  json.text(bridge_port_state_name(port->state));
  json.key("cost");
  json.number(port->cost);
  json.key("priority");
  json.number(port->priority);
  json.end_object();
}

}  // namespace

void write_row(JsonWriter& json, const Link& link, const Place& place) {
  json.begin_object();
  json.key("namespace");
  json.text(place.name);
  json.key("index");
  json.number(link.index);
  json.key("name");
  json.text(link.name);
  json.key("kind");
  json.text(link.kind);
  json.key("owner");
  json.text(owner_of(link));
  json.key("up");
  json.boolean((link.flags & IFF_UP) != 0);
  json.key("carrier");
  json.boolean(link.carrier);
  json.key("operState");
  json.text(oper_state_name(link.oper_state));
  json.key("flags");
  write_link_flags(json, link.flags);
  json.key("mtu");
  json.number(link.mtu);
  json.key("minMtu");
  optional_number(json, link.min_mtu);
  json.key("maxMtu");
  // 0 is the kernel's way to say that there is no bound (loopback).
  optional_number(json, link.max_mtu == 0u ? std::nullopt : link.max_mtu);
  json.key("mac");
  link.mac ? json.text(mac_text(*link.mac)) : json.null();
  json.key("alias");
  optional_text(json, link.alias);
  json.key("altNames");
  json.begin_array();
  for (const std::string& name : link.alternative_names) json.text(name);
  json.end_array();
  json.key("group");
  json.number(link.group);
  json.key("controller");
  link.controller > 0 ? json.number(link.controller) : json.null();
  json.key("parent");
  write_pointer(json, link.parent, place);
  json.key("peer");
  write_pointer(json, link.peer, place);
  json.key("qdisc");
  optional_text(json, link.qdisc);
  json.key("txQueueLength");
  json.number(link.tx_queue_length);
  json.key("rxQueues");
  json.number(link.rx_queues);
  json.key("txQueues");
  json.number(link.tx_queues);
  json.key("options");
  json.begin_object();
  for (const Option& option : link.options) {
    json.key(option.name);
    write_option(json, option.value);
  }
  json.end_object();
  json.key("bridgePort");
  write_bridge_port(json, link.bridge_port);
  json.end_object();
}

}  // namespace taproom::netlink
