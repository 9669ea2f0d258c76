#pragma once

#include <array>
#include <memory>

#include "../core/forwarder.h"
#include "../core/port_bits.h"
#include "icmp_error.h"
#include "packet.h"
#include "rate_limiter.h"
#include "reassembly.h"
#include "settings.h"

namespace taproom::datapath {

/// What one worker has answered, and the fragments it waits for. Counters are read by all.
struct alignas(64) ResponderWorker {
  Counter pings;
  Counter datagrams;
  Counter pages;
  /// Made when the first fragment comes to this worker, never freed before the end.
  std::unique_ptr<Reassembly> fragments;
  std::atomic<size_t> memory{0};
  uint32_t chargen_line = 0;
};

/// What the workers of one responder share. Nothing here waits.
struct ResponderShared {
  /// ICMP errors; as many as Linux sends in all (net.ipv4.icmp_msgs_per_sec, _burst).
  RateLimiter errors{1'000'000, 50};
  /// RFC 5227 2.4 c: an address is defended once in ten seconds.
  RateLimiter defences{10'000'000'000, 1};
  /// For sequence numbers that cannot be guessed.
  uint64_t secret = 0;
  std::array<ResponderWorker, kMaxWorkers> workers;
};

/// One frame's way through the responder.
struct ResponderContext {
  const ResponderSettings& settings;
  ResponderShared& shared;
  ResponderWorker& worker;
  Egress& egress;
  PortIndex port;

  void send(Frame& frame) { egress.send(port, frame); }
  void drop(Drop reason) { egress.drop(port, reason); }
};

/// RFC 826, RFC 5227.
void answer_arp(const Packet& packet, ResponderContext& context);
/// RFC 792 and RFC 4443 echo; passes neighbour discovery on.
void answer_icmp(const Packet& packet, ResponderContext& context);
/// RFC 4861 7.2.4, RFC 4862 5.4.
void answer_neighbour_solicitation(const Packet& packet, ResponderContext& context);
/// RFC 862, 863, 864.
void answer_udp(const Packet& packet, ResponderContext& context);
/// RFC 9293, as much of it as one page needs.
void answer_tcp(const Packet& packet, ResponderContext& context);
/// From the address that was asked, where errors are due and allowed; a counted drop otherwise.
void answer_with_error(const Packet& packet, IcmpError error, ResponderContext& context);

/// Makes the packet its own answer: MACs and addresses change places, hops start anew, IPv6
/// extension headers go, a record-route option gets our address. `packet` is stale afterwards; the
/// transport's checksum still holds, because it sums both addresses.
void make_reply(Packet& packet, const MacAddress& own);

}  // namespace taproom::datapath
