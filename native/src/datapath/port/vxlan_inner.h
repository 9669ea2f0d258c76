#pragma once

#include "../core/frame.h"

namespace taproom::datapath {

/// A vxlan device of the same machine (another namespace, over a veth) leaves work to the hardware
/// that is not there: its datagrams carry frames whose checksum has only the sum of the pseudo
/// header, and TCP or UDP in one piece of up to 64 KiB. The kernel gives a UDP socket no hint of it
/// but the size of UDP's datagrams, but it shows: writes the frame's vnet header accordingly.
///
/// A frame that is complete has that sum in its checksum's place once in 65,536 times; it is then
/// summed again, with the same outcome. `mtu`: bytes of IP in one segment. `datagram`: payload of
/// each datagram of UDP in one piece, 0 for all other frames.
void find_unfinished(Frame& frame, unsigned mtu, uint32_t datagram = 0);

/// Whether this is UDP in one piece, rather than several frames behind each other: of both, a
/// socket reports the same (UDP_GRO).
bool is_large_udp(const Frame& frame);

}  // namespace taproom::datapath
