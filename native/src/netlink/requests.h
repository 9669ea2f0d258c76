#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../options/options_reader.h"
#include "ip_address.h"
#include "rows.h"

/// What can be asked of the kernel, checked already: the forms of native/lib/types.ts. Built on the
/// JavaScript thread, encoded on the netlink thread.
namespace taproom::netlink {

struct VethOptions {
  static constexpr std::string_view kKind = "veth";
  static VethOptions read(const OptionsReader& options);

  std::string peer;
  std::optional<std::string> peer_namespace;
  std::optional<MacAddress> peer_mac;
  std::optional<uint32_t> peer_group;
  std::optional<uint32_t> peer_mtu;
  std::optional<std::string> peer_alias;
  bool peer_up = false;
};

struct BridgeOptions {
  static constexpr std::string_view kKind = "bridge";
  static BridgeOptions read(const OptionsReader& options);

  std::optional<bool> stp;
  /// Hundredths of a second.
  std::optional<uint32_t> ageing;
  std::optional<uint32_t> forward_delay;
  std::optional<bool> vlan_filtering;
  std::optional<uint16_t> priority;
};

struct VxlanOptions {
  static constexpr std::string_view kKind = "vxlan";
  static VxlanOptions read(const OptionsReader& options);

  uint32_t id = 0;
  /// A remote or a multicast group: one attribute for the kernel.
  std::optional<IpAddress> remote;
  std::optional<IpAddress> local;
  uint16_t port = 0;
  std::optional<uint8_t> ttl;
  std::optional<bool> learning;
};

struct MacvlanOptions {
  static constexpr std::string_view kKind = "macvlan";
  static MacvlanOptions read(const OptionsReader& options);

  uint32_t mode = 0;
};

struct MacvtapOptions : MacvlanOptions {
  static constexpr std::string_view kKind = "macvtap";
  static MacvtapOptions read(const OptionsReader& options) {
    return {MacvlanOptions::read(options)};
  }
};

struct VlanOptions {
  static constexpr std::string_view kKind = "vlan";
  static VlanOptions read(const OptionsReader& options);

  uint16_t id = 0;
  /// ETH_P_8021Q or ETH_P_8021AD.
  uint16_t protocol = 0;
};

struct BondOptions {
  static constexpr std::string_view kKind = "bond";
  static BondOptions read(const OptionsReader& options);

  std::optional<uint8_t> mode;
  std::optional<uint32_t> miimon;
};

struct IfbOptions {
  static constexpr std::string_view kKind = "ifb";
  static IfbOptions read(const OptionsReader&) { return {}; }
};

struct DummyOptions {
  static constexpr std::string_view kKind = "dummy";
  static DummyOptions read(const OptionsReader&) { return {}; }
};

/// Every kind of link that netlink makes.
using LinkKind = std::variant<DummyOptions, IfbOptions, VethOptions, BridgeOptions, VxlanOptions,
                              MacvlanOptions, MacvtapOptions, VlanOptions, BondOptions>;
/// Those whose options can change.
using ChangeableKind = std::variant<BridgeOptions>;

struct LinkCreate {
  std::string name;
  bool up = false;
  std::optional<uint32_t> mtu;
  std::optional<MacAddress> mac;
  std::optional<std::string> alias;
  std::optional<uint32_t> group;
  std::optional<uint32_t> parent;
  std::optional<uint32_t> controller;
  std::optional<uint32_t> tx_queue_length;
  /// Pairs of queues; of a veth, at each end.
  std::optional<uint32_t> queues;
  LinkKind kind;

  /// The kernel chooses a number in one of the names.
  bool is_pattern() const {
    const auto* veth = std::get_if<VethOptions>(&kind);
    return name.find('%') != std::string::npos ||
           (veth != nullptr && veth->peer.find('%') != std::string::npos);
  }
};

struct LinkChange {
  std::optional<bool> up;
  std::optional<std::string> name;
  std::optional<uint32_t> mtu;
  std::optional<MacAddress> mac;
  std::optional<std::string> alias;
  std::optional<uint32_t> group;
  /// 0 releases the port.
  std::optional<uint32_t> controller;
  std::optional<std::string> move_to;
  std::optional<ChangeableKind> kind;
};

struct AddressChange {
  uint32_t index = 0;
  IpAddress address;
  uint8_t prefix_length = 0;
  std::optional<IpAddress> peer;
  std::optional<IpAddress> broadcast;
  std::optional<uint8_t> scope;
  std::optional<std::string> label;
  /// Seconds; UINT32_MAX for ever.
  std::optional<uint32_t> valid_lifetime;
  std::optional<uint32_t> preferred_lifetime;
  bool no_dad = false;
  bool no_prefix_route = false;
  std::optional<uint8_t> protocol;
};

struct NextHopChange {
  std::optional<IpAddress> gateway;
  std::optional<uint32_t> index;
  /// 1 to 256.
  uint32_t weight = 1;
  bool onlink = false;
};

struct RouteChange {
  uint8_t family = 0;
  /// RTN_*.
  uint8_t type = 0;
  IpPrefix destination;
  uint32_t table = 0;
  std::optional<uint32_t> metric;
  std::optional<uint8_t> protocol;
  std::optional<IpAddress> source;
  std::optional<uint32_t> mtu;
  /// None, one, or a multipath route.
  std::vector<NextHopChange> nexthops;
};

/// Which routes are listed: those of one family and protocol that are only counted
/// (large_tables.h), of these the ones that fit.
struct RouteFilter {
  uint8_t family = 0;
  uint8_t protocol = 0;
  std::optional<uint32_t> table;
  std::optional<uint32_t> index;
  /// Destinations inside of this prefix.
  std::optional<IpPrefix> within;
  /// What of each is listed; empty: all, as an object.
  std::vector<RouteColumn> columns;

  bool takes(const Route& route) const;
};

/// Which neighbours are listed, of those that are only counted.
struct NeighbourFilter {
  uint8_t family = 0;
  std::optional<uint32_t> index;
  std::optional<IpPrefix> within;

  bool takes(const Neighbour& neighbour) const;
};

struct RouteQuery {
  IpAddress to;
  std::optional<IpAddress> from;
  std::optional<uint32_t> input_index;
  std::optional<uint32_t> mark;
  /// The route of the table that a packet would take, rather than its way.
  bool match = false;
};

struct RuleChange {
  uint8_t family = 0;
  std::optional<uint32_t> priority;
  std::optional<IpPrefix> from;
  std::optional<IpPrefix> to;
  std::optional<std::string> input_link;
  std::optional<std::string> output_link;
  std::optional<uint32_t> mark;
  std::optional<uint32_t> mark_mask;
  /// FR_ACT_*.
  uint8_t action = 0;
  std::optional<uint32_t> table;
  bool invert = false;
  std::optional<uint8_t> protocol;
};

}  // namespace taproom::netlink
