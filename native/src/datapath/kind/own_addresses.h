#pragma once

#include <cstdint>
#include <vector>

#include "settings.h"

namespace taproom::datapath {

/// Whether `address` is one of ours. A handful of them, hence no table.
bool is_own(const std::vector<IpAddressBytes>& own, const uint8_t* address, bool ipv6);

/// Our address to speak from to `peer`: one whose subnet holds it, else the first of the family
/// that is not link-local, else none.
const uint8_t* own_address_for(const std::vector<IpAddressBytes>& own, const uint8_t* peer,
                               bool ipv6);

/// Whether the first `length` bits are equal.
bool same_prefix(const uint8_t* left, const uint8_t* right, unsigned length);

}  // namespace taproom::datapath
