#pragma once

#include <arpa/inet.h>

#include <string>
#include <vector>

#include "check.h"
#include "packet/shape.h"

/// Packets as the RFCs draw them, put together and judged byte by byte: no line of the code under
/// test has a part in it.
namespace wire {

using Bytes = std::vector<uint8_t>;

inline Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}
inline Bytes u16(uint32_t value) {
  return {static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)};
}
inline Bytes u32(uint32_t value) { return u16(value >> 16) + u16(value & 0xffff); }
inline uint32_t get16(const Bytes& bytes, size_t at) {
  return uint32_t{bytes.at(at)} << 8 | bytes.at(at + 1);
}
inline uint32_t get32(const Bytes& bytes, size_t at) {
  return get16(bytes, at) << 16 | get16(bytes, at + 2);
}
inline Bytes part(const Bytes& bytes, size_t from, size_t size = SIZE_MAX) {
  if (from >= bytes.size()) return {};
  const size_t end = size > bytes.size() - from ? bytes.size() : from + size;
  return {bytes.begin() + static_cast<std::ptrdiff_t>(from),
          bytes.begin() + static_cast<std::ptrdiff_t>(end)};
}
inline void put(Bytes& bytes, size_t at, const Bytes& value) {
  std::copy(value.begin(), value.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}
inline Bytes pattern(size_t size) {
  Bytes bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i * 7 + (i >> 8));
  return bytes;
}
inline std::string text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

/// 4 or 16 bytes.
inline Bytes address(const std::string& text) {
  const bool ipv6 = text.find(':') != std::string::npos;
  Bytes bytes(ipv6 ? 16 : 4);
  if (::inet_pton(ipv6 ? AF_INET6 : AF_INET, text.c_str(), bytes.data()) != 1) {
    check::fail(__FILE__, __LINE__, "no address: " + text);
  }
  return bytes;
}

/// RFC 1071, with the pseudo header of RFC 9293 or RFC 8200 in front where there is one.
inline uint16_t sum(const Bytes& bytes) {
  return static_cast<uint16_t>(~check::slow_sum(bytes.data(), bytes.size()));
}
inline Bytes pseudo(const Bytes& from, const Bytes& to, uint8_t protocol, size_t size) {
  const Bytes length =
      from.size() == 4 ? u16(static_cast<uint32_t>(size)) : u32(static_cast<uint32_t>(size));
  const Bytes middle =
      from.size() == 4 ? Bytes{0, protocol} + length : length + Bytes{0, 0, 0, protocol};
  return from + to + middle;
}
inline size_t checksum_at(uint8_t protocol) { return protocol == 6 ? 16 : protocol == 17 ? 6 : 2; }
/// With the checksum of its transport filled in.
inline Bytes summed(const Bytes& from, const Bytes& to, uint8_t protocol, Bytes payload) {
  const Bytes before = protocol == 1 ? Bytes{} : pseudo(from, to, protocol, payload.size());
  uint16_t value = sum(before + payload);
  if (protocol == 17 && value == 0) value = 0xffff;
  put(payload, checksum_at(protocol), u16(value));
  return payload;
}

struct Ip {
  std::string from, to;
  uint8_t protocol = 17;
  uint8_t hops = 64;
  uint16_t id = 0;
  /// Of IPv4: flags and offset.
  uint16_t fragment = 0x4000;
  /// Of IPv4: options, whole words; of IPv6: extension headers, the first of which is `first`.
  Bytes options{};
  uint8_t first = 0;
  uint8_t traffic_class = 0;
};
inline Bytes ip(const Ip& header, const Bytes& payload) {
  const Bytes from = address(header.from), to = address(header.to);
  if (from.size() == 16) {
    const uint8_t next = header.options.empty() ? header.protocol : header.first;
    return u32(0x60000000u | uint32_t{header.traffic_class} << 20) +
           u16(static_cast<uint32_t>(header.options.size() + payload.size())) +
           Bytes{next, header.hops} + from + to + header.options + payload;
  }
  const size_t size = 20 + header.options.size();
  Bytes bytes = Bytes{static_cast<uint8_t>(0x40 | size / 4), header.traffic_class} +
                u16(static_cast<uint32_t>(size + payload.size())) + u16(header.id) +
                u16(header.fragment) + Bytes{header.hops, header.protocol, 0, 0} + from + to +
                header.options;
  put(bytes, 10, u16(sum(bytes)));
  return bytes + payload;
}
/// The same, the payload's checksum filled in.
inline Bytes ip_summed(const Ip& header, const Bytes& payload) {
  return ip(header, summed(address(header.from), address(header.to), header.protocol, payload));
}
inline Bytes icmp(uint8_t type, uint8_t code, uint32_t rest, const Bytes& body) {
  return Bytes{type, code, 0, 0} + u32(rest) + body;
}
inline Bytes udp(uint16_t from, uint16_t to, const Bytes& body) {
  return u16(from) + u16(to) + u16(static_cast<uint32_t>(8 + body.size())) + Bytes{0, 0} + body;
}
struct Tcp {
  uint16_t from = 0, to = 0;
  uint32_t sequence = 0, acknowledged = 0;
  uint8_t flags = 0x10;
  Bytes options{};
  uint16_t window = 1000;
};
inline Bytes tcp(const Tcp& header, const Bytes& body = {}) {
  return u16(header.from) + u16(header.to) + u32(header.sequence) + u32(header.acknowledged) +
         Bytes{static_cast<uint8_t>((20 + header.options.size()) / 4 << 4), header.flags} +
         u16(header.window) + Bytes{0, 0, 0, 0} + header.options + body;
}
inline Bytes ethernet(const Bytes& to, const Bytes& from, uint16_t type, const Bytes& payload,
                      const Bytes& tags = {}) {
  return to + from + tags + u16(type) + payload;
}

/// What must hold of every IP packet that leaves: lengths, header checksum, transport checksum.
/// `partial`: whoever takes it completes the transport's.
inline void judge_ip(const Bytes& packet, bool partial = false) {
  const bool ipv6 = packet.at(0) >> 4 == 6;
  size_t at = 40;
  uint8_t protocol = 0;
  bool piece = false;
  if (ipv6) {
    CHECK(packet.size() >= 40);
    CHECK_EQ(get16(packet, 4), packet.size() - 40);
    protocol = packet[6];
    if (protocol == 44) {
      piece = true;
      protocol = packet.at(40);
      at += 8;
    }
  } else {
    at = (packet[0] & 15) * size_t{4};
    CHECK(packet.size() >= at);
    CHECK_EQ(get16(packet, 2), packet.size());
    CHECK_EQ(sum(part(packet, 0, at)), 0);
    protocol = packet[9];
    piece = (get16(packet, 6) & 0x3fff) != 0;
  }
  if (piece || partial) return;
  const Bytes from = ipv6 ? part(packet, 8, 16) : part(packet, 12, 4);
  const Bytes to = ipv6 ? part(packet, 24, 16) : part(packet, 16, 4);
  const Bytes payload = part(packet, at);
  if (protocol == 17 && get16(payload, 6) == 0 && !ipv6) return;
  const Bytes before = protocol == 1 ? Bytes{} : pseudo(from, to, protocol, payload.size());
  CHECK_EQ(sum(before + payload), 0);
}

}  // namespace wire
