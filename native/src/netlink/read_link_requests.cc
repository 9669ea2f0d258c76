#include <linux/if_ether.h>

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

std::optional<std::string> read_alias(const OptionsReader& options, const char* key) {
  auto alias = options.text(key);
  if (alias && alias->size() > kMaxAlias) options.refuse(key, "at most 255 bytes long");
  return alias;
}

}  // namespace

VethOptions VethOptions::read(const OptionsReader& options) {
  VethOptions veth;
  veth.peer = options.required_link_name("peer", true);
  veth.peer_namespace = options.text("peerNamespace");
  veth.peer_mac = options.mac("peerMac");
  veth.peer_group = options.number("peerGroup", 0, kMaxGroup);
  veth.peer_mtu = options.number("peerMtu", 1, kMaxMtu);
  veth.peer_alias = read_alias(options, "peerAlias");
  veth.peer_up = options.truth("peerUp").value_or(false);
  return veth;
}

BridgeOptions BridgeOptions::read(const OptionsReader& options) {
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

VxlanOptions VxlanOptions::read(const OptionsReader& options) {
  VxlanOptions vxlan;
  vxlan.id = options.required_number("id", 0, kMaxVxlanId);
  vxlan.remote = options.address("remote");
  if (const auto group = options.address("group")) {
    if (vxlan.remote) options.refuse("group", "absent where remote is given");
    vxlan.remote = group;
  }
  vxlan.local = options.address("local");
  if (vxlan.local && vxlan.remote && vxlan.local->family != vxlan.remote->family) {
    options.refuse("local", "an address of the same family as the other end");
  }
  vxlan.port = static_cast<uint16_t>(options.required_number("port", 1, UINT16_MAX));
  if (const auto ttl = options.number("ttl", 0, UINT8_MAX)) vxlan.ttl = static_cast<uint8_t>(*ttl);
  vxlan.learning = options.truth("learning");
  return vxlan;
}

MacvlanOptions MacvlanOptions::read(const OptionsReader& options) {
  const auto mode = macvlan_mode_number(options.required_text("mode"));
  if (!mode) options.refuse("mode", "private, vepa, bridge, passthru or source");
  return {*mode};
}

VlanOptions VlanOptions::read(const OptionsReader& options) {
  const bool stacked = options.required_choice("protocol", {"802.1Q", "802.1ad"}) == 1;
  return {static_cast<uint16_t>(options.required_number("id", 0, kMaxVlanId)),
          static_cast<uint16_t>(stacked ? ETH_P_8021AD : ETH_P_8021Q)};
}

BondOptions BondOptions::read(const OptionsReader& options) {
  BondOptions bond;
  if (const auto mode = options.text("mode")) {
    bond.mode = bond_mode_number(*mode);
    if (!bond.mode) options.refuse("mode", "balance-rr, active-backup or another mode of bonds");
  }
  bond.miimon = options.number("miimon", 0, kMaxMiimon);
  return bond;
}

LinkCreate read_link_create(const OptionsReader& options) {
  LinkCreate link;
  link.kind = KindReader<LinkKind>::read(options);
  link.name = options.required_link_name("name", true);
  link.up = options.truth("up").value_or(false);
  link.mtu = options.number("mtu", 1, kMaxMtu);
  link.mac = options.mac("mac");
  link.alias = read_alias(options, "alias");
  link.group = options.number("group", 0, kMaxGroup);
  link.parent = options.index("parent");
  link.controller = options.index("controller");
  link.tx_queue_length = options.number("txQueueLength", 0, kMaxMtu);
  link.queues = options.number("queues", 1, kMaxQueues);
  const std::string_view kind = kind_name(link.kind);
  const bool needs_parent = kind == "macvlan" || kind == "macvtap" || kind == "vlan";
  if (needs_parent && !link.parent) options.refuse("parent", "the index of the lower link");
  if (!link.is_pattern()) return link;
  if (link.alias) options.refuse("alias", "absent where a name is a pattern");
  const auto* veth = std::get_if<VethOptions>(&link.kind);
  if (veth != nullptr && (veth->peer_up || veth->peer_alias)) {
    options.refuse("options.peerUp", "absent where a name is a pattern, and peerAlias too");
  }
  return link;
}

LinkChange read_link_change(const OptionsReader& options) {
  LinkChange change;
  change.up = options.truth("up");
  change.name = options.link_name("name");
  change.mtu = options.number("mtu", 1, kMaxMtu);
  change.mac = options.mac("mac");
  change.alias = read_alias(options, "alias");
  change.group = options.number("group", 0, kMaxGroup);
  change.controller = options.is_null("controller") ? 0 : options.index("controller");
  change.move_to = options.text("moveTo");
  if (options.has("kind")) change.kind = KindReader<ChangeableKind>::read(options);
  return change;
}

}  // namespace taproom::netlink
