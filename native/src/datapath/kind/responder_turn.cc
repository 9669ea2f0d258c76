#include <cstring>
#include <utility>

#include "answer_packet.h"
#include "responder_context.h"

namespace taproom::datapath {
namespace {

constexpr uint8_t kEndOfOptions = 0, kNoOperation = 1, kRecordRoute = 7;

/// RFC 791 3.1: each hop writes its address where the option's pointer says,
/// counted from 1, and moves it on. `ping -R` shows them.
void record_route(uint8_t* ip, const uint8_t* own) {
  const size_t end = (ip[0] & 15) * 4u;
  for (size_t at = 20; at < end && ip[at] != kEndOfOptions;) {
    if (ip[at] == kNoOperation) {
      ++at;
      continue;
    }
    if (end - at < 2) return;
    const size_t length = ip[at + 1];
    if (length < 2 || length > end - at) return;
    if (ip[at] == kRecordRoute && length >= 3) {
      const size_t pointer = ip[at + 2];
      if (pointer >= 4 && pointer + 3 <= length) {
        std::memcpy(ip + at + pointer - 1, own, 4);
        ip[at + 2] = static_cast<uint8_t>(pointer + 4);
      }
    }
    at += length;
  }
}

void turn_ipv4(uint8_t* ip) {
  uint8_t asked[4];
  std::memcpy(asked, ip + 16, sizeof asked);
  std::memcpy(ip + 16, ip + 12, 4);
  std::memcpy(ip + 12, asked, 4);
  ip[1] = 0;
  ip[8] = kHopLimit;
  record_route(ip, asked);
  const size_t header = (ip[0] & 15) * 4u;
  store16(ip + 10, 0);
  store16(ip + 10, checksum_fold(checksum_add(ip, header)));
}

/// Ethernet and the IPv6 header move up to the transport header, over the extension headers.
void strip_extensions(Packet& packet) {
  Frame& frame = packet.frame;
  Headers& headers = packet.headers;
  const uint16_t extra = static_cast<uint16_t>(headers.transport - headers.network - 40);
  packet.ip()[6] = headers.protocol;
  if (extra == 0) return;
  std::memmove(frame.bytes() + extra, frame.bytes(), headers.network + size_t{40});
  frame.data += extra;
  frame.size -= extra;
  frame.headroom += extra;
  headers.transport = static_cast<uint16_t>(headers.transport - extra);
  headers.end -= extra;
  const uint16_t length = load16(packet.ip() + 4);
  if (length >= extra) store16(packet.ip() + 4, static_cast<uint16_t>(length - extra));
  VnetHeader& vnet = frame.vnet;
  if (vnet.needs_checksum())
    vnet.checksum_start = static_cast<uint16_t>(vnet.checksum_start - extra);
  if (vnet.header_length >= extra) {
    vnet.header_length = static_cast<uint16_t>(vnet.header_length - extra);
  }
}

void turn_ipv6(uint8_t* ip) {
  std::swap_ranges(ip + 8, ip + 24, ip + 24);
  store32(ip, 0x60000000);
  ip[7] = kHopLimit;
}

}  // namespace

void make_reply(Packet& packet, const MacAddress& own) {
  // Padding of short Ethernet frames stays behind.
  packet.frame.tailroom += packet.frame.size - packet.headers.end;
  packet.frame.size = packet.headers.end;
  packet.frame.vnet.flags &= static_cast<uint8_t>(~kDataValid);
  if (packet.ipv6()) {
    strip_extensions(packet);
    turn_ipv6(packet.ip());
  } else {
    turn_ipv4(packet.ip());
  }
  if (!packet.layer3) swap_ethernet(packet.frame.bytes(), own);
}

}  // namespace taproom::datapath
