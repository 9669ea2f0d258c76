#pragma once

#include <sys/types.h>

#include "../../system/result.h"
#include "../../unique_fd.h"
#include "socket_address.h"

namespace taproom::datapath {

struct UdpSocketOptions {
  /// SO_REUSEPORT: others that say so too may be bound to the same port.
  bool shared = false;
  /// Upper bounds of what the kernel keeps, bytes; 0: its default.
  size_t send_bytes = 0;
  size_t receive_bytes = 0;
};

/// A UDP socket bound to `local`, in the namespace of the calling thread: non-blocking, IPv6 only
/// where it is IPv6, and without path MTU discovery: a datagram that is larger than the path MTU is
/// fragmented, because behind a layer-2 tunnel senders would not learn the path MTU.
Result<UniqueFd> open_udp_socket(const SocketAddress& local, const UdpSocketOptions& options);

/// Names the process that holds the port in its failure, so that sharing it among ourselves hides
/// nobody else.
Status check_port_is_free(const SocketAddress& local);

/// connect(2), with words for where it fails.
Status connect_socket(const UniqueFd& socket, const SocketAddress& remote);
/// Takes from the socket what came before it was ready for it.
void drain_socket(int fd);
/// A filter that takes nothing, for a socket that only sends.
void refuse_all(int fd);

/// UDP_GRO (Linux 5.0): the kernel joins datagrams of one sender and size. False: it cannot.
bool join_datagrams(int fd, bool on);
/// Path MTU to the socket's peer; 0 where it is not known.
unsigned path_mtu(const UniqueFd& socket, bool ipv6);
/// Whether this kernel has UDP_SEGMENT (Linux 4.18).
bool has_udp_segment(const UniqueFd& socket);
/// Identity of the calling thread's namespace.
ino_t current_namespace();

/// Who has the UDP port in this namespace: `dnsmasq (process 1234)`, `another port of this helper`,
/// or empty where it is no process: a device of the kernel.
std::string udp_port_holder(uint16_t port);

}  // namespace taproom::datapath
