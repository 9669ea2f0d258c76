#include <algorithm>
#include <cstring>
#include <utility>

#include "answer_packet.h"
#include "responder_context.h"

namespace taproom::datapath {
namespace {

/// RFC 864: up to 512 characters a datagram; these are lines of 72, CR and LF.
constexpr uint32_t kLine = 72, kLines = 6, kPrintable = 95;

/// Two services of this kind that answer each other would never stop: a forged source is enough.
/// As in inetd(8), requests from such ports are not served.
bool would_answer_forever(uint16_t source, const ResponderSettings& settings) {
  constexpr uint16_t kEcho = 7, kDiscard = 9, kDaytime = 13, kQuote = 17, kChargen = 19, kTime = 37;
  for (const uint16_t port : {uint16_t{0}, kEcho, kDiscard, kDaytime, kQuote, kChargen, kTime,
                              settings.echo_port, settings.chargen_port}) {
    if (source == port) return true;
  }
  return false;
}

void echo(const Packet& packet, ResponderContext& context) {
  Packet answer = packet;
  make_reply(answer, context.settings.mac);
  uint8_t* const udp = answer.transport();
  // The checksum sums both ports: it holds, whole or still partial, for every segment of a GSO
  // frame.
  std::swap_ranges(udp, udp + 2, udp + 2);
  context.worker.datagrams.add(1);
  context.send(answer.frame);
}

void generate_characters(const Packet& packet, ResponderContext& context) {
  AnswerPacket answer(packet, context.settings.mac, packet.destination(), kUdp);
  uint8_t* const udp = answer.payload();
  const uint8_t* const request = packet.transport();
  std::memcpy(udp, request + 2, 2);
  std::memcpy(udp + 2, request, 2);
  uint8_t* at = udp + kUdpHeader;
  for (uint32_t line = 0; line < kLines; ++line) {
    for (uint32_t column = 0; column < kLine; ++column) {
      *at++ = static_cast<uint8_t>(' ' + (context.worker.chargen_line + column) % kPrintable);
    }
    *at++ = '\r';
    *at++ = '\n';
    context.worker.chargen_line = (context.worker.chargen_line + 1) % kPrintable;
  }
  const size_t size = static_cast<size_t>(at - udp);
  store16(udp + 4, static_cast<uint16_t>(size));
  context.worker.datagrams.add(1);
  context.send(answer.finish(size, 6));
}

}  // namespace

void answer_udp(const Packet& packet, ResponderContext& context) {
  const uint8_t* const udp = packet.transport();
  const uint32_t length = load16(udp + 4);
  if (!packet.frame.vnet.is_gso() && (length < kUdpHeader || length > packet.transport_size())) {
    return context.drop(Drop::kMalformed);
  }
  if (!transport_checksum_holds(packet)) return context.drop(Drop::kMalformed);
  const ResponderSettings& settings = context.settings;
  const uint16_t source = load16(udp), port = load16(udp + 2);
  if (port != 0 && port == settings.discard_port) return context.worker.datagrams.add(1);
  const bool echoes = port != 0 && port == settings.echo_port;
  const bool generates = port != 0 && port == settings.chargen_port;
  if (!echoes && !generates) {
    return answer_with_error(packet, IcmpErrors::port(packet.ipv6()), context);
  }
  if (would_answer_forever(source, settings)) return context.drop(Drop::kNotForUs);
  if (echoes) return echo(packet, context);
  generate_characters(packet, context);
}

}  // namespace taproom::datapath
