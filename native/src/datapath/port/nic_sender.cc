#include "nic_sender.h"

#include <linux/if_packet.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "../packet/headers.h"
#include "nic_socket.h"

namespace taproom::datapath {
namespace {

constexpr NicRingSize kRing{
    .block_bytes = NicSender::kMemory / 2, .blocks = 2, .slot_bytes = 2 << 10};
// Where the kernel looks for the frame, without PACKET_TX_HAS_OFF.
constexpr size_t kFrameOffset = TPACKET2_HDRLEN - sizeof(sockaddr_ll);
constexpr uint32_t kLargest = kRing.slot_bytes - kFrameOffset - kNicVnetSize - kVlanTag;
// The ring is not checked against the MTU by the kernel, and the MTU can change.
constexpr uint32_t kFlushesBetweenPolls = 4096;

}  // namespace

NicSender::NicSender(UniqueFd fd, NicRing ring, const NicDevice& device)
    : fd_(std::move(fd)),
      ring_(std::move(ring)),
      index_(device.index),
      slots_(ring_.size().slots()),
      largest_(std::min<uint32_t>(device.mtu + kMacHeader, kLargest)) {}

Result<NicSender> NicSender::open(const NicDevice& device) {
  // Protocol 0: it receives nothing.
  UniqueFd fd(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) return failure_of("open an AF_PACKET socket for " + device.name);
  const int version = TPACKET_V2, on = 1;
  // PACKET_LOSS: a frame that it refuses is skipped, and does not stop the ring.
  if (::setsockopt(fd.get(), SOL_PACKET, PACKET_VERSION, &version, sizeof(version)) != 0 ||
      ::setsockopt(fd.get(), SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)) != 0 ||
      ::setsockopt(fd.get(), SOL_PACKET, PACKET_LOSS, &on, sizeof(on)) != 0) {
    return failure_of("setsockopt of the sending ring for " + device.name);
  }
  auto ring = map_nic_ring(fd.get(), PACKET_TX_RING, device.name, kRing);
  if (!ring) return std::move(ring.failure());
  // As many as there are slots may be on their way.
  const int room = static_cast<int>(kRing.bytes());
  (void)::setsockopt(fd.get(), SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_ifindex = device.index;
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return failure_of("bind an AF_PACKET socket to " + device.name);
  }
  return NicSender(std::move(fd), std::move(ring.value()), device);
}

bool NicSender::accepts(const Frame& frame) const {
  if (frame.size < kMacHeader || frame.vnet.is_gso()) return false;
  const bool tagged = load16(frame.bytes() + kMacHeader - 2) == kEtherVlan;
  if (frame.size > largest_ + (tagged ? kVlanTag : 0)) return false;
  return !frame.vnet.needs_checksum() ||
         uint32_t{frame.vnet.checksum_start} + frame.vnet.checksum_offset + 2 <= frame.size;
}

bool NicSender::put(const Frame& frame) {
  auto* slot = reinterpret_cast<tpacket2_hdr*>(ring_.slot(next_));
  std::atomic_ref<uint32_t> status(slot->tp_status);
  // Beside these two, the kernel may leave the kind of a timestamp there.
  constexpr uint32_t kBusy = TP_STATUS_SEND_REQUEST | TP_STATUS_SENDING;
  if ((status.load(std::memory_order_acquire) & kBusy) != 0 || waiting_ == slots_) return false;
  VnetHeader vnet = frame.vnet;
  vnet.flags &= kNeedsChecksum;
  vnet.header_length = static_cast<uint16_t>(frame.size);
  std::byte* at = reinterpret_cast<std::byte*>(slot) + kFrameOffset;
  std::memcpy(at, &vnet, kNicVnetSize);
  std::memcpy(at + kNicVnetSize, frame.data, frame.size);
  slot->tp_len = kNicVnetSize + frame.size;
  status.store(TP_STATUS_SEND_REQUEST, std::memory_order_release);
  next_ = slot_after(next_);
  ++waiting_;
  return true;
}

NicSender::Lost NicSender::flush() {
  if (waiting_ == 0) return {};
  if (++flushes_ % kFlushesBetweenPolls == 0) poll_device();
  ssize_t sent = 0;
  do {
    sent = ::send(fd_.get(), nullptr, 0, MSG_DONTWAIT);
  } while (sent < 0 && errno == EINTR);
  const int error = sent < 0 ? errno : 0;
  // It stops where it finds no room, and says how much it has sent before that, if anything.
  for (; waiting_ != 0; --waiting_, first_ = slot_after(first_)) {
    auto* slot = reinterpret_cast<tpacket2_hdr*>(ring_.slot(first_));
    const uint32_t now = std::atomic_ref<uint32_t>(slot->tp_status).load(std::memory_order_acquire);
    if ((now & TP_STATUS_SEND_REQUEST) != 0) return take_back(error != 0 ? error : ENOBUFS);
  }
  return {};
}

NicSender::Lost NicSender::take_back(int error) {
  Lost lost{error, waiting_, 0};
  // The kernel will try the first of them again.
  next_ = first_;
  for (uint32_t slot = first_; waiting_ != 0; --waiting_, slot = slot_after(slot)) {
    auto* header = reinterpret_cast<tpacket2_hdr*>(ring_.slot(slot));
    lost.bytes += header->tp_len - kNicVnetSize;
    std::atomic_ref<uint32_t>(header->tp_status).store(TP_STATUS_AVAILABLE);
  }
  return lost;
}

void NicSender::poll_device() {
  if (const auto mtu = nic_mtu(fd_.get(), index_)) {
    largest_ = std::min<uint32_t>(*mtu + kMacHeader, kLargest);
  }
}

}  // namespace taproom::datapath
