#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "json_writer.h"

/// The names that the protocol gives to the kernel's numbers for links, in both directions.
namespace taproom::netlink {

/// Null for a number that has no name.
const char* macvlan_mode_name(uint32_t mode);
std::optional<uint32_t> macvlan_mode_number(std::string_view name);
const char* bond_mode_name(uint8_t mode);
std::optional<uint8_t> bond_mode_number(std::string_view name);
/// IF_OPER_*; `unknown` for what linux/if.h does not have.
const char* oper_state_name(uint8_t state);
/// BR_STATE_*.
const char* bridge_port_state_name(uint8_t state);
/// An array of the lower-case IFF_* names.
void write_link_flags(JsonWriter& json, uint32_t flags);

}  // namespace taproom::netlink
