#pragma once

#include <array>
#include <cstddef>

#include "../../tun/mac_address.h"
#include "packet.h"

namespace taproom::datapath {

/// As hosts send it (RFC 1340 recommends 64).
inline constexpr uint8_t kHopLimit = 64;

/// Ethernet turned round: to whom the frame came from, from `own`. Tags stay.
void swap_ethernet(uint8_t* frame, const MacAddress& own);

/// A packet of ours that answers another one, built on the stack: Ethernet with the same VLAN tags,
/// an IP header to the other one's source, and what is put behind it.
class AnswerPacket {
 public:
  /// IP payload of one packet at most: an ICMPv6 error fills 1,280 bytes (RFC 4443 2.4 c).
  static constexpr size_t kPayload = 1280;

  /// `source`: our address, of the request's family.
  AnswerPacket(const Packet& request, const MacAddress& own, const uint8_t* source,
               uint8_t protocol);

  /// The IP header, to be changed before `finish`.
  uint8_t* ip() { return packet_; }
  uint8_t* payload() { return packet_ + ip_size_; }
  /// Fills in the lengths and the IPv4 header's checksum.
  Frame& finish(size_t payload_size);
  /// The same, and the transport's checksum, whose field is at `checksum_at` of the payload.
  Frame& finish(size_t payload_size, size_t checksum_at);

 private:
  /// Ethernet and its tags at most; a frame with more of them has none of our answers.
  static constexpr size_t kLink = 64;

  /// In front: headroom, and 8 bytes for an IPv6 fragment header.
  static constexpr size_t kFront = kHeadroom + 8;

  std::array<std::byte, kFront + kLink + 40 + kPayload> room_;
  Frame frame_;
  uint8_t* packet_;
  size_t ip_size_;
  bool ipv6_;
};

}  // namespace taproom::datapath
