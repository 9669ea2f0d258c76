#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "answer_packet.h"
#include "responder_context.h"
#include "responder_page.h"

/// A TCP without connections. What a server must remember is in the numbers that the client
/// repeats:
///
///   our first sequence number  [ 19 bits: hash of addresses, ports, the client's first number |
///                                2 bits: which answer fits the client's MSS | 11 bits: 0 ]
///
/// so an acknowledgement of ours says in its lower 11 bits how much of the answer has arrived. As
/// long as that is nothing, and the hash says that a segment is the first one of its stream, it
/// holds the request, and gets the whole answer with FIN in one segment: if that one is lost, the
/// request stays unacknowledged, and the client's own retransmission asks again. Whatever comes
/// later is acknowledged and forgotten. No loss needs a timer here, and no flood finds a table to
/// fill.
namespace taproom::datapath {
namespace {

constexpr uint8_t kFin = 1, kSyn = 2, kRst = 4, kPush = 8, kAck = 16;
constexpr size_t kTcpHeader = 20, kChecksum = 16;
constexpr uint32_t kArrived = 0x7ff, kClass = 0x1800, kCookie = ~(kArrived | kClass);
constexpr unsigned kClassShift = 11;
/// RFC 9293 3.7.1, where the client says nothing.
constexpr uint16_t kDefaultMss4 = 536, kDefaultMss6 = 1220;
/// Answers by class: none at all, the shortest, the page.
constexpr std::array<size_t, 3> kAnswers{0, kShortestPage, kWholePage};
static_assert(kWholePage < kArrived && kTcpHeader + kWholePage <= AnswerPacket::kPayload);

struct Segment {
  uint16_t source_port, port;
  uint32_t sequence, acknowledged;
  uint8_t flags;
  uint16_t mss;
  std::string_view data;
  /// What it takes of the sequence space.
  uint32_t length() const {
    return static_cast<uint32_t>(data.size()) + ((flags & kSyn) != 0) + ((flags & kFin) != 0);
  }
};

uint16_t read_mss(const uint8_t* options, size_t size, uint16_t otherwise) {
  for (size_t at = 0; at < size && options[at] != 0;) {
    if (options[at] == 1) {
      ++at;
      continue;
    }
    if (size - at < 2 || options[at + 1] < 2 || options[at + 1] > size - at) return otherwise;
    if (options[at] == 2 && options[at + 1] == 4) return load16(options + at + 2);
    at += options[at + 1];
  }
  return otherwise;
}

Segment read_segment(const Packet& packet) {
  const uint8_t* const tcp = packet.transport();
  const size_t header = (tcp[12] >> 4) * size_t{4};  // looked at by parse_headers
  return {.source_port = load16(tcp),
          .port = load16(tcp + 2),
          .sequence = load32(tcp + 4),
          .acknowledged = load32(tcp + 8),
          .flags = tcp[13],
          .mss = read_mss(tcp + kTcpHeader, header - kTcpHeader,
                          packet.ipv6() ? kDefaultMss6 : kDefaultMss4),
          .data = {reinterpret_cast<const char*>(tcp) + header, packet.transport_size() - header}};
}

/// Keyed mixing (the finalizer of MurmurHash3, Appleby): enough against guessing from outside.
uint64_t mix(uint64_t state, uint64_t word) {
  state ^= word;
  state = (state ^ (state >> 33)) * 0xff51afd7ed558ccd;
  state = (state ^ (state >> 33)) * 0xc4ceb9fe1a85ec53;
  return state ^ (state >> 33);
}

uint32_t cookie(const Packet& packet, const Segment& segment, uint32_t first, uint64_t secret) {
  uint64_t state =
      mix(secret, uint64_t{segment.source_port} << 48 | uint64_t{segment.port} << 32 | first);
  for (size_t at = 0; at < packet.address_size(); at += 4) {
    state = mix(state,
                uint64_t{load32(packet.source() + at)} << 32 | load32(packet.destination() + at));
  }
  return static_cast<uint32_t>(std::rotl(state, 32) ^ secret) & kCookie;
}

/// Sends a segment whose data lies behind the header already.
void send_segment(AnswerPacket& answer, const Segment& request, uint32_t sequence,
                  uint32_t acknowledged, uint8_t flags, size_t header, size_t data,
                  ResponderContext& context) {
  uint8_t* const tcp = answer.payload();
  store16(tcp, request.port);
  store16(tcp + 2, request.source_port);
  store32(tcp + 4, sequence);
  store32(tcp + 8, (flags & kAck) != 0 ? acknowledged : 0);
  tcp[12] = static_cast<uint8_t>(header / 4 << 4);
  tcp[13] = flags;
  store16(tcp + 14, (flags & kRst) != 0 ? 0 : 0xffff);
  store16(tcp + 18, 0);
  context.send(answer.finish(header + data, kChecksum));
}

void send_plain(const Packet& packet, const Segment& request, uint32_t sequence,
                uint32_t acknowledged, uint8_t flags, ResponderContext& context) {
  AnswerPacket answer(packet, context.settings.mac, packet.destination(), kTcp);
  send_segment(answer, request, sequence, acknowledged, flags, kTcpHeader, 0, context);
}

/// RFC 9293 3.10.7.1.
void refuse(const Packet& packet, const Segment& segment, ResponderContext& context) {
  context.drop(Drop::kNotForUs);
  if ((segment.flags & kRst) != 0) return;
  if ((segment.flags & kAck) != 0) {
    return send_plain(packet, segment, segment.acknowledged, 0, kRst, context);
  }
  send_plain(packet, segment, 0, segment.sequence + segment.length(), kRst | kAck, context);
}

void accept(const Packet& packet, const Segment& segment, ResponderContext& context) {
  uint32_t fits = 0;
  for (uint32_t i = 0; i < kAnswers.size(); ++i) {
    if (kAnswers[i] <= segment.mss) fits = i;
  }
  const uint32_t first =
      cookie(packet, segment, segment.sequence, context.shared.secret) | fits << kClassShift;
  AnswerPacket answer(packet, context.settings.mac, packet.destination(), kTcp);
  uint8_t* const option = answer.payload() + kTcpHeader;
  option[0] = 2;
  option[1] = 4;
  store16(option + 2, packet.ipv6() ? 1440 : 1460);
  send_segment(answer, segment, first, segment.sequence + 1, kSyn | kAck, kTcpHeader + 4, 0,
               context);
}

std::string_view text_of(const uint8_t* address, bool ipv6,
                         std::array<char, INET6_ADDRSTRLEN>& room) {
  return ::inet_ntop(ipv6 ? AF_INET6 : AF_INET, address, room.data(), room.size());
}

void serve(const Packet& packet, const Segment& segment, ResponderContext& context) {
  const size_t room =
      kAnswers[(((segment.acknowledged - 1) & kClass) >> kClassShift) % kAnswers.size()];
  if (room == 0) return refuse(packet, segment, context);
  context.worker.pages.add(1);
  std::array<char, INET6_ADDRSTRLEN> own, visitor;
  PageFacts facts{.name = std::string_view(context.settings.name).substr(0, 16),
                  .address = text_of(packet.destination(), packet.ipv6(), own),
                  .port = segment.port,
                  .visitor = text_of(packet.source(), packet.ipv6(), visitor)};
  for (const ResponderWorker& worker : context.shared.workers) {
    facts.pages += worker.pages.get();
    facts.pings += worker.pings.get();
    facts.datagrams += worker.datagrams.get();
  }
  AnswerPacket answer(packet, context.settings.mac, packet.destination(), kTcp);
  char* const data = reinterpret_cast<char*>(answer.payload()) + kTcpHeader;
  const size_t size = write_http_answer(segment.data, facts, {data, room});
  send_segment(answer, segment, segment.acknowledged, segment.sequence + segment.length(),
               kPush | kFin | kAck, kTcpHeader, size, context);
}

}  // namespace

void answer_tcp(const Packet& packet, ResponderContext& context) {
  if (!transport_checksum_holds(packet)) return context.drop(Drop::kMalformed);
  const Segment segment = read_segment(packet);
  const uint16_t port = context.settings.http_port;
  if (port == 0 || segment.port != port) return refuse(packet, segment, context);
  if ((segment.flags & kRst) != 0) return;
  if ((segment.flags & kSyn) != 0) {
    if ((segment.flags & kAck) != 0) return refuse(packet, segment, context);
    return accept(packet, segment, context);
  }
  if ((segment.flags & kAck) == 0) return context.drop(Drop::kMalformed);
  if (segment.length() == 0) return;  // it has what we sent, and we wait for nothing
  if (((segment.acknowledged - 1) & kArrived) != 0) {
    return send_plain(packet, segment, segment.acknowledged, segment.sequence + segment.length(),
                      kAck, context);
  }
  // Not the first of its stream: unacknowledged, it comes again when the answer has arrived.
  if (cookie(packet, segment, segment.sequence - 1, context.shared.secret) !=
      ((segment.acknowledged - 1) & kCookie)) {
    return context.drop(Drop::kNotForUs);
  }
  if (segment.data.empty()) {
    // Closed without a word.
    return send_plain(packet, segment, segment.acknowledged, segment.sequence + segment.length(),
                      kFin | kAck, context);
  }
  serve(packet, segment, context);
}

}  // namespace taproom::datapath
