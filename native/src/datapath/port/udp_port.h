#pragma once

#include "port_kind.h"
#include "socket_address.h"

namespace taproom::datapath {

/// Ethernet frames in UDP, one a datagram, between two addresses and ports, with nothing before
/// them. The socket is connected: what others send does not reach it. A connected socket for each
/// worker; the kernel gives all that comes in to one of them, which is right for what to it is one
/// flow.
///
/// Without an MTU, frames up to 65,507 bytes pass and larger ones than the path MTU are fragmented.
/// With a path MTU of 1500 bytes an inner MTU of 1458 (IPv4) or 1438 (IPv6) needs no fragments:
/// 1500 - IP
/// - 8 (UDP) - 14 (Ethernet).
struct UdpPortOptions : SocketPortOptions {
  static constexpr std::string_view kKind = "udp";

  static UdpPortOptions read(const OptionsReader& options);
  OpenedPort open(const PortOptions& port, unsigned workers) const;
};

}  // namespace taproom::datapath
