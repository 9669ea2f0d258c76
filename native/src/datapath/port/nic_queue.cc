#include "nic_queue.h"

#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "../packet/headers.h"

namespace taproom::datapath {
namespace {

/// The kernel has taken the tag out of the frame; it belongs behind the two addresses.
void put_tag_back(Frame& frame, uint16_t protocol, uint16_t tci) {
  frame.data -= kVlanTag;
  frame.size += kVlanTag;
  frame.headroom -= kVlanTag;
  uint8_t* bytes = frame.bytes();
  std::memmove(bytes, bytes + kVlanTag, 2 * ETH_ALEN);
  store16(bytes + 2 * ETH_ALEN, protocol);
  store16(bytes + 2 * ETH_ALEN + 2, tci);
  if (frame.vnet.needs_checksum()) frame.vnet.checksum_start += kVlanTag;
  if (frame.vnet.header_length != 0) frame.vnet.header_length += kVlanTag;
}

/// How much of a GSO frame the kernel shall lay out as headers, which it wants in one piece; the
/// rest goes into pages. Only a matter of speed: it parses the frame itself.
uint16_t linear_part(const Frame& frame) {
  size_t headers = frame.vnet.checksum_start;
  if ((frame.vnet.gso_type & ~kGsoEcn) == kGsoUdp) {
    headers += kUdpHeader;
  } else {
    const bool has_length = headers + kTcpHeader <= frame.size;
    headers += has_length ? size_t{static_cast<uint8_t>(frame.bytes()[headers + 12] >> 4)} * 4 : 0;
  }
  return static_cast<uint16_t>(std::min<size_t>(headers, frame.size));
}

}  // namespace

NicQueue::NicQueue(NicSocket socket, std::optional<NicSender> sender)
    : socket_(std::move(socket)),
      sender_(std::move(sender)),
      slots_(socket_.ring.size().slots()),
      whole_(kWholeFrame) {}

size_t NicQueue::memory() const { return socket_.ring.size().bytes() + kBesideRing; }

unsigned NicQueue::receive(unsigned budget, FrameSink& sink) {
  unsigned taken = 0;
  uint32_t looked = 0;
  // Slots of frames that were lost are no reason to stay here for ever.
  for (; taken < budget && looked < slots_; ++looked) {
    auto* slot = reinterpret_cast<tpacket2_hdr*>(socket_.ring.slot(next_));
    // Acquire: the frame was written before its status.
    std::atomic_ref<uint32_t> status(slot->tp_status);
    const uint32_t now = status.load(std::memory_order_acquire);
    if ((now & TP_STATUS_USER) == 0) break;
    lost_ = lost_ || (now & TP_STATUS_LOSING) != 0;
    if (take_slot(*slot, sink)) ++taken;
    status.store(TP_STATUS_KERNEL, std::memory_order_release);
    next_ = next_ + 1 == slots_ ? 0 : next_ + 1;
  }
  if (lost_) count_lost();
  return taken;
}

bool NicQueue::take_slot(tpacket2_hdr& slot, FrameSink& sink) {
  Frame frame;
  if (slot.tp_status & TP_STATUS_COPY) {
    if (!fetch_whole(slot, frame)) return false;
  } else {
    if (slot.tp_snaplen < slot.tp_len) {
      // It did not fit into the slot, and the socket's queue had no room for it either.
      counters.drop(Drop::kReceiveQueue);
      return false;
    }
    frame.data = reinterpret_cast<std::byte*>(&slot) + slot.tp_mac;
    frame.size = slot.tp_len;
    frame.headroom = slot.tp_mac - static_cast<uint32_t>(sizeof(slot));
    frame.tailroom = socket_.ring.size().slot_bytes - slot.tp_mac - slot.tp_len;
    std::memcpy(&frame.vnet, frame.data - socket_.vnet_size, socket_.vnet_size);
  }
  frame.vnet.buffers = 0;
  if (slot.tp_status & TP_STATUS_VLAN_VALID) {
    const bool known = (slot.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
    put_tag_back(frame, known ? slot.tp_vlan_tpid : kEtherVlan, slot.tp_vlan_tci);
  }
  sink.take(frame);
  return true;
}

bool NicQueue::fetch_whole(const tpacket2_hdr& slot, Frame& frame) {
  const size_t room = whole_.size() - kHeadroom - kVlanTag;
  std::byte* begin = whole_.data() + kHeadroom + kVlanTag;
  ssize_t size = 0;
  int tries = 0;
  do {
    // MSG_TRUNC: the length that it really has.
    size = ::recv(fd(), begin, room, MSG_DONTWAIT | MSG_TRUNC);
    // An error of the device is reported once, before what waits.
    if (size < 0 && errno != EAGAIN) fail_with(errno);
  } while (size < 0 && errno != EAGAIN && ++tries < 4);
  if (size < 0) {
    counters.drop(Drop::kReceiveQueue);
    return false;
  }
  if (static_cast<size_t>(size) > room ||
      static_cast<size_t>(size) != slot.tp_len + socket_.vnet_size) {
    counters.drop(Drop::kTruncated);
    return false;
  }
  std::memcpy(&frame.vnet, begin, socket_.vnet_size);
  frame.data = begin + socket_.vnet_size;
  frame.size = slot.tp_len;
  frame.headroom = static_cast<uint32_t>(frame.data - whole_.data());
  frame.tailroom = static_cast<uint32_t>(whole_.size()) - frame.headroom - frame.size;
  return true;
}

Sent NicQueue::send(const Frame& frame) {
  if (sender_) {
    if (sender_->accepts(frame)) {
      if (sender_->put(frame)) return Sent::kYes;
      flush();
      if (sender_->put(frame)) return Sent::kYes;
    }
    // No other way may overtake what waits.
    flush();
  }
  return send_now(frame);
}

void NicQueue::flush() {
  if (!sender_ || sender_->is_empty()) return;
  const NicSender::Lost lost = sender_->flush();
  if (lost.frames == 0) return;
  // They have been counted as sent.
  counters.sent_frames.take_back(lost.frames);
  counters.sent_bytes.take_back(lost.bytes);
  const Sent what = explain(lost.error);
  const Drop reason = what == Sent::kDown     ? Drop::kPortDown
                      : what == Sent::kNoRoom ? Drop::kSendQueue
                                              : Drop::kRefused;
  counters.drops[static_cast<size_t>(reason)].add(lost.frames);
}

Sent NicQueue::send_now(const Frame& frame) {
  VnetHeader vnet = frame.vnet;
  vnet.buffers = 0;
  // Flags about a received checksum are not valid for sending.
  vnet.flags &= kNeedsChecksum;
  vnet.header_length = vnet.is_gso() ? linear_part(frame) : 0;
  const size_t before = socket_.vnet_size;
  ssize_t sent = 0;
  do {
    // Before a stable frame lies the header with which a TAP is still going to send it.
    if (frame.headroom >= before && !frame.stable) {
      std::memcpy(frame.data - before, &vnet, before);
      sent = ::send(fd(), frame.data - before, frame.size + before, MSG_DONTWAIT);
    } else {
      iovec parts[2]{{&vnet, before}, {frame.data, frame.size}};
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = 2;
      sent = ::sendmsg(fd(), &message, MSG_DONTWAIT);
    }
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? explain(errno) : Sent::kYes;
}

Sent NicQueue::explain(int error) {
  switch (error) {
    case EAGAIN:
    case ENOBUFS:
      return Sent::kNoRoom;
    case EMSGSIZE:
      return Sent::kTooBig;
    case ENETDOWN:
    case ENXIO:
    case ENODEV:
      fail_with(error);
      return Sent::kDown;
    default:
      // ENOMEM, too: so it reports a GSO frame that it cannot cut (one inside a tunnel).
      return Sent::kRefused;
  }
}

void NicQueue::count_lost() {
  // Reading sets it back to 0.
  tpacket_stats lost{};
  socklen_t size = sizeof(lost);
  if (::getsockopt(fd(), SOL_PACKET, PACKET_STATISTICS, &lost, &size) == 0) {
    counters.drops[static_cast<size_t>(Drop::kReceiveQueue)].add(lost.tp_drops);
  }
  lost_ = false;
}

void NicQueue::poll_failure() {
  int error = 0;
  socklen_t size = sizeof(error);
  if (::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0) fail_with(error);
}

void NicQueue::fail_with(int error) {
  // Down and gone give the same error; a socket whose device is gone is bound to index -1.
  sockaddr_ll address{};
  socklen_t size = sizeof(address);
  const bool bound = ::getsockname(fd(), reinterpret_cast<sockaddr*>(&address), &size) == 0;
  fail(bound && address.sll_ifindex <= 0 ? ENODEV : error);
}

void NicQueue::revive() {
  int stale = 0;
  socklen_t size = sizeof(stale);
  (void)::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &stale, &size);
  if (sender_) sender_->poll_device();
  PortQueue::revive();
}

}  // namespace taproom::datapath
