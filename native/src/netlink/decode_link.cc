#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "decode.h"

namespace taproom::netlink {
namespace {

std::optional<BridgePort> decode_bridge_port(Bytes slave_data) {
  const Attributes<IFLA_BRPORT_COST> data(slave_data);
  const auto state = data.u8(IFLA_BRPORT_STATE);
  if (!state) return std::nullopt;
  return BridgePort{.state = *state,
                    .cost = data.u32(IFLA_BRPORT_COST).value_or(0),
                    .priority = data.u16(IFLA_BRPORT_PRIORITY).value_or(0)};
}

void decode_link_info(Link& link, Bytes bytes) {
  const Attributes<IFLA_INFO_SLAVE_DATA> info(bytes);
  link.kind = info.text(IFLA_INFO_KIND).value_or("");
  if (info.text(IFLA_INFO_SLAVE_KIND) == "bridge") {
    link.bridge_port = decode_bridge_port(info.bytes(IFLA_INFO_SLAVE_DATA));
  }
  decode_link_options(link, info.bytes(IFLA_INFO_DATA));
}

/// IFLA_LINK is the other end where the two are a pair, and the lower link for every other kind.
bool is_pair(const std::string& kind) { return kind == "veth" || kind == "netkit"; }

}  // namespace

std::optional<Link> decode_link(Bytes payload) {
  const auto header = read<ifinfomsg>(payload);
  if (!header || header->ifi_family != AF_UNSPEC || header->ifi_index <= 0) return std::nullopt;
  const Attributes<IFLA_MAX> attributes(behind(payload, sizeof(ifinfomsg)));

  Link link;
  link.index = static_cast<uint32_t>(header->ifi_index);
  link.name = attributes.text(IFLA_IFNAME).value_or("");
  link.flags = header->ifi_flags;
  link.changed_flags = header->ifi_change;
  link.carrier = attributes.u8(IFLA_CARRIER).value_or((link.flags & IFF_LOWER_UP) != 0) != 0;
  link.oper_state = attributes.u8(IFLA_OPERSTATE).value_or(IF_OPER_UNKNOWN);
  link.mtu = attributes.u32(IFLA_MTU).value_or(0);
  link.min_mtu = attributes.u32(IFLA_MIN_MTU);
  link.max_mtu = attributes.u32(IFLA_MAX_MTU);
  // Other lengths are no MAC address: 4 bytes for IPv4 tunnels, none for TUN.
  link.mac = read<MacAddress>(attributes.bytes(IFLA_ADDRESS).size() == sizeof(MacAddress)
                                  ? attributes.bytes(IFLA_ADDRESS)
                                  : Bytes{});
  link.alias = attributes.text(IFLA_IFALIAS);
  each_attribute(attributes.bytes(IFLA_PROP_LIST), [&](uint16_t type, Bytes name) {
    if (type != IFLA_ALT_IFNAME) return;
    const std::string_view view(reinterpret_cast<const char*>(name.data()), name.size());
    link.alternative_names.emplace_back(view.substr(0, view.find('\0')));
  });
  link.group = attributes.u32(IFLA_GROUP).value_or(0);
  link.controller = attributes.u32(IFLA_MASTER).value_or(0);
  link.qdisc = attributes.text(IFLA_QDISC);
  link.tx_queue_length = attributes.u32(IFLA_TXQLEN).value_or(0);
  link.rx_queues = attributes.u32(IFLA_NUM_RX_QUEUES).value_or(1);
  link.tx_queues = attributes.u32(IFLA_NUM_TX_QUEUES).value_or(1);

  if (attributes.has(IFLA_LINKINFO)) decode_link_info(link, attributes.bytes(IFLA_LINKINFO));
  if (link.kind.empty()) link.kind = (link.flags & IFF_LOOPBACK) ? "loopback" : "physical";

  const auto namespace_id = attributes.s32(IFLA_LINK_NETNSID);
  if (const uint32_t other = attributes.u32(IFLA_LINK).value_or(0); other > 0) {
    (is_pair(link.kind) ? link.peer : link.parent) = LinkPointer{other, namespace_id};
  } else if (link.parent) {
    link.parent->namespace_id = namespace_id;
  }
  return link;
}

}  // namespace taproom::netlink
