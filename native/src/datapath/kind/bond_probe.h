#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "../../tun/mac_address.h"
#include "../core/frame.h"

namespace taproom::datapath {

/// Whom a bond asks through each of its members.
struct ProbeTarget {
  bool ipv6 = false;
  std::array<uint8_t, 16> bytes{};  // IPv4: the first four
};
/// Of an address as text; nothing where it is none.
std::optional<ProbeTarget> probe_target(const std::string& address);

/// A short frame on the stack, with the headroom that a port wants.
class ShortFrame {
 public:
  ShortFrame() {
    frame_.data = memory_.data() + kHeadroom;
    frame_.headroom = kHeadroom;
  }
  ShortFrame(const ShortFrame&) = delete;
  ShortFrame& operator=(const ShortFrame&) = delete;

  uint8_t* bytes() { return frame_.bytes(); }
  /// The frame of so many bytes, filled up with zeros to what Ethernet has at least.
  Frame& sized(uint32_t size);

 private:
  static constexpr size_t kRoom = 128;
  std::array<std::byte, kHeadroom + kRoom> memory_{};
  Frame frame_;
};

/// The question, from a station `source` of the bond's own:
/// IPv4: an ARP request from no address (an ARP probe, RFC 5227 2.1.1), from which no host learns
/// an address from. IPv6: a neighbour solicitation from the link-local address that `source` makes
/// (RFC 4861 4.3, RFC 4291 appendix A), because an answer to no address would be sent to all,
/// through every member.
Frame& write_probe(ShortFrame& frame, const ProbeTarget& target, const MacAddress& source);

/// Whether this is the answer to `write_probe` with the same arguments.
bool is_answer(const Frame& frame, const ProbeTarget& target, const MacAddress& source);

/// Broadcast from `source` that makes switches learn where it is now: a reverse ARP request (RFC
/// 903), as virtual machine monitors send after a migration. The host's addresses need not be known
/// for it, and no neighbour table changes, because the MAC stays. `vlan` 0: untagged.
Frame& write_announcement(ShortFrame& frame, const MacAddress& source, uint16_t vlan);

}  // namespace taproom::datapath
