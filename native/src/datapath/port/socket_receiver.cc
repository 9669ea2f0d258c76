#include "socket_receiver.h"

#include <linux/sock_diag.h>
#include <linux/udp.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstring>

namespace taproom::datapath {
namespace {

constexpr size_t kControl = CMSG_SPACE(sizeof(int));

}  // namespace

SocketReceiver::SocketReceiver(int fd)
    : fd_(fd),
      memory_(kMessages * kSlot),
      messages_(kMessages),
      parts_(kMessages),
      sources_(kMessages),
      control_(kMessages * kControl) {
  // A socket may have had an owner before.
  dropped_ = dropped_so_far();
}

/// Queried: SO_RXQ_OVFL, which adds it to each datagram, makes a kernel with
/// hardened usercopy kill the thread when the datagram is one of the kernel's own TCP (a vxlan
/// device of this machine; seen with Linux 6.18).
uint32_t SocketReceiver::dropped_so_far() const {
  uint32_t memory[SK_MEMINFO_VARS]{};
  socklen_t size = sizeof(memory);
  ::getsockopt(fd_, SOL_SOCKET, SO_MEMINFO, memory, &size);
  return memory[SK_MEMINFO_DROPS];
}

void SocketReceiver::count_dropped(QueueCounters& counters) {
  const uint32_t dropped = dropped_so_far();
  counters.drops[static_cast<size_t>(Drop::kReceiveQueue)].add(dropped - dropped_);
  dropped_ = dropped;
  bytes_ = 0;
}

unsigned SocketReceiver::read(unsigned wanted) {
  if (memory_.data() == nullptr) return 0;
  for (unsigned at = 0; at < wanted; ++at) {
    parts_[at] = {memory_.data() + at * kSlot + kHeadroom, kLargest};
    msghdr& header = messages_[at].msg_hdr;
    header = {};
    header.msg_name = &sources_[at];
    header.msg_namelen = sizeof(sockaddr_storage);
    header.msg_iov = &parts_[at];
    header.msg_iovlen = 1;
    header.msg_control = control_.data() + at * kControl;
    header.msg_controllen = kControl;
  }
  // An ICMP error of earlier comes before what waits; it has nothing that a tunnel could use.
  for (int attempt = 0; attempt < 4; ++attempt) {
    const int got = ::recvmmsg(fd_, messages_.data(), wanted, MSG_DONTWAIT, nullptr);
    if (got > 0) return static_cast<unsigned>(got);
    if (errno == EAGAIN || errno == EBADF) break;
  }
  return 0;
}

SocketReceiver::Part SocketReceiver::part_of(unsigned message, QueueCounters& counters) {
  msghdr& header = messages_[message].msg_hdr;
  const auto size = messages_[message].msg_len;
  Part part{memory_.data() + message * kSlot + kHeadroom, size, std::max(size, 1u),
            static_cast<uint32_t>(kLargest - size), (header.msg_flags & MSG_TRUNC) != 0};
  if (part.cut) counters.drop(Drop::kTruncated);
  for (cmsghdr* at = CMSG_FIRSTHDR(&header); at != nullptr; at = CMSG_NXTHDR(&header, at)) {
    if (at->cmsg_level == IPPROTO_UDP && at->cmsg_type == UDP_GRO) {
      int each = 0;
      std::memcpy(&each, CMSG_DATA(at), sizeof(each));
      if (each > 0) part.each = static_cast<uint32_t>(each);
    }
  }
  return part;
}

}  // namespace taproom::datapath
