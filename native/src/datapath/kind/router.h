#pragma once

#include <cstdint>

#include "../core/forwarder.h"
#include "exception_tables.h"
#include "icmp_error.h"
#include "mac_table.h"
#include "packet.h"
#include "rate_limiter.h"

namespace taproom::datapath {

/// Where MAC addresses of the exception path were seen, and for how many seconds that holds.
struct Locations {
  static constexpr uint32_t kAgeing = 300;
  static constexpr size_t kEntries = 4096;

  /// VLAN tags are payload here: one table for all.
  PortIndex find(const uint8_t* mac, uint64_t now) const {
    return table.find(mac_key(mac, 0), second_of(now), kAgeing);
  }
  void learn(const uint8_t* mac, PortIndex port, uint64_t now) {
    table.learn(mac_key(mac, 0), port, second_of(now), kAgeing);
  }

  MacTable table{kEntries};
};

/// One hop of IP forwarding (RFC 1812 5, RFC 8200) for the plain case; whatever is not plain is the
/// kernel's. Shared by all workers.
class Router {
 public:
  /// The packet came in by `from` for the host's MAC. True: it is done with (sent on, answered with
  /// an ICMP error, or counted as dropped). False, with no byte changed: a case for the host.
  bool route(const Packet& packet, PortIndex from, const ExceptionSettings& settings,
             const Locations& locations, Egress& egress);

 private:
  bool refuse(const Packet& packet, PortIndex from, const ExceptionSettings& settings,
              IcmpError error, Drop reason, Egress& egress);

  /// As many errors as Linux sends in all (net.ipv4.icmp_msgs_per_sec, _burst).
  RateLimiter errors_{1'000'000, 50};
};

/// One hop less; the IPv4 header's checksum follows by RFC 1624 equation 3.
void decrement_hops(uint8_t* ip, bool ipv6);

/// Bytes of IP of the largest packet that the frame becomes on a wire.
uint32_t packet_size(const Packet& packet);

}  // namespace taproom::datapath
