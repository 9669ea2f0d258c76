#pragma once

#include "../core/frame.h"

namespace taproom::datapath {

/// A vxlan device of the same machine (another namespace, over a veth) leaves work to the hardware
/// that is not there: its datagrams carry frames whose checksum has only the sum of the pseudo
/// header, and TCP in one piece of up to 64 KiB. The kernel tells a UDP socket nothing of it, but
/// it shows: writes the frame's vnet header accordingly.
///
/// A frame that is complete has that sum in its checksum's place once in 65,536 times; it is then
/// summed again, with the same outcome. `mtu`: bytes of IP in one segment.
void find_unfinished(Frame& frame, unsigned mtu);

}  // namespace taproom::datapath
