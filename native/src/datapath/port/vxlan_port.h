#pragma once

#include "port_kind.h"
#include "socket_address.h"

namespace taproom::datapath {

/// A VXLAN (RFC 7348) to one other end: a vxlan device of a kernel, Open vSwitch, another one of
/// ours. Several may share a local UDP port (vxlan_group.h). It is sent from eight source ports, by
/// the hash of the inner flow, so that routers can spread the flows and keep each in order.
///
/// Without an MTU, frames up to 65,499 bytes pass and larger ones than the path MTU are fragmented.
/// With a path MTU of 1500 bytes an inner MTU of 1450 (IPv4) or 1430 (IPv6) needs no fragments:
/// 1500 - IP
/// - 8 (UDP) - 8 (VXLAN) - 14 (Ethernet).
struct VxlanPortOptions : SocketPortOptions {
  static constexpr std::string_view kKind = "vxlan";
  uint32_t vni = 0;

  static VxlanPortOptions read(const OptionsReader& options);
  OpenedPort open(const PortOptions& port, unsigned workers) const;
};

}  // namespace taproom::datapath
