#include <linux/if_bridge.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <sys/socket.h>

#include "decode.h"
#include "link_names.h"

/// The options of a kind, by the names of the `*Options` schemas of helper/protocol/links.ts.
/// Kinds that are not here show none.
namespace taproom::netlink {
namespace {

/// Bridge times are in clock_t ticks of 1/USER_HZ, which is 100 on every architecture.
constexpr double kUserHertz = 100;

OptionValue whole(std::optional<uint32_t> value) {
  return value ? OptionValue(static_cast<int64_t>(*value)) : OptionValue(nullptr);
}

OptionValue yes_or_no(std::optional<uint32_t> value) {
  return value ? OptionValue(*value != 0) : OptionValue(nullptr);
}

OptionValue seconds(std::optional<uint32_t> ticks) {
  return ticks ? OptionValue(*ticks / kUserHertz) : OptionValue(nullptr);
}

OptionValue text_or_null(const char* text) {
  return text != nullptr ? OptionValue(std::string(text)) : OptionValue(nullptr);
}

void tun_options(Link& link, Bytes bytes) {
  const Attributes<IFLA_TUN_MAX> data(bytes);
  if (data.u8(IFLA_TUN_TYPE) == IFF_TAP) link.kind = "tap";
  const bool multi_queue = data.u8(IFLA_TUN_MULTI_QUEUE).value_or(0) != 0;
  // The kernel counts queues only for multi-queue devices. For the others the carrier tells: the
  // driver raises it when a program attaches and drops it when the last one lets go (tun.c,
  // tun_set_iff and __tun_detach).
  const bool attached = multi_queue ? data.u32(IFLA_TUN_NUM_QUEUES).value_or(0) +
                                              data.u32(IFLA_TUN_NUM_DISABLED_QUEUES).value_or(0) >
                                          0
                                    : link.carrier;
  link.options = {{"persistent", yes_or_no(data.u8(IFLA_TUN_PERSIST))},
                  {"owner", whole(data.u32(IFLA_TUN_OWNER))},
                  {"ownerGroup", whole(data.u32(IFLA_TUN_GROUP))},
                  {"multiQueue", multi_queue},
                  {"vnetHeader", yes_or_no(data.u8(IFLA_TUN_VNET_HDR))},
                  {"attached", attached}};
}

void bridge_options(Link& link, Bytes bytes) {
  const Attributes<IFLA_BR_VLAN_FILTERING> data(bytes);
  link.options = {{"stp", yes_or_no(data.u32(IFLA_BR_STP_STATE))},
                  {"ageing", seconds(data.u32(IFLA_BR_AGEING_TIME))},
                  {"forwardDelay", seconds(data.u32(IFLA_BR_FORWARD_DELAY))},
                  {"vlanFiltering", yes_or_no(data.u8(IFLA_BR_VLAN_FILTERING))},
                  {"priority", whole(data.u16(IFLA_BR_PRIORITY))}};
}

void vxlan_options(Link& link, Bytes bytes) {
  const Attributes<IFLA_VXLAN_MAX> data(bytes);
  const auto address = [&](uint16_t ipv4, uint16_t ipv6) {
    const auto found = IpAddress::from(AF_INET, data.bytes(ipv4));
    return found ? found : IpAddress::from(AF_INET6, data.bytes(ipv6));
  };
  const auto far_end = address(IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6);
  const auto local = address(IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6);
  const bool group = far_end && far_end->is_multicast();
  const auto shown = [](const std::optional<IpAddress>& ip, bool applies) {
    return ip && applies && !ip->is_any() ? OptionValue(ip->text()) : OptionValue(nullptr);
  };
  link.options = {{"id", whole(data.u32(IFLA_VXLAN_ID))},
                  {"remote", shown(far_end, !group)},
                  {"group", shown(far_end, group)},
                  {"local", shown(local, true)},
                  {"port", whole(data.be16(IFLA_VXLAN_PORT))},
                  {"ttl", whole(data.u8(IFLA_VXLAN_TTL))},
                  {"learning", yes_or_no(data.u8(IFLA_VXLAN_LEARNING))}};
  if (const uint32_t lower = data.u32(IFLA_VXLAN_LINK).value_or(0); lower > 0) {
    link.parent = LinkPointer{lower, std::nullopt};
  }
}

void macvlan_options(Link& link, Bytes bytes) {
  const Attributes<IFLA_MACVLAN_MAX> data(bytes);
  link.options = {
      {"mode", text_or_null(macvlan_mode_name(data.u32(IFLA_MACVLAN_MODE).value_or(0)))}};
}

void vlan_options(Link& link, Bytes bytes) {
  const Attributes<IFLA_VLAN_MAX> data(bytes);
  const auto protocol = data.be16(IFLA_VLAN_PROTOCOL).value_or(ETH_P_8021Q);
  link.options = {{"id", whole(data.u16(IFLA_VLAN_ID))},
                  {"protocol", std::string(protocol == ETH_P_8021AD ? "802.1ad" : "802.1Q")}};
}

void bond_options(Link& link, Bytes bytes) {
  const Attributes<IFLA_BOND_MIIMON> data(bytes);
  link.options = {{"mode", text_or_null(bond_mode_name(data.u8(IFLA_BOND_MODE).value_or(255)))},
                  {"miimon", whole(data.u32(IFLA_BOND_MIIMON))}};
}

}  // namespace

void decode_link_options(Link& link, Bytes info_data) {
  if (link.kind == "tun") return tun_options(link, info_data);
  if (link.kind == "bridge") return bridge_options(link, info_data);
  if (link.kind == "vxlan") return vxlan_options(link, info_data);
  if (link.kind == "macvlan" || link.kind == "macvtap") return macvlan_options(link, info_data);
  if (link.kind == "vlan") return vlan_options(link, info_data);
  if (link.kind == "bond") return bond_options(link, info_data);
}

}  // namespace taproom::netlink
