#include <linux/if_ether.h>

#include <algorithm>
#include <array>

#include "link_names.h"
#include "read_requests.h"

namespace taproom::netlink {
namespace {

constexpr uint32_t kMaxMtu = 0x7fffffff;
constexpr uint32_t kMaxGroup = 0x7fffffff;
/// IFALIASZ with the final NUL is 256.
constexpr size_t kMaxAlias = 255;
/// More are refused by rtnl_create_link.
constexpr uint32_t kMaxQueues = 4096;
constexpr uint32_t kMaxVxlanId = 0xffffff;
constexpr uint32_t kMaxVlanId = 4094;
constexpr uint32_t kMaxMiimon = 0x7fffffff;

constexpr std::array<std::string_view, 9> kKinds{"veth", "bridge", "vxlan", "macvlan", "macvtap",
                                                 "ifb",  "dummy",  "vlan",  "bond"};

std::optional<std::string> read_alias(const RequestReader& options, const char* key) {
  auto alias = options.text(key);
  if (alias && alias->size() > kMaxAlias) options.refuse(key, "at most 255 bytes long");
  return alias;
}

VethOptions read_veth(const RequestReader& options) {
  VethOptions veth;
  const auto peer = options.link_name("peer", true);
  if (!peer) options.refuse("peer", "a link name");
  veth.peer = *peer;
  veth.peer_namespace = options.text("peerNamespace");
  veth.peer_mac = options.mac("peerMac");
  veth.peer_group = options.number("peerGroup", 0, kMaxGroup);
  veth.peer_mtu = options.number("peerMtu", 1, kMaxMtu);
  veth.peer_alias = read_alias(options, "peerAlias");
  veth.peer_up = options.truth("peerUp").value_or(false);
  return veth;
}

BridgeOptions read_bridge(const RequestReader& options) {
  BridgeOptions bridge;
  bridge.stp = options.truth("stp");
  bridge.ageing = options.hundredths("ageing");
  bridge.forward_delay = options.hundredths("forwardDelay");
  bridge.vlan_filtering = options.truth("vlanFiltering");
  if (const auto priority = options.number("priority", 0, UINT16_MAX)) {
    bridge.priority = static_cast<uint16_t>(*priority);
  }
  return bridge;
}

VxlanOptions read_vxlan(const RequestReader& options) {
  VxlanOptions vxlan;
  vxlan.id = options.required_number("id", 0, kMaxVxlanId);
  vxlan.far_end = options.address("remote");
  if (const auto group = options.address("group")) {
    if (vxlan.far_end) options.refuse("group", "absent where remote is given");
    vxlan.far_end = group;
  }
  vxlan.local = options.address("local");
  if (vxlan.local && vxlan.far_end && vxlan.local->family != vxlan.far_end->family) {
    options.refuse("local", "an address of the same family as the other end");
  }
  vxlan.port = static_cast<uint16_t>(options.required_number("port", 1, UINT16_MAX));
  if (const auto ttl = options.number("ttl", 0, UINT8_MAX)) vxlan.ttl = static_cast<uint8_t>(*ttl);
  vxlan.learning = options.truth("learning");
  return vxlan;
}

MacvlanOptions read_macvlan(const RequestReader& options) {
  const auto mode = macvlan_mode_number(options.required_text("mode"));
  if (!mode) options.refuse("mode", "private, vepa, bridge, passthru or source");
  return {*mode};
}

VlanOptions read_vlan(const RequestReader& options) {
  const std::string protocol = options.required_text("protocol");
  if (protocol != "802.1Q" && protocol != "802.1ad")
    options.refuse("protocol", "802.1Q or 802.1ad");
  return {static_cast<uint16_t>(options.required_number("id", 0, kMaxVlanId)),
          static_cast<uint16_t>(protocol == "802.1ad" ? ETH_P_8021AD : ETH_P_8021Q)};
}

BondOptions read_bond(const RequestReader& options) {
  const auto mode = bond_mode_number(options.required_text("mode"));
  if (!mode) options.refuse("mode", "balance-rr, active-backup or another mode of bonds");
  return {*mode, options.required_number("miimon", 0, kMaxMiimon)};
}

/// The options object of the kind, which must be there where the kind cannot do without.
RequestReader required(const RequestReader& options, const char* key) {
  auto nested = options.nested(key);
  if (!nested) options.refuse(key, "an object");
  return *nested;
}

void read_kind_options(LinkCreate& link, const RequestReader& options) {
  if (link.kind == "veth") {
    link.options = read_veth(required(options, "veth"));
  } else if (link.kind == "bridge") {
    if (const auto nested = options.nested("bridge")) link.options = read_bridge(*nested);
  } else if (link.kind == "vxlan") {
    link.options = read_vxlan(required(options, "vxlan"));
  } else if (link.kind == "macvlan" || link.kind == "macvtap") {
    link.options = read_macvlan(required(options, "macvlan"));
  } else if (link.kind == "vlan") {
    link.options = read_vlan(required(options, "vlan"));
  } else if (link.kind == "bond") {
    if (const auto nested = options.nested("bond")) link.options = read_bond(*nested);
  }
  const bool needs_parent = link.kind == "macvlan" || link.kind == "macvtap" || link.kind == "vlan";
  if (needs_parent && !link.parent) options.refuse("parent", "the index of the lower link");
}

}  // namespace

LinkCreate read_link_create(const RequestReader& options) {
  LinkCreate link;
  link.kind = options.required_text("kind");
  if (std::find(kKinds.begin(), kKinds.end(), link.kind) == kKinds.end()) {
    options.refuse("kind", "one of the kinds that netlink makes");
  }
  const auto name = options.link_name("name", true);
  if (!name) options.refuse("name", "a link name");
  link.name = *name;
  link.up = options.truth("up").value_or(false);
  link.mtu = options.number("mtu", 1, kMaxMtu);
  link.mac = options.mac("mac");
  link.alias = read_alias(options, "alias");
  link.group = options.number("group", 0, kMaxGroup);
  link.parent = options.index("parent");
  link.controller = options.index("controller");
  link.tx_queue_length = options.number("txQueueLength", 0, kMaxMtu);
  link.queues = options.number("queues", 1, kMaxQueues);
  read_kind_options(link, options);
  if (!link.is_pattern()) return link;
  if (link.alias) options.refuse("alias", "absent where a name is a pattern");
  const auto* veth = std::get_if<VethOptions>(&link.options);
  if (veth != nullptr && (veth->peer_up || veth->peer_alias)) {
    options.refuse("veth.peerUp", "absent where a name is a pattern, and peerAlias too");
  }
  return link;
}

LinkChange read_link_change(const RequestReader& options) {
  LinkChange change;
  change.up = options.truth("up");
  change.name = options.link_name("name");
  change.mtu = options.number("mtu", 1, kMaxMtu);
  change.mac = options.mac("mac");
  change.alias = read_alias(options, "alias");
  change.group = options.number("group", 0, kMaxGroup);
  change.controller = options.is_null("controller") ? 0 : options.index("controller");
  change.move_to = options.text("moveTo");
  if (const auto bridge = options.nested("bridge")) change.bridge = read_bridge(*bridge);
  return change;
}

}  // namespace taproom::netlink
