#include "socket_open.h"

#include <linux/filter.h>
#include <linux/udp.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace taproom::datapath {
namespace {

void set_option(const UniqueFd& socket, int level, int name, int value) {
  ::setsockopt(socket.get(), level, name, &value, sizeof(value));
}

/// Beyond net.core.[rw]mem_max where we may (CAP_NET_ADMIN). The kernel doubles what it is given.
void set_buffer(const UniqueFd& socket, int forced, int ordinary, size_t bytes) {
  if (bytes == 0) return;
  const int half = static_cast<int>(std::min<size_t>(bytes, 1u << 30) / 2);
  if (::setsockopt(socket.get(), SOL_SOCKET, forced, &half, sizeof(half)) != 0) {
    set_option(socket, SOL_SOCKET, ordinary, half);
  }
}

/// Whether the address is there, but still tentative (RFC 4862): it can be
/// bound a moment before it can be used. A line is `ADDRESS INDEX PREFIX SCOPE FLAGS NAME`, in hex.
bool is_tentative(const SocketAddress& local) {
  char wanted[33] = "";
  for (size_t at = 0; at < 16; ++at) std::snprintf(wanted + 2 * at, 3, "%02x", local.address[at]);
  std::ifstream table("/proc/thread-self/net/if_inet6");
  std::string address, index, prefix, scope, name;
  unsigned flags = 0;
  while (table >> address >> index >> prefix >> scope >> std::hex >> flags >> name) {
    if (address == wanted) return (flags & 0x40) != 0;  // IFA_F_TENTATIVE
  }
  return false;
}

Failure explain_bind(const SocketAddress& local, int error) {
  const std::string step = "bind " + local.text();
  switch (error) {
    case EADDRNOTAVAIL:
      return {step, error, "This namespace has no address " + local.address_text() + ".",
              "Add the address first, or leave the local one out where the port allows that."};
    case EACCES:
      return {step, error, "This user may not use UDP port " + std::to_string(local.port) + ".",
              "Choose a port from 1024 on, or start the helper as root."};
    case EADDRINUSE: {
      const std::string number = std::to_string(local.port);
      const std::string holder = udp_port_holder(local.port);
      if (!holder.empty()) {
        return {step, error, "UDP port " + number + " is taken by " + holder + ".",
                "Give this port another local UDP port (localPort), or stop that program."};
      }
      return {
          step, error,
          "UDP port " + number + " is taken by a device of the kernel, such as a vxlan.",
          "Give this port another local UDP port (localPort), or delete that device: ip -d link "
          "show type vxlan."};
    }
    default:
      return {step, error};
  }
}

Status bind_socket(const UniqueFd& socket, const SocketAddress& local) {
  const RawAddress raw(local);
  if (::bind(socket.get(), raw.get(), raw.size) == 0) return Nothing{};
  if (errno == EADDRNOTAVAIL && local.ipv6 && is_tentative(local)) {
    set_option(socket, IPPROTO_IPV6, IPV6_FREEBIND, 1);
    if (::bind(socket.get(), raw.get(), raw.size) == 0) return Nothing{};
  }
  return explain_bind(local, errno);
}

Result<UniqueFd> new_socket(const SocketAddress& local) {
  UniqueFd socket(::socket(local.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return failure_of("socket");
  if (local.ipv6) set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  return socket;
}

}  // namespace

Result<UniqueFd> open_udp_socket(const SocketAddress& local, const UdpSocketOptions& options) {
  Result<UniqueFd> made = new_socket(local);
  if (!made) return made;
  UniqueFd& socket = made.value();
  if (options.shared) set_option(socket, SOL_SOCKET, SO_REUSEPORT, 1);
  if (local.ipv6) {
    set_option(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DONT);
  } else {
    set_option(socket, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
  }
  set_buffer(socket, SO_SNDBUFFORCE, SO_SNDBUF, options.send_bytes);
  set_buffer(socket, SO_RCVBUFFORCE, SO_RCVBUF, options.receive_bytes);
  if (Status bound = bind_socket(socket, local); !bound) return std::move(bound.failure());
  return made;
}

Status check_port_is_free(const SocketAddress& local) {
  const Result<UniqueFd> probe = new_socket(local);
  if (!probe) return probe.failure();
  return bind_socket(probe.value(), local);
}

Status connect_socket(const UniqueFd& socket, const SocketAddress& remote) {
  const RawAddress raw(remote);
  if (::connect(socket.get(), raw.get(), raw.size) == 0) return Nothing{};
  const std::string step = "connect " + remote.text();
  if (errno == ENETUNREACH || errno == EHOSTUNREACH) {
    return Failure{step, errno, "This namespace has no route to " + remote.address_text() + ".",
                   "Add the address or route that leads there first: ip route get " +
                       remote.address_text() + "."};
  }
  return failure_of(step);
}

void drain_socket(int fd) {
  // Bounded: a flood must not hold up the opening of the port.
  std::byte nothing[1];
  for (int count = 0; count < 10'000; ++count) {
    if (::recv(fd, nothing, sizeof(nothing), MSG_DONTWAIT) < 0 &&
        (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return;
    }
  }
}

void refuse_all(int fd) {
  sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog program{1, &nothing};
  ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

bool join_datagrams(int fd, bool on) {
  const int value = on ? 1 : 0;
  return ::setsockopt(fd, IPPROTO_UDP, UDP_GRO, &value, sizeof(value)) == 0;
}

unsigned path_mtu(const UniqueFd& socket, bool ipv6) {
  int mtu = 0;
  socklen_t size = sizeof(mtu);
  const int asked = ipv6 ? ::getsockopt(socket.get(), IPPROTO_IPV6, IPV6_MTU, &mtu, &size)
                         : ::getsockopt(socket.get(), IPPROTO_IP, IP_MTU, &mtu, &size);
  return asked == 0 && mtu > 0 ? static_cast<unsigned>(mtu) : 0;
}

bool has_udp_segment(const UniqueFd& socket) {
  int size = 0;
  socklen_t length = sizeof(size);
  return ::getsockopt(socket.get(), IPPROTO_UDP, UDP_SEGMENT, &size, &length) == 0;
}

ino_t current_namespace() {
  struct stat status {};
  return ::stat("/proc/thread-self/ns/net", &status) == 0 ? status.st_ino : 0;
}

}  // namespace taproom::datapath
