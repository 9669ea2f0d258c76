#include "udp_port.h"

#include <vector>

#include "../../options/options_reader.h"
#include "../core/port.h"
#include "socket_claims.h"
#include "socket_limits.h"
#include "socket_open.h"
#include "socket_receiver.h"
#include "socket_sender.h"

namespace taproom::datapath {
namespace {

class UdpQueue final : public PortQueue {
 public:
  UdpQueue(UniqueFd socket, bool segments, FrameLimit limit)
      : socket_(std::move(socket)),
        receiver_(socket_.get()),
        sender_(socket_.get(), segments),
        limit_(limit) {}

  int fd() const override { return socket_.get(); }
  unsigned receive(unsigned budget, FrameSink& sink) override {
    unsigned calls = 0;
    receiver_.receive(budget, counters, [&](Frame& frame, const sockaddr_storage&) {
      if (frame.size < kMacHeader) return counters.drop(Drop::kMalformed);
      ++calls;
      sink.take(frame);
    });
    return calls;
  }
  Sent send(const Frame& frame) override {
    if (!limit_.takes(frame)) return Sent::kTooBig;
    sender_.add({}, {frame.data, frame.size}, counters);
    return Sent::kYes;
  }
  void flush() override { sender_.flush(counters); }

  size_t memory() const { return receiver_.memory() + sender_.memory(); }

 private:
  UniqueFd socket_;
  SocketReceiver receiver_;
  SocketSender sender_;
  FrameLimit limit_;
};

class UdpPort final : public Port {
 public:
  UdpPort(PortOptions options, uint32_t frame_mtu, SocketClaim claim, const SocketAddress& remote,
          std::vector<UniqueFd> sockets)
      : Port(std::move(options)), claim_(std::move(claim)) {
    const FrameLimit limit(frame_mtu, SocketSender::kMostPayload);
    const bool segments = has_udp_segment(sockets.front());
    bool joins = true;
    for (const UniqueFd& socket : sockets) joins = join_datagrams(socket.get(), true) && joins;
    const unsigned mtu = path_mtu(sockets.front(), remote.ipv6);
    const unsigned overhead = remote.headers() + kMacHeader;
    for (UniqueFd& socket : sockets) {
      queues_.push_back(std::make_unique<UdpQueue>(std::move(socket), segments, limit));
      facts_.memory += queues_.back()->memory();
    }
    facts_.mode = segments && joins ? "UDP, GSO and GRO" : segments ? "UDP, GSO" : "UDP";
    if (!segments || !joins) facts_.why = "This kernel joins no datagrams (UDP_GRO, Linux 5.0).";
    const std::string words = size_words(frame_mtu, mtu > overhead ? mtu - overhead : 0);
    if (!words.empty()) facts_.mode += "; " + words;
  }

  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

 private:
  SocketClaim claim_;
  std::vector<std::unique_ptr<UdpQueue>> queues_;
};

}  // namespace

UdpPortOptions UdpPortOptions::read(const OptionsReader& options) {
  UdpPortOptions udp;
  udp.read_ends(options);
  return udp;
}

OpenedPort UdpPortOptions::open(const PortOptions& port, unsigned workers) const {
  const auto checked = ends();
  if (!checked) return checked.failure();
  const auto& [from, to] = checked.value();
  auto claim = SocketClaim::make(from, to);
  if (!claim) return std::move(claim.failure());
  std::vector<UniqueFd> sockets;
  for (unsigned worker = 0; worker < workers; ++worker) {
    auto socket = open_udp_socket(
        from, {.shared = true, .send_bytes = port.ring_bytes, .receive_bytes = port.ring_bytes});
    if (!socket) return std::move(socket.failure());
    if (Status connected = connect_socket(socket.value(), to); !connected) {
      return std::move(connected.failure());
    }
    // Before it was connected it was anybody's.
    drain_socket(socket.value().get());
    sockets.push_back(std::move(socket.value()));
  }
  return std::unique_ptr<Port>(
      std::make_unique<UdpPort>(port, mtu, std::move(claim.value()), to, std::move(sockets)));
}

}  // namespace taproom::datapath
