#pragma once

#include <memory>

#include "../core/port.h"

namespace taproom::datapath {

/// A VXLAN (RFC 7348) to one other end: a vxlan device of a kernel, Open vSwitch, another one of
/// ours. Several may share a local UDP port (vxlan_group.h). It is sent from eight source ports, by
/// the hash of the inner flow, so that the way can spread the flows and keep each in order.
///
/// Without an MTU, frames up to 65,499 bytes pass and those that do not fit the way are fragmented.
/// On a way of 1500 bytes an inner MTU of 1450 (IPv4) or 1430 (IPv6) needs no fragments: 1500 - IP
/// - 8 (UDP) - 8 (VXLAN) - 14 (Ethernet).
Result<std::unique_ptr<Port>> open_vxlan_port(const PortOptions& options, unsigned workers);

}  // namespace taproom::datapath
