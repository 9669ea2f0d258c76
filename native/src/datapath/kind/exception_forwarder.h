#pragma once

#include <memory>

#include "../core/forwarder.h"
#include "exception_tables.h"
#include "settings.h"

namespace taproom::datapath {

/// The fast path between NICs with the host behind a TAP, as when DPDK holds the NICs.
///
///              host's stack                 layer 2: a switch between the NICs, on which the host
///              is
///                   |                       one more port whose MAC is known.
///               TAP (host)                  layer 3: a router between the NICs by the host's
///               routes and
///                   |                       neighbours; the plain case here, all else by the
///                   host's
///   NIC ------ exception ------ NIC         kernel (which needs ip_forward = 1 for it).
///
/// The host's stack still sees what NICs of its own namespace receive. It leaves it alone, because
/// it is for another MAC, but for broadcast: there arp_ignore = 1 of each NIC keeps it from
/// answering for the TAP's addresses with the NIC's MAC. In layer 3, send_redirects = 0 (all, and
/// the TAP's): by its lights what it forwards goes back out of the device where it came from.
///
/// Groups (broadcast, multicast) go to the host, and in layer 2 to the other NICs. What the host
/// sends goes to the NIC where its destination was seen, or to all.
std::unique_ptr<Forwarder> make_forwarder(const ExceptionSettings& settings);

}  // namespace taproom::datapath
