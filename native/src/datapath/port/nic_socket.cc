#include "nic_socket.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "../core/frame.h"

namespace taproom::datapath {
namespace {

// Linux 6.6, newer than the headers of some distributions.
constexpr int kPacketVnetHeaderSize = 24;
static_assert(kNicVnetSize == offsetof(VnetHeader, buffers));
constexpr uint32_t kBlockBytes = 64 << 10;
// Small, so that there are many: on a busy machine it may be milliseconds until a thread gets its
// CPU, and the ring must last. A frame of up to 880 bytes fits; larger ones cost a call each, which
// GSO frames are worth.
constexpr uint32_t kSlotBytes = 1 << 10;
// What larger frames may hold until they are fetched. A limit, not memory of ours: they are the
// very pages that the sender's socket or the device's driver has filled. One TCP stream loses a
// third of its speed with a quarter of it.
constexpr int kReceiveLimit = 4 << 20, kSendLimit = 4 << 20;
// Slot header (32), address of the sender (20) and alignment come before the frame in any case;
// with these bytes there is kHeadroom behind the slot header, a vnet header and a VLAN tag, and the
// IP header is aligned.
constexpr int kReserve = 54;

template <typename T>
bool set_option(int fd, int level, int name, const T& value) {
  return ::setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

/// Nothing is received until all queues are ready, so that no frame comes twice, by two sockets
/// that do not share yet.
bool make_deaf(int fd) {
  sock_filter nothing{BPF_RET | BPF_K, 0, 0, 0};
  const sock_fprog program{1, &nothing};
  return set_option(fd, SOL_SOCKET, SO_ATTACH_FILTER, program);
}

void ask_for_vnet_header(NicSocket& socket) {
  const int fd = socket.fd.get();
  // UDP segmentation came in Linux 6.2, this option in 6.6: it can be asked for.
  socket.segments_udp = set_option(fd, SOL_PACKET, kPacketVnetHeaderSize, int{kNicVnetSize});
  const int on = 1;
  if (socket.segments_udp || set_option(fd, SOL_PACKET, PACKET_VNET_HDR, on)) {
    socket.vnet_size = kNicVnetSize;
  }
}

/// The kernel doubles the number that it is given. Beyond the system's limit only with
/// CAP_NET_ADMIN.
void set_limit(int fd, int forced, int polite, int bytes) {
  if (!set_option(fd, SOL_SOCKET, forced, bytes / 2)) set_option(fd, SOL_SOCKET, polite, bytes / 2);
}

}  // namespace

Result<NicSocket> open_nic_socket(const NicDevice& device, size_t memory) {
  // Protocol 0: it is not hooked into the receive path before `bind`.
  NicSocket made;
  made.fd = UniqueFd(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!made.fd)
    return explain_nic_socket("AF_PACKET", "CONFIG_PACKET", device.name, errno,
                              "Load the module (modprobe af_packet), or use another kernel.");
  const int fd = made.fd.get();
  if (!make_deaf(fd)) return failure_of("setsockopt SO_ATTACH_FILTER");
  const int on = 1;
  if (!set_option(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, on)) {
    return failure_of("setsockopt PACKET_IGNORE_OUTGOING", "It needs Linux 4.20 or newer.");
  }
  const int version = TPACKET_V2;
  if (!set_option(fd, SOL_PACKET, PACKET_VERSION, version)) {
    return failure_of("setsockopt PACKET_VERSION");
  }
  // Both before the ring: they say where in a slot a frame begins.
  ask_for_vnet_header(made);
  if (!set_option(fd, SOL_PACKET, PACKET_RESERVE, kReserve)) {
    return failure_of("setsockopt PACKET_RESERVE");
  }
  // A frame that does not fit into its slot is queued whole, too (any value but 0 says so).
  if (!set_option(fd, SOL_PACKET, PACKET_COPY_THRESH, on)) {
    return failure_of("setsockopt PACKET_COPY_THRESH");
  }
  set_limit(fd, SO_RCVBUFFORCE, SO_RCVBUF, kReceiveLimit);
  set_limit(fd, SO_SNDBUFFORCE, SO_SNDBUF, kSendLimit);
  const auto blocks = static_cast<uint32_t>(std::max<size_t>(memory / kBlockBytes, 1));
  auto ring = map_nic_ring(fd, PACKET_RX_RING, device.name, {kBlockBytes, blocks, kSlotBytes});
  if (!ring) return std::move(ring.failure());
  made.ring = std::move(ring.value());

  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = device.index;
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return failure_of("bind an AF_PACKET socket to " + device.name,
                      "The device has just gone; bring it back, or remove the port.");
  }
  const packet_mreq everything{device.index, PACKET_MR_PROMISC, 0, {}};
  if (!set_option(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, everything)) {
    return failure_of("make " + device.name + " promiscuous",
                      "Without it, frames for others than this host do not come in.");
  }
  return made;
}

Status spread_over_sockets(const NicDevice& device, const UniqueFd& first, const UniqueFd& other) {
  uint32_t group = 0;
  if (first.get() == other.get()) {
    // Another program of the namespace may have a group of any number: the kernel chooses one.
    // It asks no socket of the group whether it ignores what goes out: without the flag (newer than
    // some distributions' headers), each thread would get what the others send.
    constexpr uint32_t kIgnoreOutgoing = 0x4000;
    group = uint32_t{PACKET_FANOUT_HASH | PACKET_FANOUT_FLAG_UNIQUEID | kIgnoreOutgoing} << 16;
  } else {
    socklen_t size = sizeof(group);
    if (::getsockopt(first.get(), SOL_PACKET, PACKET_FANOUT, &group, &size) != 0) {
      return failure_of("getsockopt PACKET_FANOUT");
    }
  }
  if (!set_option(other.get(), SOL_PACKET, PACKET_FANOUT, group)) {
    return failure_of(
        "setsockopt PACKET_FANOUT for " + device.name,
        "Before Linux 6.2 a device that is down cannot be spread over several threads: "
        "bring it up, or use one thread.");
  }
  return Nothing{};
}

Status listen_to_nic(const UniqueFd& fd) {
  const int ignored = 0;
  if (!set_option(fd.get(), SOL_SOCKET, SO_DETACH_FILTER, ignored)) {
    return failure_of("setsockopt SO_DETACH_FILTER");
  }
  return Nothing{};
}

}  // namespace taproom::datapath
