#include "responder_forwarder.h"

#include <sys/random.h>

#include <cstring>

#include "own_addresses.h"
#include "responder_context.h"

namespace taproom::datapath {
namespace {

constexpr uint8_t kLooseRoute = 131, kStrictRoute = 137;

/// RFC 7126: source routes are a risk; they are not followed, and so not answered.
bool has_source_route(const uint8_t* ip) {
  const size_t end = (ip[0] & 15) * 4u;
  for (size_t at = 20; at < end && ip[at] != 0;) {
    if (ip[at] == kLooseRoute || ip[at] == kStrictRoute) return true;
    if (ip[at] == 1) {
      ++at;
      continue;
    }
    if (end - at < 2 || ip[at + 1] < 2) return false;
    at += ip[at + 1];
  }
  return false;
}

class Responder final : public Forwarder {
 public:
  Responder() {
    // Without randomness the sequence numbers can be guessed; nothing else depends on it.
    if (::getrandom(&shared_.secret, sizeof shared_.secret, GRND_NONBLOCK) < 0) shared_.secret = 1;
  }

  void forward(Frame& frame, PortIndex from, Egress& egress) override;
  size_t memory() const override {
    size_t sum = sizeof(*this);
    for (const ResponderWorker& worker : shared_.workers) {
      sum += worker.memory.load(std::memory_order_relaxed);
    }
    return sum;
  }

 private:
  void answer_ip(const Packet& packet, ResponderContext& context);
  void answer_transport(const Packet& packet, ResponderContext& context);
  void add_fragment(const Packet& packet, ResponderContext& context);

  ResponderShared shared_;
};

void Responder::forward(Frame& frame, PortIndex from, Egress& egress) {
  const Snapshot& snapshot = egress.snapshot();
  const auto* settings = static_cast<const ResponderSettings*>(snapshot.settings.get());
  if (settings == nullptr || egress.worker() >= kMaxWorkers) {
    return egress.drop(from, Drop::kNotForUs);
  }
  const auto& port = snapshot.slots[from].port;
  const bool layer3 = port && port->is_layer3();
  const auto headers = parse_headers(frame, layer3);
  if (!headers) return egress.drop(from, Drop::kMalformed);
  const Packet packet{frame, *headers, layer3};
  ResponderContext context{*settings, shared_, shared_.workers[egress.worker()], egress, from};
  if (!layer3) {
    const uint8_t* const mac = frame.bytes();
    if (std::memcmp(mac + 6, settings->mac.data(), 6) == 0) return context.drop(Drop::kLoop);
    if ((mac[6] & 1) != 0) return context.drop(Drop::kMalformed);
    if (!packet.to_group() && std::memcmp(mac, settings->mac.data(), 6) != 0) {
      return context.drop(Drop::kNotForUs);
    }
  }
  switch (headers->ether_type) {
    case kEtherArp:
      return answer_arp(packet, context);
    case kEtherIpv4:
    case kEtherIpv6:
      return answer_ip(packet, context);
    default:
      return context.drop(Drop::kNotForUs);
  }
}

void Responder::answer_ip(const Packet& packet, ResponderContext& context) {
  const bool ipv6 = packet.ipv6();
  const uint8_t* const ip = packet.ip();
  if (!ipv6) {
    if (checksum_fold(checksum_add(ip, (ip[0] & 15) * 4u)) != 0) {
      return context.drop(Drop::kMalformed);
    }
    if (has_source_route(ip)) return context.drop(Drop::kNotForUs);
  }
  if (!vnet_agrees(packet)) return context.drop(Drop::kMalformed);
  const auto& own = context.settings.addresses;
  const uint8_t* const target = packet.destination();
  // Groups are for ICMPv6: solicitations, and ping.
  const bool for_us = ipv6 && target[0] == 0xff
                          ? packet.headers.protocol == kIcmpv6 && is_own_group(own, target)
                          : is_own(own, target, ipv6);
  if (!for_us) return context.drop(Drop::kNotForUs);
  // A packet from one of our own addresses would be an answer to ourselves.
  if (is_own(own, packet.source(), ipv6)) return context.drop(Drop::kMalformed);
  // Followed as little as source routes of IPv4; but RFC 8200 4.4 requires an error, by the routing
  // type.
  if (const uint32_t at = packet.headers.unfinished_route; at != 0) {
    return answer_with_error(packet, IcmpErrors::field(at - packet.headers.network + 2), context);
  }
  if (packet.headers.is_fragment) return add_fragment(packet, context);
  answer_transport(packet, context);
}

void Responder::answer_transport(const Packet& packet, ResponderContext& context) {
  const bool ipv6 = packet.ipv6();
  const uint8_t protocol = packet.headers.protocol;
  // The unspecified address probes for a duplicate (RFC 4862), which neighbour discovery handles.
  const bool probe = protocol == kIcmpv6 && ipv6 && packet.headers.transport != 0 &&
                     packet.transport()[0] == kNeighbourSolicitation;
  if (!probe && !is_unicast(packet.source(), ipv6)) {
    // Multicast listener reports come from there, too (RFC 3590).
    const bool report = protocol == kIcmpv6 && packet.destination()[0] == 0xff;
    return context.drop(report ? Drop::kNotForUs : Drop::kMalformed);
  }
  const bool ours = protocol == kTcp || protocol == kUdp || protocol == (ipv6 ? kIcmpv6 : kIcmp);
  if (ours && packet.headers.transport == 0) return context.drop(Drop::kMalformed);
  if (protocol == kTcp) return answer_tcp(packet, context);
  if (protocol == kUdp) return answer_udp(packet, context);
  if (ours) return answer_icmp(packet, context);
  // RFC 8200 4.7: nothing follows, which is not an unknown protocol.
  if (ipv6 && protocol == kNoNextHeader) return context.drop(Drop::kNotForUs);
  // The pointer is that of the fixed header's field: exact unless there are extension headers.
  answer_with_error(packet, IcmpErrors::protocol(ipv6, 6), context);
}

/// The answers to a packet that came in fragments leave in fragments of the same size.
struct FragmentingEgress final : Egress {
  FragmentingEgress(Egress& egress, bool is_layer3, uint32_t size, uint32_t identification)
      : out(egress), layer3(is_layer3), largest(size), id(identification) {}
  struct Part final : FrameSink {
    void take(Frame& frame) override { egress->send(to, frame); }
    Egress* egress = nullptr;
    PortIndex to = 0;
  };
  void send(PortIndex to, Frame& frame) override {
    const auto headers = parse_headers(frame, layer3);
    const uint32_t ip_size = headers && headers->is_ipv6() ? 40 : 20;
    if (!headers || headers->end - headers->network <= ip_size + largest) {
      return out.send(to, frame);
    }
    Part part;
    part.egress = &out;
    part.to = to;
    send_in_fragments(frame, *headers, largest, id, part);
  }
  void drop(PortIndex port, Drop reason) override { out.drop(port, reason); }
  uint64_t now() const override { return out.now(); }
  uint64_t up_ports() const override { return out.up_ports(); }
  const Snapshot& snapshot() const override { return out.snapshot(); }
  unsigned worker() const override { return out.worker(); }
  void report(Event event) override { out.report(std::move(event)); }

  Egress& out;
  const bool layer3;
  const uint32_t largest;
  const uint32_t id;
};

void Responder::add_fragment(const Packet& packet, ResponderContext& context) {
  auto& fragments = context.worker.fragments;
  if (!fragments) {
    fragments = std::make_unique<Reassembly>();
    context.worker.memory.store(sizeof(Reassembly), std::memory_order_relaxed);
  }
  Reassembly::Outcome outcome = fragments->add(packet, context.egress.now());
  if (outcome.malformed) context.drop(Drop::kMalformed);
  if (outcome.evicted) context.drop(Drop::kTruncated);
  if (!outcome.whole) return;
  Frame& whole = *outcome.whole;
  const auto headers = parse_headers(whole, packet.layer3);
  if (!headers || headers->is_fragment) return context.drop(Drop::kMalformed);
  FragmentingEgress egress(context.egress, packet.layer3, outcome.largest,
                           static_cast<uint32_t>(context.egress.now() >> 10));
  ResponderContext inner{context.settings, context.shared, context.worker, egress, context.port};
  answer_transport({whole, *headers, packet.layer3}, inner);
}

}  // namespace

std::unique_ptr<Forwarder> make_forwarder(const ResponderSettings&) {
  return std::make_unique<Responder>();
}

}  // namespace taproom::datapath
