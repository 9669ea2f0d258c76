#include <netinet/in.h>

#include <cstring>

#include "headers.h"

namespace taproom::datapath {
namespace {

/// The finaliser of MurmurHash3: each bit of the input changes half of those that come out.
uint64_t mix(uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ value >> 33;
}

/// One end of a flow: its address and port.
uint64_t end_hash(const uint8_t* address, size_t size, uint16_t port) {
  uint64_t hash = port;
  for (size_t at = 0; at < size; at += 8) {
    uint64_t part = 0;
    std::memcpy(&part, address + at, size - at < 8 ? size - at : 8);
    hash = mix(hash ^ part) + 0x9e3779b97f4a7c15ULL;
  }
  return hash;
}

/// Adding is the same in both directions; otherwise the source counts differently.
uint32_t join(uint64_t source, uint64_t destination, uint8_t protocol, bool symmetric) {
  const uint64_t both = symmetric ? source + destination : mix(source) + destination;
  return static_cast<uint32_t>(mix(both + protocol) >> 32);
}

bool has_ports(uint8_t protocol) {
  return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP ||
         protocol == IPPROTO_UDPLITE || protocol == IPPROTO_DCCP;
}

}  // namespace

uint32_t flow_hash(const Frame& frame, bool symmetric, bool layer3) {
  const uint8_t* bytes = frame.bytes();
  const std::optional<Headers> headers = parse_headers(frame, layer3);
  if (!headers || (!headers->is_ipv4() && !headers->is_ipv6())) {
    if (layer3 || frame.size < kMacHeader) return 0;
    return join(end_hash(bytes + 6, 6, 0), end_hash(bytes, 6, 0), 0, symmetric);
  }
  uint16_t from = 0;
  uint16_t to = 0;
  // Later fragments have no ports: the first one must go where they go.
  if (headers->transport != 0 && !headers->is_fragment && has_ports(headers->protocol)) {
    from = load16(bytes + headers->transport);
    to = load16(bytes + headers->transport + 2);
  }
  const uint8_t* ip = bytes + headers->network;
  const size_t size = headers->is_ipv6() ? 16 : 4;
  const uint8_t* source = ip + (headers->is_ipv6() ? 8 : 12);
  return join(end_hash(source, size, from), end_hash(source + size, size, to), headers->protocol,
              symmetric);
}

}  // namespace taproom::datapath
