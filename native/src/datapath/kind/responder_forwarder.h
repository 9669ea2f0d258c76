#pragma once

#include <memory>

#include "../core/forwarder.h"
#include "settings.h"

namespace taproom::datapath {

/// "The other computer": answers ARP, neighbour discovery, ping, UDP echo, discard and chargen, and
/// one page over HTTP, out of the port where it was asked. Takes every frame as it comes (partial
/// checksums, GSO, fragments, VLAN tags), Ethernet or not. It remembers fragments and counters
/// only.
std::unique_ptr<Forwarder> make_forwarder(const ResponderSettings& settings);

}  // namespace taproom::datapath
