#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "../core/counters.h"
#include "../core/frame.h"
#include "socket_memory.h"

namespace taproom::datapath {

/// Takes datagrams from one socket, several with one call; those of one sender and size that the
/// kernel has joined (UDP_GRO, Linux 5.0) are taken apart here. Used by one worker's thread.
class SocketReceiver {
 public:
  /// The descriptor stays the caller's.
  explicit SocketReceiver(int fd);

  size_t memory() const { return memory_.size(); }

  /// Calls `each(Frame& datagram, const sockaddr_storage& source)` for `budget` datagrams, or some
  /// more: those that were joined go all at once, because epoll would not report the rest of
  /// them. Fewer than `budget`: none waits any more. Counts what was cut off, and what the kernel
  /// dropped. `keep(const Frame& datagram, uint32_t each)` may say of what looks joined, of `each`
  /// bytes, that it is one datagram.
  template <typename Each, typename Keep>
  unsigned receive(unsigned budget, QueueCounters& counters, Each each, Keep keep) {
    unsigned total = 0;
    for (bool more = true; more && total < budget;) {
      const unsigned wanted = std::min<unsigned>(budget - total, kMessages);
      const unsigned got = read(wanted);
      for (unsigned message = 0; message < got; ++message) {
        Part part = part_of(message, counters);
        bytes_ += part.size;
        if (part.each < part.size && !part.cut) {
          Frame all;
          all.data = part.data;
          all.size = part.size;
          if (keep(all, part.each)) part.each = part.size;
        }
        uint32_t done = 0;
        do {
          Frame datagram;
          datagram.data = part.data + done;
          datagram.size = std::min(part.each, part.size - done);
          datagram.headroom = static_cast<uint32_t>(kHeadroom) + done;
          done += datagram.size;
          datagram.tailroom = done == part.size ? part.tailroom : 0;
          if (!part.cut) each(datagram, sources_[message]);
          ++total;
        } while (done < part.size);
      }
      more = got == wanted;
      // Only a queue that was long can have been full, in datagrams or in bytes.
      if (got == kMessages || bytes_ >= kBytesBetweenCounts) count_dropped(counters);
    }
    return total;
  }
  template <typename Each>
  unsigned receive(unsigned budget, QueueCounters& counters, Each each) {
    return receive(budget, counters, each, [](const Frame&, uint32_t) { return false; });
  }

 private:
  static constexpr unsigned kMessages = 16;
  /// More than a datagram of the wire: a vxlan device of this machine hands over frames that were
  /// never cut, with eight bytes before them.
  static constexpr size_t kLargest = kMaxFrame + 8;
  static constexpr size_t kSlot = (kHeadroom + kLargest + 63) / 64 * 64;
  /// Less than the smallest queue of large datagrams holds.
  static constexpr size_t kBytesBetweenCounts = size_t{64} << 10;
  struct Part {
    std::byte* data;
    uint32_t size;
    /// Of each datagram that was joined.
    uint32_t each;
    uint32_t tailroom;
    /// It did not fit.
    bool cut;
  };

  unsigned read(unsigned wanted);
  uint32_t dropped_so_far() const;
  void count_dropped(QueueCounters& counters);
  Part part_of(unsigned message, QueueCounters& counters);

  int fd_;
  MappedMemory memory_;
  std::vector<mmsghdr> messages_;
  std::vector<iovec> parts_;
  std::vector<sockaddr_storage> sources_;
  std::vector<std::byte> control_;
  /// What the kernel says that it has dropped, since the socket was made.
  uint32_t dropped_ = 0;
  /// Received since it was last asked.
  size_t bytes_ = 0;
};

}  // namespace taproom::datapath
