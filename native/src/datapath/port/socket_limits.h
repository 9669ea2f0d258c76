#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "../core/frame.h"
#include "../packet/headers.h"

namespace taproom::datapath {

/// Which frames a socket port takes: with an MTU those with so much payload behind Ethernet and its
/// tags, otherwise what a datagram can carry.
class FrameLimit {
 public:
  /// `room`: bytes of frame in the largest datagram.
  FrameLimit(uint32_t mtu, size_t room)
      : plain_(mtu == 0 ? room : kMacHeader + mtu), tags_(mtu != 0), room_(room) {}

  bool takes(const Frame& frame) const {
    if (frame.size <= plain_) return frame.size <= room_;
    // Rare: as for the kernel's devices, tags do not count.
    size_t allowed = plain_;
    const uint8_t* bytes = frame.bytes();
    for (size_t at = 12; tags_ && at + 2 <= frame.size && at <= 16; at += kVlanTag) {
      const uint16_t type = load16(bytes + at);
      if (type != kEtherVlan && type != kEtherVlanService) break;
      allowed += kVlanTag;
    }
    return frame.size <= allowed && frame.size <= room_;
  }

 private:
  size_t plain_;
  bool tags_;
  size_t room_;
};

/// Says of a port what size of frames is good for it. `whole`: the payload that needs no fragments.
inline std::string size_words(uint32_t mtu, unsigned whole) {
  if (mtu != 0 && (whole == 0 || mtu <= whole)) return "MTU " + std::to_string(mtu);
  std::string words = mtu != 0 ? "MTU " + std::to_string(mtu) + ", " : "";
  if (whole != 0) words += "in fragments above " + std::to_string(whole);
  return words;
}

}  // namespace taproom::datapath
