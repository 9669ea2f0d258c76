#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ip_address.h"

/// What the kernel sent, decoded but not yet named: the structures between the bytes of a message
/// and the rows of helper/protocol, which rows_json.cc writes. Fields carry the protocol's names.
namespace taproom::netlink {

using OptionValue = std::variant<std::nullptr_t, bool, int64_t, double, std::string>;
struct Option {
  /// A literal of ours.
  const char* name;
  OptionValue value;
};

/// A link elsewhere: by index, and the id that the kernel gave to the other namespace, if another.
struct LinkPointer {
  uint32_t index = 0;
  std::optional<int32_t> namespace_id;
};

struct BridgePort {
  uint8_t state = 0;
  uint32_t cost = 0;
  uint16_t priority = 0;
};

struct Link {
  uint32_t index = 0;
  std::string name;
  std::string kind;
  /// IFF_* bits.
  uint32_t flags = 0;
  /// Those that this event says have changed (ifi_change).
  uint32_t changed_flags = 0;
  bool carrier = false;
  uint8_t oper_state = 0;
  uint32_t mtu = 0;
  std::optional<uint32_t> min_mtu;
  std::optional<uint32_t> max_mtu;
  std::optional<MacAddress> mac;
  std::optional<std::string> alias;
  std::vector<std::string> alternative_names;
  uint32_t group = 0;
  uint32_t controller = 0;
  std::optional<LinkPointer> parent;
  std::optional<LinkPointer> peer;
  std::optional<std::string> qdisc;
  uint32_t tx_queue_length = 0;
  uint32_t rx_queues = 0;
  uint32_t tx_queues = 0;
  std::vector<Option> options;
  std::optional<BridgePort> bridge_port;
};

struct Address {
  uint32_t index = 0;
  IpAddress address;
  uint8_t prefix_length = 0;
  std::optional<IpAddress> peer;
  std::optional<IpAddress> broadcast;
  uint8_t scope = 0;
  std::optional<std::string> label;
  /// IFA_F_* bits.
  uint32_t flags = 0;
  /// Seconds; UINT32_MAX for ever.
  uint32_t valid_lifetime = UINT32_MAX;
  uint32_t preferred_lifetime = UINT32_MAX;
  uint8_t protocol = 0;
};

struct NextHop {
  std::optional<IpAddress> gateway;
  uint32_t index = 0;
  uint32_t weight = 1;
  /// RTNH_F_* bits.
  uint32_t flags = 0;
};

struct Route {
  uint8_t family = 0;
  uint8_t type = 0;
  IpPrefix destination;
  uint32_t table = 0;
  uint32_t metric = 0;
  /// Type of service (rtm_tos): IPv4 has one route for each.
  uint8_t tos = 0;
  uint8_t protocol = 0;
  uint8_t scope = 0;
  std::optional<IpAddress> source;
  std::optional<uint32_t> mtu;
  /// RTM_F_* and RTNH_F_* bits.
  uint32_t flags = 0;
  std::vector<NextHop> nexthops;
};

struct Rule {
  uint8_t family = 0;
  uint32_t priority = 0;
  std::optional<IpPrefix> from;
  std::optional<IpPrefix> to;
  std::optional<std::string> input_link;
  std::optional<std::string> output_link;
  std::optional<uint32_t> mark;
  std::optional<uint32_t> mark_mask;
  uint8_t action = 0;
  std::optional<uint32_t> table;
  bool invert = false;
  uint8_t protocol = 0;
};

struct Neighbour {
  uint32_t index = 0;
  IpAddress address;
  std::optional<std::string> mac;
  /// NUD_* bit.
  uint16_t state = 0;
  bool router = false;
  bool proxy = false;

  /// Whether it is a row. An entry without a state is about to go. One that needs no resolution
  /// (NOARP: multicast and the like) comes without any event, so it cannot be kept up to date;
  /// `ip neighbour` leaves both out too.
  bool is_shown() const;
};

/// What of a route is one value: ROUTE_COLUMNS of helper/protocol/routes.ts, in that order.
enum class RouteColumn : uint8_t {
  kNamespace,
  kFamily,
  kType,
  kDestination,
  kTable,
  kMetric,
  kProtocol,
  kProtocolName,
  kScope,
  kGateway,
  kIndex,
  kSource,
  kMtu,
};
inline constexpr std::array<std::string_view, 13> kRouteColumns = {
    "namespace",    "family", "type",    "destination", "table",  "metric", "protocol",
    "protocolName", "scope",  "gateway", "index",       "source", "mtu"};

using AnyRow = std::variant<Link, Address, Route, Rule, Neighbour>;

}  // namespace taproom::netlink
