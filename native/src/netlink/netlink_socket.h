#pragma once

#include <cstdint>
#include <span>

#include "../system/result.h"
#include "../unique_fd.h"
#include "message_builder.h"

namespace taproom::netlink {

/// One rtnetlink socket, in the namespace in which the thread was when it opened it, for good.
/// System calls: socket, bind, getsockname, setsockopt, sendmsg, recvmsg.
class NetlinkSocket {
 public:
  /// For requests: extended ACKs, capped ACKs, strict checking, a receive timeout.
  static Result<NetlinkSocket> open_requests();
  /// For events: non-blocking, member of every group of our topics. `buffer_bytes` is what the
  /// kernel may queue before it says ENOBUFS.
  static Result<NetlinkSocket> open_events(uint32_t buffer_bytes);

  int fd() const { return fd_.get(); }
  uint32_t port_id() const { return port_id_; }
  /// What the kernel really granted for received messages, in bytes of its own memory.
  size_t receive_buffer() const;

  /// Several messages at once, in their order: the kernel works through all of them within the
  /// call.
  Status send(std::span<const Message> messages) const;

  /// One datagram of the kernel into `buffer`. EAGAIN: none waits (or the timeout); ENOBUFS: some
  /// were lost; EMSGSIZE: it was larger than the buffer.
  Result<std::span<const uint8_t>> receive(std::span<uint8_t> buffer) const;

 private:
  NetlinkSocket(UniqueFd fd, uint32_t port_id) : fd_(std::move(fd)), port_id_(port_id) {}
  static Result<NetlinkSocket> open(int flags);

  UniqueFd fd_;
  uint32_t port_id_ = 0;
};

}  // namespace taproom::netlink
