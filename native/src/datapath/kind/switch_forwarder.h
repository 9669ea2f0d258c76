#pragma once

#include <memory>

#include "../core/forwarder.h"
#include "settings.h"

namespace taproom::datapath {

/// A learning layer-2 switch (IEEE 802.1Q without spanning tree). The MAC table is allocated here,
/// for `table_size` entries; every other setting is that of the snapshot in force.
///
/// *What goes where.* A frame for an address that was seen at another port goes there; any other
/// frame goes to all other ports that are up (of its VLAN). An entry whose port is down counts for
/// nothing. A frame for an address that was seen where it came from goes nowhere (no-port). A
/// source that is a group address, or zero, is malformed. Frames for 01-80-C2-00-00-01 to -0F stay
/// on their wire (no-port) and -00 is passed on like any other: as the kernel's bridge without STP
/// (br_handle_frame in net/bridge/br_input.c). A hub learns nothing, and passes on these too.
///
/// *VLANs.* While no port has a VLAN mode, tags are payload. Otherwise each frame is of one VLAN:
///   access       untagged in and out; a tagged frame is refused (vlan), but for a priority tag
///   (VLAN 0) trunk        tagged in and out for `allowed`; untagged in and out for the native
///   VLAN, which it
///                carries whether `allowed` names it or not
///   transparent  tagged in and out for all VLANs; its untagged frames are of no VLAN and reach
///   other
///                transparent ports only, as they are
/// Addresses are learnt for each VLAN by itself. A priority is kept wherever there is a tag to hold
/// it.
///
/// *Storm limit.* Counts what is sent to all: broadcast, multicast, unknown unicast; a GSO frame as
/// its segments. In a hub, where all unicast is unknown, broadcast and multicast.
///
/// *Loops.* See loop_guard.h. At a port that is held, what would go to all neither comes in nor
/// goes out, and what comes in from an address known elsewhere is dropped (loop): so that no frame
/// circles, while hosts that are only there can still be spoken to. What was learnt at both ports
/// is forgotten.
///
/// *Mirrors* get what comes in by other ports as it came in, before anything is decided about it.
std::unique_ptr<Forwarder> make_forwarder(const SwitchSettings& settings);

}  // namespace taproom::datapath
