#include "link_names.h"

#include <linux/if.h>
#include <linux/if_link.h>

#include <array>
#include <utility>

namespace taproom::netlink {
namespace {

constexpr std::array<std::pair<uint32_t, const char*>, 5> kMacvlanModes{{
    {MACVLAN_MODE_PRIVATE, "private"},
    {MACVLAN_MODE_VEPA, "vepa"},
    {MACVLAN_MODE_BRIDGE, "bridge"},
    {MACVLAN_MODE_PASSTHRU, "passthru"},
    {MACVLAN_MODE_SOURCE, "source"},
}};

/// By their number, linux/if_bonding.h BOND_MODE_*.
constexpr std::array<const char*, 7> kBondModes{"balance-rr", "active-backup", "balance-xor",
                                                "broadcast",  "802.3ad",       "balance-tlb",
                                                "balance-alb"};

/// By their number, IF_OPER_* (RFC 2863).
constexpr std::array<const char*, 7> kOperStates{"unknown", "notpresent", "down", "lowerlayerdown",
                                                 "testing", "dormant",    "up"};

/// By their number, BR_STATE_*.
constexpr std::array<const char*, 5> kPortStates{"disabled", "listening", "learning", "forwarding",
                                                 "blocking"};

constexpr std::array<std::pair<uint32_t, const char*>, 19> kFlags{{
    {IFF_UP, "up"},
    {IFF_BROADCAST, "broadcast"},
    {IFF_DEBUG, "debug"},
    {IFF_LOOPBACK, "loopback"},
    {IFF_POINTOPOINT, "pointopoint"},
    {IFF_NOTRAILERS, "notrailers"},
    {IFF_RUNNING, "running"},
    {IFF_NOARP, "noarp"},
    {IFF_PROMISC, "promisc"},
    {IFF_ALLMULTI, "allmulti"},
    {IFF_MASTER, "master"},
    {IFF_SLAVE, "slave"},
    {IFF_MULTICAST, "multicast"},
    {IFF_PORTSEL, "portsel"},
    {IFF_AUTOMEDIA, "automedia"},
    {IFF_DYNAMIC, "dynamic"},
    {IFF_LOWER_UP, "lower_up"},
    {IFF_DORMANT, "dormant"},
    {IFF_ECHO, "echo"},
}};

}  // namespace

const char* macvlan_mode_name(uint32_t mode) {
  for (const auto& [number, name] : kMacvlanModes) {
    if (number == mode) return name;
  }
  return nullptr;
}

std::optional<uint32_t> macvlan_mode_number(std::string_view wanted) {
  for (const auto& [number, name] : kMacvlanModes) {
    if (name == wanted) return number;
  }
  return std::nullopt;
}

const char* bond_mode_name(uint8_t mode) {
  return mode < kBondModes.size() ? kBondModes[mode] : nullptr;
}

std::optional<uint8_t> bond_mode_number(std::string_view wanted) {
  for (size_t mode = 0; mode < kBondModes.size(); ++mode) {
    if (kBondModes[mode] == wanted) return static_cast<uint8_t>(mode);
  }
  return std::nullopt;
}

const char* oper_state_name(uint8_t state) {
  return state < kOperStates.size() ? kOperStates[state] : kOperStates[0];
}

const char* bridge_port_state_name(uint8_t state) {
  return state < kPortStates.size() ? kPortStates[state] : kPortStates[0];
}

void write_link_flags(JsonWriter& json, uint32_t flags) {
  json.begin_array();
  for (const auto& [bit, name] : kFlags) {
    if (flags & bit) json.text(name);
  }
  json.end_array();
}

}  // namespace taproom::netlink
