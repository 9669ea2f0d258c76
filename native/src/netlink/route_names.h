#pragma once

#include <cstdint>
#include <string>

#include "json_writer.h"

/// The names that the protocol gives to the kernel's numbers for addresses, routes, rules and
/// neighbours. A number without a name is shown as the number.
namespace taproom::netlink {

const char* family_name(uint8_t family);
/// RT_SCOPE_*, of routes and addresses.
std::string scope_name(uint8_t scope);
/// -1 for a name that is none.
int scope_number(std::string_view name);
/// RTN_*.
std::string route_type_name(uint8_t type);
/// RTPROT_*, and ours.
std::string route_protocol_name(uint8_t protocol);
/// FR_ACT_*.
std::string rule_action_name(uint8_t action);
/// NUD_*.
std::string neighbour_state_name(uint16_t state);
void write_address_flags(JsonWriter& json, uint32_t flags, bool ipv6);
/// RTNH_F_* and RTM_F_*; that a route is a clone or an answer is not said.
void write_route_flags(JsonWriter& json, uint32_t flags);

}  // namespace taproom::netlink
