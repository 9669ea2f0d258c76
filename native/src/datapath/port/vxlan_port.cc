#include "vxlan_port.h"

#include <array>
#include <bit>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "../../options/options_reader.h"
#include "../core/port.h"
#include "../impairment/random.h"
#include "../packet/headers.h"
#include "socket_limits.h"
#include "socket_open.h"
#include "socket_receiver.h"
#include "socket_sender.h"
#include "vxlan_header.h"
#include "vxlan_inner.h"
#include "vxlan_sockets.h"

namespace taproom::datapath {
namespace {

/// Source ports of each worker: enough for the hash of a switch or a NIC to have something to
/// spread.
constexpr size_t kSources = 8;

struct VxlanPath {
  uint32_t vni;
  SocketAddress remote;
  FrameLimit limit;
  /// Bytes of inner IP that need no fragments.
  unsigned whole;
};

class VxlanQueue final : public PortQueue {
 public:
  VxlanQueue(int receiving, std::vector<UniqueFd> sources, const VxlanPath& path)
      : fd_(receiving),
        sources_(std::move(sources)),
        receiver_(receiving),
        path_(path),
        header_(vxlan_header(path.vni)) {
    const bool segments = has_udp_segment(sources_.front());
    for (const UniqueFd& source : sources_) senders_.emplace_back(source.get(), segments);
  }

  int fd() const override { return fd_; }
  unsigned receive(unsigned budget, FrameSink& sink) override {
    unsigned calls = 0;
    // Of the next frame, where it is UDP in one piece.
    uint32_t large = 0;
    const auto keep = [&](const Frame& datagram, uint32_t each) {
      if (datagram.size < kVxlanHeader) return false;
      Frame inner = datagram;
      inner.data += kVxlanHeader;
      inner.size -= kVxlanHeader;
      large = is_large_udp(inner) ? each : 0;
      return large != 0;
    };
    const auto pass = [&](Frame& frame, const sockaddr_storage& source) {
      const uint32_t datagram = std::exchange(large, 0);
      const auto vni = vxlan_vni(frame.bytes(), frame.size);
      if (!vni || frame.size < kVxlanHeader + kMacHeader) {
        return counters.drop(Drop::kMalformed);
      }
      if (*vni != path_.vni || !same_address(source, path_.remote)) {
        return counters.drop(Drop::kNotForUs);
      }
      frame.data += kVxlanHeader;
      frame.size -= kVxlanHeader;
      frame.headroom += kVxlanHeader;
      find_unfinished(frame, path_.whole, datagram);
      ++calls;
      sink.take(frame);
    };
    receiver_.receive(budget, counters, pass, keep);
    return calls;
  }
  Sent send(const Frame& frame) override {
    if (!path_.limit.takes(frame)) return Sent::kTooBig;
    const size_t source = flow_hash(frame) % kSources;
    senders_[source].add(header_, {frame.data, frame.size}, counters);
    collected_ |= 1u << source;
    return Sent::kYes;
  }
  void flush() override {
    for (; collected_ != 0; collected_ &= collected_ - 1) {
      senders_[static_cast<size_t>(std::countr_zero(collected_))].flush(counters);
    }
  }

  size_t memory() const {
    size_t sum = receiver_.memory();
    for (const SocketSender& sender : senders_) sum += sender.memory();
    return sum;
  }

 private:
  const int fd_;
  std::vector<UniqueFd> sources_;
  SocketReceiver receiver_;
  const VxlanPath path_;
  const std::array<uint8_t, kVxlanHeader> header_;
  std::vector<SocketSender> senders_;
  /// Senders that hold something, a bit each.
  unsigned collected_ = 0;
};

class VxlanPort final : public Port {
 public:
  VxlanPort(PortOptions options, const VxlanPortOptions& vxlan,
            std::unique_ptr<VxlanSockets> sockets, std::vector<std::vector<UniqueFd>> sources,
            const SocketAddress& remote)
      : Port(std::move(options)), sockets_(std::move(sockets)) {
    const unsigned mtu = path_mtu(sources.front().front(), remote.ipv6);
    const unsigned overhead = remote.headers() + kVxlanHeader + kMacHeader;
    const unsigned whole = (mtu > overhead ? mtu : 1500) - overhead;
    const bool segments = has_udp_segment(sources.front().front());
    const VxlanPath path{vxlan.vni, remote,
                         FrameLimit(vxlan.mtu, SocketSender::kMostPayload - kVxlanHeader),
                         vxlan.mtu != 0 ? std::min(vxlan.mtu, whole) : whole};
    for (unsigned worker = 0; worker < sources.size(); ++worker) {
      queues_.push_back(
          std::make_unique<VxlanQueue>(sockets_->fd(worker), std::move(sources[worker]), path));
      facts_.memory += queues_.back()->memory();
    }
    const bool joins = sockets_->joins();
    facts_.mode = segments && joins ? "VXLAN, GSO and GRO" : segments ? "VXLAN, GSO" : "VXLAN";
    if (!segments || !joins) {
      facts_.why =
          "Datagrams are not joined: another port has the same other end on this UDP port, or the "
          "kernel lacks it (UDP_GRO, Linux 5.0).";
    }
    facts_.mode += "; " + size_words(vxlan.mtu, whole);
  }

  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

 private:
  std::unique_ptr<VxlanSockets> sockets_;
  std::vector<std::unique_ptr<VxlanQueue>> queues_;
};

/// Connected sockets that only send, from source ports that `seed` chooses and that are free.
Result<std::vector<UniqueFd>> open_sources(SocketAddress local, const SocketAddress& remote,
                                           size_t bytes, uint64_t seed) {
  std::vector<UniqueFd> sources;
  for (uint64_t attempt = 0; sources.size() < kSources; ++attempt) {
    local.port = vxlan_source_port(static_cast<uint32_t>(mix64(seed + attempt)));
    auto socket = open_udp_socket(local, {.send_bytes = bytes});
    if (!socket) {
      if (socket.failure().error == EADDRINUSE && attempt < 16 * kSources) continue;
      return std::move(socket.failure());
    }
    refuse_all(socket.value().get());
    if (Status connected = connect_socket(socket.value(), remote); !connected) {
      return std::move(connected.failure());
    }
    sources.push_back(std::move(socket.value()));
  }
  return sources;
}

}  // namespace

VxlanPortOptions VxlanPortOptions::read(const OptionsReader& options) {
  VxlanPortOptions vxlan;
  vxlan.read_ends(options);
  vxlan.vni = options.required_number("id", 0, kMostVni);
  return vxlan;
}

OpenedPort VxlanPortOptions::open(const PortOptions& port, unsigned workers) const {
  const auto checked = ends(kVxlanPort);
  if (!checked) return checked.failure();
  const auto& [from, to] = checked.value();
  if (vni > kMostVni) {
    return Failure{"check the vxlan port", EINVAL, "A VXLAN id (VNI) has 24 bits: 0 to 16777215."};
  }
  auto sockets = VxlanSockets::join(from, vni, to, workers, port.ring_bytes);
  if (!sockets) return std::move(sockets.failure());
  std::vector<std::vector<UniqueFd>> sources;
  for (unsigned worker = 0; worker < workers; ++worker) {
    const uint64_t seed = mix64(std::hash<std::string>{}(port.key)) + worker;
    auto opened = open_sources(from, to, port.ring_bytes / 2, mix64(seed));
    if (!opened) return std::move(opened.failure());
    sources.push_back(std::move(opened.value()));
  }
  return std::unique_ptr<Port>(
      std::make_unique<VxlanPort>(port, *this, std::move(sockets.value()), std::move(sources), to));
}

}  // namespace taproom::datapath
