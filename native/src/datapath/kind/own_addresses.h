#pragma once

#include <cstdint>
#include <vector>

#include "settings.h"

namespace taproom::datapath {

/// Whether `address` is one of ours. A handful of them, hence no table.
bool is_own(const std::vector<IpAddressBytes>& own, const uint8_t* address, bool ipv6);

/// Whether `group` (IPv6) is one that we listen to: all nodes, and those in which our addresses are
/// asked for (RFC 4291 2.8).
bool is_own_group(const std::vector<IpAddressBytes>& own, const uint8_t* group);

/// Our source address towards `peer`: one whose subnet holds it, else the first of the family
/// that is not link-local, else none.
const uint8_t* own_address_for(const std::vector<IpAddressBytes>& own, const uint8_t* peer,
                               bool ipv6);

/// Whether the first `length` bits are equal.
bool same_prefix(const uint8_t* left, const uint8_t* right, unsigned length);

}  // namespace taproom::datapath
