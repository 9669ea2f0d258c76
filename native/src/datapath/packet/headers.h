#pragma once

#include <cstdint>
#include <optional>

#include "../core/frame.h"

namespace taproom::datapath {

inline constexpr uint16_t kEtherIpv4 = 0x0800, kEtherArp = 0x0806, kEtherIpv6 = 0x86dd,
                          kEtherVlan = 0x8100, kEtherVlanService = 0x88a8;
inline constexpr size_t kMacHeader = 14, kVlanTag = 4, kTcpHeader = 20, kUdpHeader = 8;
/// Where the checksum is in a transport header.
inline constexpr uint32_t kTcpChecksum = 16, kUdpChecksum = 6;
enum IpProtocol : uint8_t { kIcmp = 1, kTcp = 6, kUdp = 17, kIcmpv6 = 58, kNoNextHeader = 59 };
/// RFC 4861 4.3, 4.4.
inline constexpr uint8_t kNeighbourSolicitation = 135, kNeighbourAdvertisement = 136;

inline uint16_t load16(const uint8_t* at) { return static_cast<uint16_t>(at[0] << 8 | at[1]); }
inline uint32_t load32(const uint8_t* at) { return uint32_t{load16(at)} << 16 | load16(at + 2); }
inline void store16(uint8_t* at, uint16_t value) {
  at[0] = static_cast<uint8_t>(value >> 8);
  at[1] = static_cast<uint8_t>(value);
}
inline void store32(uint8_t* at, uint32_t value) {
  store16(at, static_cast<uint16_t>(value >> 16));
  store16(at + 2, static_cast<uint16_t>(value));
}

/// Where the layers of a frame are; every offset lies inside the frame, which was checked.
struct Headers {
  /// Behind Ethernet and its tags; 0 for a layer-3 frame.
  uint16_t network = 0;
  /// EtherType there (0 where the frame is an 802.3 length).
  uint16_t ether_type = 0;
  /// Of the outermost tag where that is one of 802.1Q (what pop_vlan takes), host order, or
  /// nothing.
  std::optional<uint16_t> vlan_tci;
  /// Transport header, where the packet is IP, not a later fragment, and whole headers are there;
  /// 0: none.
  uint16_t transport = 0;
  /// IPPROTO_* behind all IPv6 extension headers.
  uint8_t protocol = 0;
  bool is_fragment = false;
  /// Of an IPv6 routing header with segments left: the packet has not arrived yet. 0: none.
  uint32_t unfinished_route = 0;
  /// End of the IP packet, from the frame's start (Ethernet padding is behind it).
  uint32_t end = 0;

  bool is_ipv4() const { return ether_type == kEtherIpv4; }
  bool is_ipv6() const { return ether_type == kEtherIpv6; }
};

/// Reads the headers; nothing where the frame is too short for what it says it is. `layer3`: starts
/// with an IP header.
std::optional<Headers> parse_headers(const Frame& frame, bool layer3 = false);

/// Removes the outermost 802.1Q tag (data moves 4 bytes on) and answers with its TCI, or nothing
/// where there is none. The vnet header's offsets follow.
std::optional<uint16_t> pop_vlan(Frame& frame);
/// Puts a tag in front of the EtherType; needs 4 bytes of headroom.
void push_vlan(Frame& frame, uint16_t tci);

/// A hash of the flow (addresses, protocol, ports; MACs where it is not IP): equal for equal flows
/// in this direction. `symmetric`: the same for both directions.
uint32_t flow_hash(const Frame& frame, bool symmetric = false, bool layer3 = false);

/// Internet checksum (RFC 1071) of bytes, added to `sum`; `fold` makes the 16-bit complement, for
/// store16. What is added in several pieces has an even size in all but the last.
uint64_t checksum_add(const uint8_t* bytes, size_t size, uint64_t sum = 0);
uint16_t checksum_fold(uint64_t sum);
/// Sum of the pseudo header of the packet's transport (RFC 9293, RFC 8200 8.1).
uint64_t pseudo_header_sum(const uint8_t* ip_header, bool ipv6, uint8_t protocol, uint32_t length);

}  // namespace taproom::datapath
