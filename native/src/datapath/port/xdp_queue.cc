#include "xdp_queue.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace taproom::datapath {
namespace {

// The kernel counts what it loses, and a system call reads it.
constexpr uint32_t kBurstsBetweenCounts = 64;
// Without zero-copy a call sends 32 frames (TX_BATCH_SIZE of net/xdp/xsk.c).
constexpr uint32_t kFramesOfCall = 32;

}  // namespace

XdpQueue::XdpQueue(XdpSocket socket) : socket_(std::move(socket)) {
  held_.reserve(socket_.receive_frames);
  free_.reserve(socket_.send_frames);
  for (uint32_t frame = 0; frame < socket_.send_frames; ++frame) {
    free_.push_back((uint64_t{socket_.receive_frames} + frame) * kXdpChunk);
  }
}

unsigned XdpQueue::receive(unsigned budget, FrameSink& sink) {
  give_back_received();
  const uint32_t waiting = socket_.receive.waiting();
  const uint32_t count = std::min<uint32_t>(budget, waiting);
  if (count == 0) return 0;
  for (uint32_t i = 0; i < count; ++i) {
    const xdp_desc found = socket_.receive.pop();
    const auto offset = static_cast<uint32_t>(found.addr % kXdpChunk);
    Frame frame;
    frame.data = socket_.frames.data() + found.addr;
    frame.size = found.len;
    frame.headroom = offset;
    frame.tailroom = kXdpChunk - offset - found.len;
    frame.stable = true;
    held_.push_back(found.addr - offset);
    sink.take(frame);
  }
  socket_.receive.release();
  const bool full = waiting > socket_.receive_frames / 2;
  if (++bursts_ % kBurstsBetweenCounts == 0 || (was_full_ && !full)) count_lost();
  was_full_ = full;
  return count;
}

void XdpQueue::give_back_received() {
  if (held_.empty()) return;
  // The ring has an entry for every frame there is.
  for (const uint64_t frame : held_) socket_.fill.push(frame);
  held_.clear();
  socket_.fill.publish();
  if (socket_.fill.needs_wakeup()) (void)::recv(fd(), nullptr, 0, MSG_DONTWAIT);
}

Sent XdpQueue::send(const Frame& frame) {
  if (frame.size > kXdpChunk) return Sent::kTooBig;
  if (free_.empty()) take_back_sent();
  if (free_.empty()) {
    flush();
    take_back_sent();
  }
  if (free_.empty()) return failure() != 0 ? Sent::kDown : Sent::kNoRoom;
  const uint64_t at = free_.back();
  free_.pop_back();
  std::memcpy(socket_.frames.data() + at, frame.data, frame.size);
  socket_.send.push({at, frame.size, 0});
  unsent_ = true;
  return Sent::kYes;
}

void XdpQueue::flush() {
  if (!unsent_) return;
  socket_.send.publish();
  unsent_ = false;
  if (!socket_.send.needs_wakeup()) return;
  for (uint32_t calls = socket_.send.entries() / kFramesOfCall + 1; calls != 0; --calls) {
    if (::send(fd(), nullptr, 0, MSG_DONTWAIT) < 0 && errno != EAGAIN && errno != EINTR) {
      // No room further on: what the ring holds goes with the next burst.
      if (errno != ENOBUFS && errno != EBUSY) fail_with(errno);
      break;
    }
    if (socket_.zero_copy || socket_.send.taken() == 0) break;
  }
  take_back_sent();
}

void XdpQueue::take_back_sent() {
  const uint32_t count = socket_.completion.waiting();
  for (uint32_t i = 0; i < count; ++i) {
    const uint64_t at = socket_.completion.pop();
    free_.push_back(at - at % kXdpChunk);
  }
  if (count != 0) socket_.completion.release();
}

void XdpQueue::count_lost() {
  xdp_statistics found{};
  socklen_t size = sizeof(found);
  if (::getsockopt(fd(), SOL_XDP, XDP_STATISTICS, &found, &size) != 0) return;
  const uint64_t lost = found.rx_dropped + found.rx_ring_full;
  counters.drops[static_cast<size_t>(Drop::kReceiveQueue)].add(lost - lost_);
  lost_ = lost;
}

void XdpQueue::poll_failure() {
  int error = 0;
  socklen_t size = sizeof(error);
  if (::getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error != 0) fail_with(error);
}

void XdpQueue::fail_with(int error) {
  // ENXIO: the socket is bound to nothing any more, because the device is gone.
  fail(error == ENXIO ? ENODEV : error);
}

}  // namespace taproom::datapath
