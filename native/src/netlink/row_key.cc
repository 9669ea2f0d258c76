#include <sys/socket.h>

#include "route_names.h"
#include "rows_json.h"

/// The identity of each row as text: `rowKey` of helper/protocol/state.ts, letter for letter, which
/// native/lib/netlink-events.kernel.test.ts compares.
namespace taproom::netlink {
namespace {

class KeyText {
 public:
  explicit KeyText(std::string_view place) : text_(place) {}
  KeyText& operator/(std::string_view part) {
    text_ += '/';
    text_ += part;
    return *this;
  }
  KeyText& operator/(uint32_t part) { return *this / std::string_view(std::to_string(part)); }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string text_of(const std::optional<std::string>& value) { return value.value_or(""); }
std::string text_of(const std::optional<uint32_t>& value) {
  return value ? std::to_string(*value) : "";
}
std::string text_of(const std::optional<IpPrefix>& value) { return value ? value->text() : ""; }

struct KeyOf {
  std::string_view place;

  std::string operator()(const Link& link) const { return link_key(link.index, place); }

  std::string operator()(const Address& address) const {
    return (KeyText(place) / address.index / address.address.text() / address.prefix_length /
            (address.peer ? address.peer->text() : ""))
        .take();
  }

  std::string operator()(const Route& route) const {
    std::string hops;
    if (route.family == AF_INET6) {
      for (const NextHop& hop : route.nexthops) {
        if (!hops.empty()) hops += ',';
        if (hop.gateway) hops += hop.gateway->text();
        hops += '%';
        if (hop.index > 0) hops += std::to_string(hop.index);
      }
    }
    return (KeyText(place) / family_name(route.family) / route.table / route.destination.text() /
            route.metric / route_type_name(route.type) / hops)
        .take();
  }

  std::string operator()(const Rule& rule) const {
    return (KeyText(place) / family_name(rule.family) / rule.priority / text_of(rule.from) /
            text_of(rule.to) / text_of(rule.input_link) / text_of(rule.output_link) /
            text_of(rule.mark) / text_of(rule.mark_mask) / rule_action_name(rule.action) /
            text_of(rule.table) / (rule.invert ? "true" : "false"))
        .take();
  }

  std::string operator()(const Neighbour& neighbour) const {
    KeyText key(place);
    key / neighbour.index / neighbour.address.text();
    if (neighbour.proxy) key / "proxy";
    return key.take();
  }
};

struct TopicOf {
  const char* operator()(const Link&) const { return "links"; }
  const char* operator()(const Address&) const { return "addresses"; }
  const char* operator()(const Route&) const { return "routes"; }
  const char* operator()(const Rule&) const { return "rules"; }
  const char* operator()(const Neighbour&) const { return "neighbours"; }
};

}  // namespace

std::string link_key(uint32_t index, std::string_view place) {
  return (KeyText(place) / index).take();
}

std::string row_key(const AnyRow& row, std::string_view place) {
  return std::visit(KeyOf{place}, row);
}

const char* topic_of(const AnyRow& row) { return std::visit(TopicOf{}, row); }

}  // namespace taproom::netlink
