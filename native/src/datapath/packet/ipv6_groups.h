#pragma once

#include <array>
#include <cstdint>
#include <cstring>

namespace taproom::datapath {

/// Multicast groups that every host is in (RFC 4291 2.7.1): all nodes of the link, and those in
/// which an address is asked for, which end with the last three bytes of it.
inline constexpr std::array<uint8_t, 16> kAllNodes{0xff, 2, 0, 0, 0, 0, 0, 0,
                                                   0,    0, 0, 0, 0, 0, 0, 1};
inline constexpr std::array<uint8_t, 13> kSolicitedNode{0xff, 2, 0, 0, 0, 0,   0,
                                                        0,    0, 0, 0, 1, 0xff};

/// Whether `group` (16 bytes) is a solicited-node group.
inline bool is_solicited_node(const uint8_t* group) {
  return std::memcmp(group, kSolicitedNode.data(), kSolicitedNode.size()) == 0;
}

}  // namespace taproom::datapath
