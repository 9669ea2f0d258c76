#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>

#include "encode.h"

namespace taproom::netlink {
namespace {

void put_mac(MessageBuilder& message, const std::optional<MacAddress>& mac) {
  if (mac) message.bytes(IFLA_ADDRESS, mac->data(), mac->size());
}

void put_u32(MessageBuilder& message, uint16_t type, const std::optional<uint32_t>& value) {
  if (value) message.u32(type, *value);
}

/// Without the final NUL; an empty one clears the alias.
void put_alias(MessageBuilder& message, const std::optional<std::string>& alias) {
  if (alias) message.bytes(IFLA_IFALIAS, alias->data(), alias->size());
}

void put_queues(MessageBuilder& message, const std::optional<uint32_t>& queues) {
  put_u32(message, IFLA_NUM_TX_QUEUES, queues);
  put_u32(message, IFLA_NUM_RX_QUEUES, queues);
}

struct PutOptions {
  MessageBuilder& message;
  int peer_namespace;
  std::optional<uint32_t> parent;
  std::optional<uint32_t> queues{};

  void operator()(const IfbOptions&) const {}
  void operator()(const DummyOptions&) const {}

  void operator()(const VethOptions& veth) const {
    message.nest(VETH_INFO_PEER, [&] {
      // Not IFF_UP: that would be refused, see MadeLink.
      message.inner_header<ifinfomsg>();
      message.name(IFLA_IFNAME, veth.peer);
      if (peer_namespace >= 0) message.u32(IFLA_NET_NS_FD, static_cast<uint32_t>(peer_namespace));
      put_mac(message, veth.peer_mac);
      put_u32(message, IFLA_GROUP, veth.peer_group);
      put_u32(message, IFLA_MTU, veth.peer_mtu);
      put_queues(message, queues);
    });
  }

  void operator()(const BridgeOptions& bridge) const {
    if (bridge.stp) message.u32(IFLA_BR_STP_STATE, *bridge.stp ? 1 : 0);
    put_u32(message, IFLA_BR_AGEING_TIME, bridge.ageing);
    put_u32(message, IFLA_BR_FORWARD_DELAY, bridge.forward_delay);
    if (bridge.vlan_filtering) message.u8(IFLA_BR_VLAN_FILTERING, *bridge.vlan_filtering ? 1 : 0);
    if (bridge.priority) message.u16(IFLA_BR_PRIORITY, *bridge.priority);
  }

  void operator()(const VxlanOptions& vxlan) const {
    const auto address = [&](const std::optional<IpAddress>& ip, uint16_t ipv4, uint16_t ipv6) {
      if (ip) message.address(ip->family == AF_INET6 ? ipv6 : ipv4, *ip);
    };
    message.u32(IFLA_VXLAN_ID, vxlan.id);
    put_u32(message, IFLA_VXLAN_LINK, parent);
    address(vxlan.remote, IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6);
    address(vxlan.local, IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6);
    message.be16(IFLA_VXLAN_PORT, vxlan.port);
    if (vxlan.ttl) message.u8(IFLA_VXLAN_TTL, *vxlan.ttl);
    if (vxlan.learning) message.u8(IFLA_VXLAN_LEARNING, *vxlan.learning ? 1 : 0);
  }

  void operator()(const MacvlanOptions& macvlan) const {
    message.u32(IFLA_MACVLAN_MODE, macvlan.mode);
  }

  void operator()(const VlanOptions& vlan) const {
    message.u16(IFLA_VLAN_ID, vlan.id);
    message.be16(IFLA_VLAN_PROTOCOL, vlan.protocol);
  }

  void operator()(const BondOptions& bond) const {
    if (bond.mode) message.u8(IFLA_BOND_MODE, *bond.mode);
    put_u32(message, IFLA_BOND_MIIMON, bond.miimon);
  }
};

/// IFLA_INFO_KIND, and IFLA_INFO_DATA where the kind has options.
template <typename Kind>
void put_kind(MessageBuilder& message, const Kind& kind, const PutOptions& put) {
  message.name(IFLA_INFO_KIND, std::string(kind_name(kind)));
  std::visit(
      [&](const auto& options) {
        if constexpr (!std::is_empty_v<std::remove_cvref_t<decltype(options)>>) {
          message.nest(IFLA_INFO_DATA, [&] { put(options); });
        }
      },
      kind);
}

/// The lower link of a VXLAN is an option of the kind; everyone else's is IFLA_LINK.
bool parent_is_option(const LinkCreate& link) {
  return std::holds_alternative<VxlanOptions>(link.kind);
}

}  // namespace

Message encode_link_create(const LinkCreate& link, int peer_namespace) {
  MessageBuilder message(RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
  auto& header = message.extra_header<ifinfomsg>();
  if (link.up) header.ifi_flags = header.ifi_change = IFF_UP;
  message.name(IFLA_IFNAME, link.name);
  put_u32(message, IFLA_MTU, link.mtu);
  put_mac(message, link.mac);
  put_u32(message, IFLA_GROUP, link.group);
  if (!parent_is_option(link)) put_u32(message, IFLA_LINK, link.parent);
  put_u32(message, IFLA_MASTER, link.controller);
  put_u32(message, IFLA_TXQLEN, link.tx_queue_length);
  put_queues(message, link.queues);
  message.nest(IFLA_LINKINFO, [&] {
    put_kind(message, link.kind, {message, peer_namespace, link.parent, link.queues});
  });
  return message.finish();
}

Message encode_link_change(uint32_t index, const LinkChange& change, int move_to) {
  // Only RTM_NEWLINK reaches the options of a kind; without NLM_F_CREATE it makes nothing.
  MessageBuilder message(change.kind ? RTM_NEWLINK : RTM_SETLINK, NLM_F_ACK);
  auto& header = message.extra_header<ifinfomsg>();
  header.ifi_index = static_cast<int>(index);
  if (change.up) {
    header.ifi_change = IFF_UP;
    header.ifi_flags = *change.up ? IFF_UP : 0;
  }
  if (change.name) message.name(IFLA_IFNAME, *change.name);
  put_u32(message, IFLA_MTU, change.mtu);
  put_mac(message, change.mac);
  put_alias(message, change.alias);
  put_u32(message, IFLA_GROUP, change.group);
  put_u32(message, IFLA_MASTER, change.controller);
  if (move_to >= 0) message.u32(IFLA_NET_NS_FD, static_cast<uint32_t>(move_to));
  if (change.kind) {
    message.nest(IFLA_LINKINFO, [&] { put_kind(message, *change.kind, {message, -1, {}}); });
  }
  return message.finish();
}

Message encode_link_completion(const std::string& name, const std::optional<std::string>& alias,
                               bool up) {
  MessageBuilder message(RTM_SETLINK, NLM_F_ACK);
  auto& header = message.extra_header<ifinfomsg>();
  if (up) header.ifi_flags = header.ifi_change = IFF_UP;
  message.name(IFLA_IFNAME, name);
  put_alias(message, alias);
  return message.finish();
}

Message encode_link_delete(const std::string& name) {
  MessageBuilder message(RTM_DELLINK, NLM_F_ACK);
  message.extra_header<ifinfomsg>();
  message.name(IFLA_IFNAME, name);
  return message.finish();
}

Message encode_link_delete(uint32_t index) {
  MessageBuilder message(RTM_DELLINK, NLM_F_ACK);
  message.extra_header<ifinfomsg>().ifi_index = static_cast<int>(index);
  return message.finish();
}

Message encode_group_delete(uint32_t group) {
  MessageBuilder message(RTM_DELLINK, NLM_F_ACK);
  message.extra_header<ifinfomsg>();
  message.u32(IFLA_GROUP, group);
  return message.finish();
}

Message encode_link_get(uint32_t index) {
  MessageBuilder message(RTM_GETLINK, 0);
  message.extra_header<ifinfomsg>().ifi_index = static_cast<int>(index);
  message.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  return message.finish();
}

Message encode_link_get(const std::string& name) {
  MessageBuilder message(RTM_GETLINK, 0);
  message.extra_header<ifinfomsg>();
  message.u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
  message.name(IFLA_IFNAME, name);
  return message.finish();
}

}  // namespace taproom::netlink
