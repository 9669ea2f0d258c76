#pragma once

#include <optional>
#include <vector>

#include "../core/port.h"
#include "../packet/headers.h"
#include "nic_sender.h"
#include "nic_socket.h"

struct tpacket2_hdr;

namespace taproom::datapath {

/// One AF_PACKET socket of a NIC. Small frames are handed over where the kernel has put them, in a
/// slot of the ring; a frame that is larger than a slot (GSO) holds its place there while it waits
/// whole in the socket's queue, and is fetched into the one large buffer.
class NicQueue final : public PortQueue {
 public:
  NicQueue(NicSocket socket, std::optional<NicSender> sender);

  int fd() const override { return socket_.fd.get(); }
  bool has_ring() const override { return true; }
  unsigned receive(unsigned budget, FrameSink& sink) override;
  Sent send(const Frame& frame) override;
  void flush() override;
  void poll_failure() override;
  void revive() override;

  /// The large buffer, and the ring for sending.
  static constexpr size_t kWholeFrame = kHeadroom + kVlanTag + kNicVnetSize + kMaxFrame;
  static constexpr size_t kBesideRing = kWholeFrame + NicSender::kMemory;

  const NicSocket& socket() const { return socket_; }
  size_t memory() const;

 private:
  bool take_slot(tpacket2_hdr& slot, FrameSink& sink);
  bool fetch_whole(const tpacket2_hdr& slot, Frame& frame);
  Sent send_now(const Frame& frame);
  Sent explain(int error);
  void count_lost();
  void fail_with(int error);

  NicSocket socket_;
  /// Nothing where the kernel has no vnet header.
  std::optional<NicSender> sender_;
  uint32_t next_ = 0;
  uint32_t slots_;
  /// The kernel has lost frames since it was last asked how many.
  bool lost_ = false;
  std::vector<std::byte> whole_;
};

}  // namespace taproom::datapath
