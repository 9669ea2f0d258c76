#pragma once

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "../core/counters.h"
#include "socket_memory.h"

namespace taproom::datapath {

/// Collects datagrams for one connected socket and sends them with as few calls as it takes.
/// Datagrams of equal size that follow each other become one message that the kernel cuts
/// (UDP_SEGMENT, Linux 4.18), and several messages one sendmmsg(2); their order is kept. Used by
/// one worker's thread.
class SocketSender {
 public:
  /// The most that one datagram carries over IPv4; over IPv6 it could be 20 bytes more.
  static constexpr size_t kMostPayload = 65507;

  /// `segments`: the kernel has UDP_SEGMENT. The descriptor stays the caller's.
  SocketSender(int fd, bool segments);

  /// One datagram: `head`, as long as all others', and `body` behind it. What was collected is sent
  /// first where there is no room. What is lost then is counted in `counters`, by reason, and as
  /// not sent: it is too late to tell the caller.
  void add(std::span<const uint8_t> head, std::span<const std::byte> body, QueueCounters& counters);
  void flush(QueueCounters& counters);
  bool empty() const { return runs_ == 0; }
  size_t memory() const { return memory_.size(); }

 private:
  /// Datagrams of one size, the last of which may be shorter.
  struct Run {
    uint32_t offset;
    uint32_t size;
    uint16_t each;
    uint16_t count;
    bool closed;
  };
  static constexpr size_t kRuns = 32;
  static constexpr size_t kBuffer = size_t{64} << 10;
  /// UDP_MAX_SEGMENTS was 64 before Linux 6.9.
  static constexpr uint16_t kMostSegments = 64;

  bool extends(const Run& run, size_t size) const;
  size_t send_from(size_t first, QueueCounters& counters);
  void send_one_by_one(const Run& run, QueueCounters& counters);
  void handle_send_error(const Run& run, int error);
  void lose(QueueCounters& counters, Drop reason, uint64_t frames, uint64_t size) const;

  int fd_;
  MappedMemory memory_;
  size_t used_ = 0;
  size_t head_ = 0;
  size_t runs_ = 0;
  std::array<Run, kRuns> run_;
  /// Largest datagram that is sent in one message with others; the path MTU shrinks it.
  size_t most_each_;
  /// Messages until a larger one is tried again: the path MTU may have grown.
  unsigned until_retry_ = 0;
};

}  // namespace taproom::datapath
