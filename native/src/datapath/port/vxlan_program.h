#pragma once

#include <linux/filter.h>

#include <vector>

#include "socket_address.h"

namespace taproom::datapath {

/// A port in a group: who gets the datagrams of one VNI from one sender.
struct VxlanMember {
  uint32_t vni = 0;
  SocketAddress remote;
  /// Numbers of its workers' sockets in the group.
  std::vector<uint32_t> sockets;
};

/// The program that answers with the number of the socket for a datagram. It sees the UDP payload,
/// and the headers before it at SKF_NET_OFF. `default_socket`: the socket for unknown VNIs.
std::vector<sock_filter> vxlan_program(const std::vector<VxlanMember>& members,
                                       uint32_t default_socket);

}  // namespace taproom::datapath
