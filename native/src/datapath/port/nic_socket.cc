#include "nic_socket.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <utility>

#include "../core/frame.h"

namespace taproom::datapath {
namespace {

// Linux 6.6, newer than the headers of some distributions.
constexpr int kPacketVnetHeaderSize = 24;
// struct virtio_net_hdr, without the number of buffers. The longer header can be had, but in a ring
// the kernel puts it where the shorter one would be.
constexpr int kVnetSize = 10;
static_assert(kVnetSize == offsetof(VnetHeader, buffers));
constexpr uint32_t kBlockBytes = 64 << 10;
constexpr uint32_t kSmallestSlot = 2 << 10, kLargestSlot = 16 << 10;
// Slot header (32), address of the sender (20) and alignment come before the frame in any case;
// with these bytes there is kHeadroom behind the slot header, a vnet header and a VLAN tag, and the
// IP header is aligned.
constexpr int kReserve = 54;
constexpr uint32_t kBeforeFrame = 160;

template <typename T>
bool set_option(int fd, int level, int name, const T& value) {
  return ::setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

Failure explain_open(const std::string& device, int error) {
  const std::string step = "open an AF_PACKET socket for " + device;
  switch (error) {
    case EPERM:
    case EACCES:
      return {step, error, "This user may not receive the frames of " + device + ".",
              "Start the helper as root: it takes CAP_NET_RAW in the device's namespace."};
    case EAFNOSUPPORT:
      return {step, error, "This kernel has no AF_PACKET sockets (CONFIG_PACKET).",
              "Load the module (modprobe af_packet), or use another kernel."};
    default:
      return {step, error};
  }
}

/// Half for small frames, which are copied into slots; half for large ones, which wait as they are.
NicRingSize ring_size(uint32_t mtu, size_t memory) {
  const uint32_t frame = std::min(mtu, kLargestSlot) + ETH_HLEN + kBeforeFrame;
  NicRingSize size;
  size.slot_bytes = std::clamp(std::bit_ceil(frame), kSmallestSlot, kLargestSlot);
  size.block_bytes = kBlockBytes;
  size.blocks = static_cast<uint32_t>(std::max<size_t>(memory / kBlockBytes, 1));
  return size;
}

Result<NicRing> map_ring(int fd, const std::string& device, NicRingSize size) {
  const tpacket_req request{size.block_bytes, size.blocks, size.slot_bytes, size.slots()};
  if (!set_option(fd, SOL_PACKET, PACKET_RX_RING, request)) {
    return failure_of("setsockopt PACKET_RX_RING for " + device,
                      "The kernel had no memory for its receive ring; free some.");
  }
  void* memory = ::mmap(nullptr, size.bytes(), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) return failure_of("mmap the receive ring of " + device);
  return NicRing(static_cast<std::byte*>(memory), size);
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
  socket.segments_udp = set_option(fd, SOL_PACKET, kPacketVnetHeaderSize, kVnetSize);
  const int on = 1;
  if (socket.segments_udp || set_option(fd, SOL_PACKET, PACKET_VNET_HDR, on)) {
    socket.vnet_size = kVnetSize;
  }
}

}  // namespace

NicRing::NicRing(NicRing&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)), size_(other.size_) {}

NicRing& NicRing::operator=(NicRing&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(size_, other.size_);
  return *this;
}

NicRing::~NicRing() {
  if (memory_ != nullptr) ::munmap(memory_, size_.bytes());
}

Result<NicDevice> find_nic(const std::string& name) {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return failure_of("socket");
  ifreq request{};
  if (name.empty() || name.size() >= IFNAMSIZ) {
    return Failure{"find " + name, EINVAL, "\"" + name + "\" cannot be the name of a device.",
                   "Names of devices have 1 to 15 bytes."};
  }
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  if (::ioctl(socket.get(), SIOCGIFINDEX, &request) != 0) {
    if (errno != ENODEV) return failure_of("ioctl SIOCGIFINDEX " + name);
    return Failure{"find " + name, ENODEV, "There is no device " + name + " in this namespace.",
                   "See which there are: taproom link list."};
  }
  NicDevice device{name, request.ifr_ifindex, 0};
  if (::ioctl(socket.get(), SIOCGIFHWADDR, &request) != 0) {
    return failure_of("ioctl SIOCGIFHWADDR " + name);
  }
  if (request.ifr_hwaddr.sa_family != ARPHRD_ETHER) {
    return Failure{"find " + name, EOPNOTSUPP,
                   name + " has no Ethernet frames, so it cannot be a port.",
                   "Choose an Ethernet device, or for a TUN a port of the form tun:" + name + "."};
  }
  if (::ioctl(socket.get(), SIOCGIFMTU, &request) != 0)
    return failure_of("ioctl SIOCGIFMTU " + name);
  device.mtu = static_cast<uint32_t>(request.ifr_mtu);
  return device;
}

Result<NicSocket> open_nic_socket(const NicDevice& device, size_t memory) {
  // Protocol 0: it is not hooked into the receive path before `bind`.
  NicSocket made;
  made.fd = UniqueFd(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!made.fd) return explain_open(device.name, errno);
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
  // The kernel doubles the number that it is given.
  made.receive_buffer = memory / 2;
  const int half = static_cast<int>(made.receive_buffer / 2);
  if (!set_option(fd, SOL_SOCKET, SO_RCVBUFFORCE, half)) {
    set_option(fd, SOL_SOCKET, SO_RCVBUF, half);
  }
  if (!set_option(fd, SOL_SOCKET, SO_SNDBUFFORCE, half)) {
    set_option(fd, SOL_SOCKET, SO_SNDBUF, half);
  }
  auto ring = map_ring(fd, device.name, ring_size(device.mtu, memory - made.receive_buffer));
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
    group = uint32_t{PACKET_FANOUT_HASH | PACKET_FANOUT_FLAG_UNIQUEID} << 16;
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
