#include "netlink_socket.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace taproom::netlink {
namespace {

/// A request is answered within the send; this is for a kernel that is in real trouble.
constexpr timeval kAnswerTimeout{.tv_sec = 10, .tv_usec = 0};

/// Room for the answers to one batch of requests.
constexpr int kRequestBuffer = 1 << 20;

constexpr int kGroups[] = {RTNLGRP_LINK,        RTNLGRP_NEIGH,      RTNLGRP_IPV4_IFADDR,
                           RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,
                           RTNLGRP_IPV4_RULE,   RTNLGRP_IPV6_RULE,  RTNLGRP_NSID};

bool set_option(int fd, int level, int option, int value) {
  return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/// Past net.core.rmem_max where we may, up to it where not.
void set_receive_buffer(int fd, int bytes) {
  if (!set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes)) {
    set_option(fd, SOL_SOCKET, SO_RCVBUF, bytes);
  }
}

}  // namespace

Result<NetlinkSocket> NetlinkSocket::open(int flags) {
  UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, NETLINK_ROUTE));
  if (!fd) return failure_of("socket AF_NETLINK");
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return failure_of("bind AF_NETLINK");
  }
  socklen_t size = sizeof address;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return failure_of("getsockname AF_NETLINK");
  }
  return NetlinkSocket(std::move(fd), address.nl_pid);
}

Result<NetlinkSocket> NetlinkSocket::open_requests() {
  Result<NetlinkSocket> socket = open(0);
  if (!socket) return socket;
  const int fd = socket.value().fd();
  // All three are refinements: a kernel without them (before 4.20) answers with fewer words.
  set_option(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  set_option(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
  set_option(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
  set_receive_buffer(fd, kRequestBuffer);
  if (::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kAnswerTimeout, sizeof kAnswerTimeout) != 0) {
    return failure_of("setsockopt SO_RCVTIMEO");
  }
  return socket;
}

Result<NetlinkSocket> NetlinkSocket::open_events(uint32_t buffer_bytes) {
  Result<NetlinkSocket> socket = open(SOCK_NONBLOCK);
  if (!socket) return socket;
  const int fd = socket.value().fd();
  set_receive_buffer(fd, static_cast<int>(buffer_bytes));
  for (const int group : kGroups) {
    if (!set_option(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)) {
      return failure_of("setsockopt NETLINK_ADD_MEMBERSHIP");
    }
  }
  return socket;
}

size_t NetlinkSocket::receive_buffer() const {
  int bytes = 0;
  socklen_t size = sizeof bytes;
  if (::getsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &bytes, &size) != 0) return 0;
  return static_cast<size_t>(bytes);
}

Status NetlinkSocket::send(std::span<const Message> messages) const {
  std::vector<iovec> parts;
  parts.reserve(messages.size());
  for (const Message& message : messages) {
    // Every message begins aligned because each one's length is (MessageBuilder pads).
    parts.push_back({const_cast<uint8_t*>(message.data()), message.size()});
  }
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  msghdr header{};
  header.msg_name = &kernel;
  header.msg_namelen = sizeof kernel;
  header.msg_iov = parts.data();
  header.msg_iovlen = parts.size();
  for (;;) {
    if (::sendmsg(fd_.get(), &header, 0) >= 0) return Nothing{};
    if (errno != EINTR) return failure_of("sendmsg AF_NETLINK");
  }
}

Result<std::span<const uint8_t>> NetlinkSocket::receive(std::span<uint8_t> buffer) const {
  for (;;) {
    sockaddr_nl sender{};
    iovec part{buffer.data(), buffer.size()};
    msghdr header{};
    header.msg_name = &sender;
    header.msg_namelen = sizeof sender;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    const ssize_t size = ::recvmsg(fd_.get(), &header, 0);
    if (size < 0) {
      if (errno == EINTR) continue;
      return failure_of("recvmsg AF_NETLINK");
    }
    // Any process may write to our port; only what the kernel (port 0) sends counts.
    if (header.msg_namelen != sizeof sender || sender.nl_pid != 0) continue;
    if (header.msg_flags & MSG_TRUNC) return Failure{"recvmsg AF_NETLINK", EMSGSIZE};
    return std::span<const uint8_t>(buffer.data(), static_cast<size_t>(size));
  }
}

}  // namespace taproom::netlink
