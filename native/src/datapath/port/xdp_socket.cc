#include "xdp_socket.h"

#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace taproom::datapath {
namespace {

// Of every 16 KiB: rings have 8 or 16 bytes for each frame, in powers of two, and whole pages.
constexpr size_t kRingShare = 16;

template <typename T>
bool set_option(int fd, int name, const T& value) {
  return ::setsockopt(fd, SOL_XDP, name, &value, sizeof(value)) == 0;
}

Failure explain_bind(const NicDevice& device, uint32_t queue, int error) {
  const std::string what = "queue " + std::to_string(queue) + " of " + device.name;
  const std::string step = "bind an AF_XDP socket to " + what;
  switch (error) {
    case EBUSY:
      return {step, error, "Another program receives " + what + " already.",
              "Stop it, or choose another queue."};
    case EINVAL:
      return {step, error, device.name + " has no queue " + std::to_string(queue) + ".",
              "Use fewer threads or a lower queue; ethtool -l " + device.name +
                  " shows how many there are."};
    case ENODEV:
      return {step, error, device.name + " has just gone; bring it back."};
    default:
      return {step, error, {}, "Use a port of the form nic:" + device.name + "."};
  }
}

bool bind_to(const XdpSocket& socket, const NicDevice& device, uint32_t queue, uint16_t mode) {
  sockaddr_xdp address{};
  address.sxdp_family = AF_XDP;
  address.sxdp_ifindex = static_cast<uint32_t>(device.index);
  address.sxdp_queue_id = queue;
  address.sxdp_flags = static_cast<uint16_t>(XDP_USE_NEED_WAKEUP | mode);
  return ::bind(socket.fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

/// Answers with an errno. The kernel lets go of a queue some time after its socket was closed, and
/// without notice: a port that is opened again would find it busy.
int bind_at_last(XdpSocket& socket, const NicDevice& device, uint32_t queue, bool native) {
  constexpr int kTries = 50;
  constexpr timespec kPause{0, 5'000'000};
  int error = 0;
  for (int i = 0; i < kTries; ++i) {
    socket.zero_copy = native && bind_to(socket, device, queue, XDP_ZEROCOPY);
    if (socket.zero_copy) return 0;
    if (native) {
      socket.why_not_zero_copy =
          "The driver of " + device.name + " has no zero-copy (" + std::strerror(errno) + ").";
    }
    if (bind_to(socket, device, queue, XDP_COPY)) return 0;
    error = errno;
    if (error != EBUSY) break;
    ::nanosleep(&kPause, nullptr);
  }
  return error;
}

template <typename T>
bool map_ring(const XdpSocket& socket, int option, uint64_t page, const xdp_ring_offset& at,
              uint32_t entries, XdpRing<T>& ring) {
  if (!set_option(socket.fd.get(), option, entries)) return false;
  const size_t size = at.desc + size_t{entries} * sizeof(T);
  void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                        socket.fd.get(), static_cast<off_t>(page));
  if (memory == MAP_FAILED) return false;
  ring = XdpRing<T>(XdpMapping(memory, size), at, entries);
  return true;
}

Status map_rings(XdpSocket& socket) {
  xdp_mmap_offsets at{};
  socklen_t size = sizeof(at);
  if (::getsockopt(socket.fd.get(), SOL_XDP, XDP_MMAP_OFFSETS, &at, &size) != 0) {
    return failure_of("getsockopt XDP_MMAP_OFFSETS");
  }
  const uint32_t in = std::bit_ceil(socket.receive_frames), out = std::bit_ceil(socket.send_frames);
  if (!map_ring(socket, XDP_UMEM_FILL_RING, XDP_UMEM_PGOFF_FILL_RING, at.fr, in, socket.fill) ||
      !map_ring(socket, XDP_UMEM_COMPLETION_RING, XDP_UMEM_PGOFF_COMPLETION_RING, at.cr, out,
                socket.completion) ||
      !map_ring(socket, XDP_RX_RING, XDP_PGOFF_RX_RING, at.rx, in, socket.receive) ||
      !map_ring(socket, XDP_TX_RING, XDP_PGOFF_TX_RING, at.tx, out, socket.send)) {
    return failure_of("make the rings of an AF_XDP socket");
  }
  return Nothing{};
}

Status register_frames(XdpSocket& socket, size_t memory) {
  const auto frames =
      static_cast<uint32_t>(std::max<size_t>((memory - memory / kRingShare) / kXdpChunk, 64));
  socket.send_frames = std::bit_floor(frames / 4);
  socket.receive_frames = frames - socket.send_frames;
  const size_t size = size_t{frames} * kXdpChunk;
  void* mapped = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (mapped == MAP_FAILED) return failure_of("mmap the frames of an AF_XDP socket");
  socket.frames = XdpMapping(mapped, size);
  xdp_umem_reg request{};
  request.addr = reinterpret_cast<uintptr_t>(mapped);
  request.len = size;
  request.chunk_size = kXdpChunk;
  if (!set_option(socket.fd.get(), XDP_UMEM_REG, request)) {
    return failure_of("setsockopt XDP_UMEM_REG",
                      "The frames are locked memory: raise its limit (ulimit -l), or free some.");
  }
  return Nothing{};
}

}  // namespace

size_t XdpSocket::memory() const {
  return frames.size() + fill.memory() + completion.memory() + receive.memory() + send.memory();
}

Result<XdpSocket> open_xdp_socket(const NicDevice& device, uint32_t queue, size_t memory,
                                  bool native) {
  XdpSocket made;
  made.fd = UniqueFd(::socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0));
  if (!made.fd)
    return explain_nic_socket("AF_XDP", "CONFIG_XDP_SOCKETS", device.name, errno,
                              "Use a port of the form nic:" + device.name + ".");
  if (Status frames = register_frames(made, memory); !frames) return std::move(frames.failure());
  if (Status rings = map_rings(made); !rings) return std::move(rings.failure());
  for (uint32_t frame = 0; frame < made.receive_frames; ++frame) {
    made.fill.push(uint64_t{frame} * kXdpChunk);
  }
  made.fill.publish();

  if (const int error = bind_at_last(made, device, queue, native)) {
    return explain_bind(device, queue, error);
  }
  return made;
}

}  // namespace taproom::datapath
