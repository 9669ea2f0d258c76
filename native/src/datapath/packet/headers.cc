#include "headers.h"

#include <netinet/in.h>

namespace taproom::datapath {
namespace {

/// As many as the kernel looks behind (VLAN_MAX_DEPTH; MAX_FLOW_DISSECT_HDRS).
constexpr int kMaxTags = 8, kMaxExtensions = 15;
constexpr uint32_t kIpv4Header = 20, kIpv6Header = 40;

bool is_tag(uint16_t type) { return type == kEtherVlan || type == kEtherVlanService; }

/// Whether a whole header of this protocol is at `at`. Of protocols that we don't know, the first
/// byte.
bool has_transport(const uint8_t* bytes, uint32_t at, uint32_t end, uint8_t protocol) {
  const uint32_t size = end - at;
  switch (protocol) {
    case IPPROTO_TCP: {
      if (size < 20) return false;
      const uint32_t header = (bytes[at + 12] >> 4) * 4u;
      return header >= 20 && header <= size;
    }
    case IPPROTO_SCTP:
    case IPPROTO_DCCP:
      return size >= 12;
    case IPPROTO_UDP:
    case IPPROTO_UDPLITE:
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return size >= 8;
    case IPPROTO_NONE:
      return false;
    default:
      return size >= 1;
  }
}

void set_transport(Headers& headers, const uint8_t* bytes, uint32_t at) {
  if (at <= 0xffff && has_transport(bytes, at, headers.end, headers.protocol)) {
    headers.transport = static_cast<uint16_t>(at);
  }
}

/// A GSO frame is one packet to its very end: its IP length may be 0 or stale, and the kernel does
/// not look at it either.
bool set_end(Headers& headers, const Frame& frame, uint32_t length) {
  headers.end = frame.vnet.is_gso() ? frame.size : headers.network + length;
  return headers.end <= frame.size;
}

bool parse_ipv4(Headers& headers, const Frame& frame) {
  const uint8_t* bytes = frame.bytes();
  if (frame.size - headers.network < kIpv4Header) return false;
  const uint8_t* ip = bytes + headers.network;
  const uint32_t header = (ip[0] & 15) * 4u;
  if (ip[0] >> 4 != 4 || header < kIpv4Header) return false;
  if (!set_end(headers, frame, load16(ip + 2)) || headers.network + header > headers.end)
    return false;
  headers.protocol = ip[9];
  const uint16_t fragment = load16(ip + 6);
  headers.is_fragment = (fragment & 0x3fff) != 0;
  if ((fragment & 0x1fff) == 0) set_transport(headers, bytes, headers.network + header);
  return true;
}

/// RFC 8200 section 4; AH of RFC 4302 counts in 4-byte words.
bool parse_ipv6(Headers& headers, const Frame& frame) {
  const uint8_t* bytes = frame.bytes();
  if (frame.size - headers.network < kIpv6Header) return false;
  const uint8_t* ip = bytes + headers.network;
  if (ip[0] >> 4 != 6) return false;
  if (!set_end(headers, frame, kIpv6Header + load16(ip + 4))) return false;
  headers.protocol = ip[6];
  uint32_t at = headers.network + kIpv6Header;
  for (int seen = 0; seen < kMaxExtensions; ++seen) {
    uint32_t length = 0;
    switch (headers.protocol) {
      case IPPROTO_HOPOPTS:
      case IPPROTO_ROUTING:
      case IPPROTO_DSTOPTS:
        if (headers.end - at < 8) return false;
        length = (bytes[at + 1] + 1u) * 8;
        if (headers.protocol == IPPROTO_ROUTING && bytes[at + 3] != 0) {
          if (headers.unfinished_route == 0) headers.unfinished_route = at;
        }
        break;
      case IPPROTO_AH:
        if (headers.end - at < 8) return false;
        length = (bytes[at + 1] + 2u) * 4;
        break;
      case IPPROTO_FRAGMENT:
        if (headers.end - at < 8) return false;
        length = 8;
        break;
      default:
        set_transport(headers, bytes, at);
        return true;
    }
    if (headers.end - at < length) return false;
    const bool fragment_header = headers.protocol == IPPROTO_FRAGMENT;
    headers.protocol = bytes[at];
    if (fragment_header) {
      // With neither offset nor more to come it is a whole packet (an atomic fragment, RFC 6946).
      const uint16_t fragment = load16(bytes + at + 2);
      if ((fragment & 0xfff9) != 0) headers.is_fragment = true;
      if ((fragment & 0xfff8) != 0) return true;
    }
    at += length;
  }
  return true;
}

}  // namespace

std::optional<Headers> parse_headers(const Frame& frame, bool layer3) {
  const uint8_t* bytes = frame.bytes();
  Headers headers;
  if (layer3) {
    if (frame.size == 0) return std::nullopt;
    const uint8_t version = bytes[0] >> 4;
    if (version != 4 && version != 6) return std::nullopt;
    headers.ether_type = version == 4 ? kEtherIpv4 : kEtherIpv6;
  } else {
    if (frame.size < kMacHeader) return std::nullopt;
    headers.network = kMacHeader;
    headers.ether_type = load16(bytes + 12);
    for (int tags = 0; is_tag(headers.ether_type); ++tags) {
      if (tags == kMaxTags || frame.size - headers.network < kVlanTag) return std::nullopt;
      if (tags == 0 && headers.ether_type == kEtherVlan) {
        headers.vlan_tci = load16(bytes + headers.network);
      }
      headers.ether_type = load16(bytes + headers.network + 2);
      headers.network += kVlanTag;
    }
    if (headers.ether_type < 0x0600) headers.ether_type = 0;
  }
  headers.end = frame.size;
  if (headers.is_ipv4() && !parse_ipv4(headers, frame)) return std::nullopt;
  if (headers.is_ipv6() && !parse_ipv6(headers, frame)) return std::nullopt;
  return headers;
}

}  // namespace taproom::datapath
