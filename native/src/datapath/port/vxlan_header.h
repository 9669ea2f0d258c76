#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "../packet/headers.h"

namespace taproom::datapath {

/// RFC 7348, section 5: flags, 24 reserved bits, VNI, 8 reserved bits. Reserved ones are sent as 0
/// and not looked at.
///
///     |R|R|R|R|I|R|R|R|            reserved           |
///     |                VNI                |  reserved |
inline constexpr size_t kVxlanHeader = 8;
inline constexpr uint16_t kVxlanPort = 4789;
inline constexpr uint32_t kMostVni = 0xffffff;
inline constexpr uint8_t kVniIsValid = 0x08;

inline std::array<uint8_t, kVxlanHeader> vxlan_header(uint32_t vni) {
  std::array<uint8_t, kVxlanHeader> header{kVniIsValid};
  store32(header.data() + 4, vni << 8);
  return header;
}

/// The VNI of a datagram; nothing where it is too short for a header, or has no valid VNI.
inline std::optional<uint32_t> vxlan_vni(const uint8_t* bytes, size_t size) {
  if (size < kVxlanHeader || (bytes[0] & kVniIsValid) == 0) return std::nullopt;
  return load32(bytes + 4) >> 8;
}

/// Source port for a flow: of the dynamic range, as section 5 recommends, so that the ways between
/// the ends can be shared by their hash.
inline uint16_t vxlan_source_port(uint32_t hash) {
  return static_cast<uint16_t>(49152 + hash % (65536 - 49152));
}

}  // namespace taproom::datapath
