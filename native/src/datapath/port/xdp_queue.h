#pragma once

#include <vector>

#include "../core/port.h"
#include "xdp_socket.h"

namespace taproom::datapath {

/// One AF_XDP socket. Frames are handed over in the memory that the kernel has received them into,
/// and copied into the queue's own when they are sent. No offloads: a frame is what goes over the
/// wire.
class XdpQueue final : public PortQueue {
 public:
  explicit XdpQueue(XdpSocket socket);

  int fd() const override { return socket_.fd.get(); }
  bool has_ring() const override { return true; }
  unsigned receive(unsigned budget, FrameSink& sink) override;
  Sent send(const Frame& frame) override;
  void flush() override;
  void poll_failure() override;

  const XdpSocket& socket() const { return socket_; }

 private:
  void give_back_received();
  void take_back_sent();
  void count_lost();
  void fail_with(int error);

  XdpSocket socket_;
  /// Received by the last burst; until the next one they may still be sent.
  std::vector<uint64_t> held_;
  /// Free frames, for sending.
  std::vector<uint64_t> free_;
  bool unsent_ = false;
  uint64_t lost_ = 0;
  uint32_t bursts_ = 0;
  /// So much waited that the kernel may have run out of frames, not checked since.
  bool was_full_ = false;
};

}  // namespace taproom::datapath
