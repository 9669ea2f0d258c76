#pragma once

#include <cstdint>
#include <cstring>

#include "../core/frame.h"
#include "../packet/headers.h"

namespace taproom::datapath {

/// A frame whose headers were found, so that every offset lies inside it.
struct Packet {
  Frame& frame;
  Headers headers;
  /// Of a TUN: no Ethernet header.
  bool layer3 = false;

  bool ipv6() const { return headers.is_ipv6(); }
  size_t address_size() const { return ipv6() ? 16 : 4; }
  uint8_t* ip() const { return frame.bytes() + headers.network; }
  uint8_t* source() const { return ip() + (ipv6() ? 8 : 12); }
  uint8_t* destination() const { return ip() + (ipv6() ? 24 : 16); }
  uint8_t* transport() const { return frame.bytes() + headers.transport; }
  uint32_t ip_size() const { return headers.end - headers.network; }
  uint32_t transport_size() const { return headers.end - headers.transport; }
  /// Destination MAC is a group; a layer-3 frame has none.
  bool to_group() const { return !layer3 && (frame.bytes()[0] & 1) != 0; }
};

/// Neither this network, loopback, multicast nor reserved (RFC 6890): may be the source of a packet
/// and may be answered.
inline bool is_unicast(const uint8_t* address, bool ipv6) {
  if (!ipv6) return address[0] != 0 && address[0] != 127 && address[0] < 224;
  if (address[0] == 0xff) return false;
  for (size_t i = 0; i < 15; ++i) {
    if (address[i] != 0) return true;
  }
  return address[15] > 1;  // neither :: nor ::1
}

/// IEEE 802.1Q table 8-1: between the two ends of a wire (LLDP, LACP, pause), never through a
/// bridge.
inline bool is_reserved_group(const uint8_t* mac) {
  static constexpr uint8_t kReserved[5] = {0x01, 0x80, 0xc2, 0x00, 0x00};
  return std::memcmp(mac, kReserved, sizeof(kReserved)) == 0 && mac[5] <= 0x0f;
}

/// Whether the transport checksum holds, or was never to be completed: what a TUN/TAP hands over
/// with kNeedsChecksum never left this computer.
bool transport_checksum_holds(const Packet& packet);

/// The vnet header asks for nothing but what the headers allow: a checksum in the field of this
/// transport, segments of a protocol that can be segmented, no fragments.
bool vnet_agrees(const Packet& packet);

}  // namespace taproom::datapath
