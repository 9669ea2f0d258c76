#include "bond_hash.h"

#include <netinet/in.h>

#include <cstring>

#include "../packet/headers.h"

namespace taproom::datapath {
namespace {

/// Takes words in, one after the other; the mixing is the finaliser of splitmix64.
class Mixer {
 public:
  void add(uint64_t word) {
    state_ = (state_ ^ word) + 0x9e3779b97f4a7c15;
    state_ = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9;
    state_ = (state_ ^ (state_ >> 27)) * 0x94d049bb133111eb;
    state_ ^= state_ >> 31;
  }
  void add(const uint8_t* bytes, size_t size) {
    for (size_t at = 0; at < size; at += 8) {
      uint64_t word = 0;
      std::memcpy(&word, bytes + at, size - at < 8 ? size - at : 8);
      add(word);
    }
  }
  uint32_t result() const { return static_cast<uint32_t>(state_ >> 32); }

 private:
  uint64_t state_ = 0;
};

bool has_ports(uint8_t protocol) {
  return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_SCTP ||
         protocol == IPPROTO_UDPLITE || protocol == IPPROTO_DCCP;
}

}  // namespace

uint32_t bond_hash(const Frame& frame, BondSettings::Hash policy) {
  using Hash = BondSettings::Hash;
  const uint8_t* bytes = frame.bytes();
  Mixer mixer;
  std::optional<Headers> headers;
  if (policy != Hash::kLayer2) headers = parse_headers(frame);
  const bool ip = headers && (headers->is_ipv4() || headers->is_ipv6());
  if (policy != Hash::kLayer34 || !ip) mixer.add(bytes, 12);
  if (!ip) {
    // Behind the tags; of what cannot be read, whatever is there.
    mixer.add(headers ? headers->ether_type : load16(bytes + 12));
    return mixer.result();
  }
  const uint8_t* network = bytes + headers->network;
  if (headers->is_ipv6()) {
    mixer.add(network + 8, 32);
  } else {
    mixer.add(network + 12, 8);
  }
  const bool ports = policy == Hash::kLayer34 && headers->transport != 0 && !headers->is_fragment &&
                     has_ports(headers->protocol);
  if (ports) {
    mixer.add(headers->protocol);
    mixer.add(bytes + headers->transport, 4);
  }
  return mixer.result();
}

}  // namespace taproom::datapath
