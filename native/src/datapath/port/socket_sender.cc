#include "socket_sender.h"

#include <linux/udp.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace taproom::datapath {
namespace {

constexpr unsigned kRetryAfter = 4096;

/// What the kernel says where nothing but this datagram, or the path right now, is at fault.
Drop reason_of(int error) {
  switch (error) {
    case EMSGSIZE:
      return Drop::kTooBig;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
      return Drop::kNoRoute;
    case ENETDOWN:
      return Drop::kPortDown;
    case EAGAIN:
    case ENOBUFS:
    case ENOMEM:
      return Drop::kSendQueue;
    default:
      return Drop::kRefused;
  }
}

/// An ICMP error for a datagram of earlier, which the socket reports instead of sending this one.
bool is_old_news(int error) {
  return error == ECONNREFUSED || error == EPROTO || error == EHOSTDOWN || error == ENOPROTOOPT;
}

}  // namespace

SocketSender::SocketSender(int fd, bool segments)
    : fd_(fd), memory_(kBuffer), most_each_(segments ? kMostPayload : 0) {}

bool SocketSender::extends(const Run& run, size_t size) const {
  return !run.closed && run.count < kMostSegments && size <= run.each && run.each <= most_each_ &&
         run.size + size <= kMostPayload;
}

void SocketSender::add(std::span<const uint8_t> head, std::span<const std::byte> body,
                       QueueCounters& counters) {
  const size_t size = head.size() + body.size();
  if (size > kMostPayload) return counters.drop(Drop::kTooBig);
  if (memory_.data() == nullptr) return counters.drop(Drop::kSendQueue);
  bool joins = runs_ > 0 && extends(run_[runs_ - 1], size);
  if (used_ + size > kBuffer || (!joins && runs_ == kRuns)) {
    flush(counters);
    joins = false;
  }
  head_ = head.size();
  std::byte* const at = memory_.data() + used_;
  if (!head.empty()) std::memcpy(at, head.data(), head.size());
  std::memcpy(at + head.size(), body.data(), body.size());
  if (joins) {
    Run& run = run_[runs_ - 1];
    run.size += static_cast<uint32_t>(size);
    ++run.count;
    run.closed = size < run.each;
  } else {
    run_[runs_++] = {static_cast<uint32_t>(used_), static_cast<uint32_t>(size),
                     static_cast<uint16_t>(size), 1, false};
  }
  used_ += size;
}

void SocketSender::flush(QueueCounters& counters) {
  for (size_t first = 0; first < runs_;) first += send_from(first, counters);
  runs_ = 0;
  used_ = 0;
  if (until_retry_ > 0 && --until_retry_ == 0) most_each_ = kMostPayload;
}

/// Sends what it can, and says how many runs are done with.
size_t SocketSender::send_from(size_t first, QueueCounters& counters) {
  mmsghdr messages[kRuns];
  iovec parts[kRuns];
  alignas(cmsghdr) std::byte control[kRuns][CMSG_SPACE(sizeof(uint16_t))];
  const size_t count_of = runs_ - first;
  for (size_t at = 0; at < count_of; ++at) {
    const Run& run = run_[first + at];
    parts[at] = {memory_.data() + run.offset, run.size};
    messages[at] = {};
    msghdr& header = messages[at].msg_hdr;
    header.msg_iov = &parts[at];
    header.msg_iovlen = 1;
    if (run.count == 1) continue;
    header.msg_control = control[at];
    header.msg_controllen = sizeof(control[at]);
    cmsghdr* const segment = CMSG_FIRSTHDR(&header);
    segment->cmsg_level = IPPROTO_UDP;
    segment->cmsg_type = UDP_SEGMENT;
    segment->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    std::memcpy(CMSG_DATA(segment), &run.each, sizeof(uint16_t));
  }
  int sent = -1;
  // Old news may come in several times, but not for ever.
  for (int attempt = 0; attempt < 4; ++attempt) {
    sent = ::sendmmsg(fd_, messages, static_cast<unsigned>(count_of), 0);
    if (sent > 0) return static_cast<size_t>(sent);
    if (errno != EINTR && !is_old_news(errno)) break;
  }
  const int error = errno;
  const Run& run = run_[first];
  if (run.count > 1 && (error == EINVAL || error == EMSGSIZE || error == EIO)) {
    handle_send_error(run, error);
    send_one_by_one(run, counters);
    return 1;
  }
  if (error == EAGAIN) {
    for (size_t at = first; at < runs_; ++at) {
      lose(counters, Drop::kSendQueue, run_[at].count, run_[at].size);
    }
    return count_of;
  }
  lose(counters, reason_of(error), run.count, run.size);
  return 1;
}

/// The kernel cuts nothing that must then be fragmented (EINVAL; EMSGSIZE since Linux 6.14), and
/// nothing at all where the device can complete no checksum (EIO).
void SocketSender::handle_send_error(const Run& run, int error) {
  most_each_ = error == EIO ? 0 : run.each - 1u;
  until_retry_ = kRetryAfter;
}

void SocketSender::send_one_by_one(const Run& run, QueueCounters& counters) {
  for (uint32_t done = 0; done < run.size; done += run.each) {
    const size_t size = std::min<size_t>(run.each, run.size - done);
    ssize_t sent = -1;
    for (int attempt = 0; attempt < 4 && sent < 0; ++attempt) {
      sent = ::send(fd_, memory_.data() + run.offset + done, size, 0);
      if (sent < 0 && errno != EINTR && !is_old_news(errno)) break;
    }
    if (sent < 0) lose(counters, reason_of(errno), 1, size);
  }
}

/// Datagrams of `size` bytes in all, which the worker has counted as sent.
void SocketSender::lose(QueueCounters& counters, Drop reason, uint64_t frames,
                        uint64_t size) const {
  counters.drops[static_cast<size_t>(reason)].add(frames);
  counters.sent_frames.take_back(frames);
  counters.sent_bytes.take_back(size - frames * head_);
}

}  // namespace taproom::datapath
