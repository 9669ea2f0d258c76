#include "own_addresses.h"

#include <algorithm>
#include <cstring>

#include "../packet/ipv6_groups.h"

namespace taproom::datapath {
namespace {

bool is_link_local(const uint8_t* address, bool ipv6) {
  if (ipv6) return address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
  return address[0] == 169 && address[1] == 254;
}

}  // namespace

bool is_own(const std::vector<IpAddressBytes>& own, const uint8_t* address, bool ipv6) {
  for (const IpAddressBytes& candidate : own) {
    if (candidate.ipv6 != ipv6) continue;
    if (std::memcmp(candidate.bytes.data(), address, ipv6 ? 16 : 4) == 0) return true;
  }
  return false;
}

bool is_own_group(const std::vector<IpAddressBytes>& own, const uint8_t* group) {
  // Of the interface (ff01::1), too.
  const bool near = group[1] == 1 || group[1] == 2;
  if (near && std::memcmp(group + 2, kAllNodes.data() + 2, 14) == 0) return true;
  if (!is_solicited_node(group)) return false;
  return std::any_of(own.begin(), own.end(), [&](const IpAddressBytes& address) {
    return address.ipv6 && std::memcmp(address.bytes.data() + 13, group + 13, 3) == 0;
  });
}

const uint8_t* own_address_for(const std::vector<IpAddressBytes>& own, const uint8_t* peer,
                               bool ipv6) {
  const uint8_t* global = nullptr;
  for (const IpAddressBytes& candidate : own) {
    if (candidate.ipv6 != ipv6) continue;
    const uint8_t* const address = candidate.bytes.data();
    if (same_prefix(address, peer, candidate.prefix_length)) return address;
    if (global == nullptr && !is_link_local(address, ipv6)) global = address;
  }
  return global;
}

bool same_prefix(const uint8_t* left, const uint8_t* right, unsigned length) {
  const unsigned whole = length / 8;
  if (std::memcmp(left, right, whole) != 0) return false;
  const unsigned rest = length % 8;
  return rest == 0 || ((left[whole] ^ right[whole]) >> (8 - rest)) == 0;
}

}  // namespace taproom::datapath
