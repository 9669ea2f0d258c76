#include "reassembly.h"

#include <algorithm>
#include <cstring>

namespace taproom::datapath {
namespace {

constexpr uint8_t kFragmentHeader = 44;
constexpr uint16_t kMore4 = 0x2000, kOffset4 = 0x1fff, kMore6 = 1;
constexpr uint32_t kLargestPacket = 65535;

}  // namespace

/// parse_headers has walked the same way: every header is there.
std::optional<Reassembly::Piece> Reassembly::read(const Packet& packet) {
  const uint8_t* const ip = packet.ip();
  Piece piece;
  piece.key.ipv6 = packet.ipv6();
  std::memcpy(piece.key.addresses.data(), packet.source(), 2 * packet.address_size());
  uint32_t at = 0;
  if (!packet.ipv6()) {
    at = (ip[0] & 15) * 4u;
    const uint16_t word = load16(ip + 6);
    piece.key.id = load16(ip + 4);
    piece.key.protocol = ip[9];
    piece.offset = (word & kOffset4) * 8u;
    piece.more = (word & kMore4) != 0;
  } else {
    uint8_t next = ip[6];
    at = 40;
    while (next != kFragmentHeader) {
      if (at + 16 > packet.ip_size()) return std::nullopt;
      next = ip[at];
      at += (ip[at + 1] + 1u) * 8;
    }
    if (at + 8 > packet.ip_size()) return std::nullopt;
    const uint16_t word = load16(ip + at + 2);
    piece.key.id = load32(ip + at + 4);
    piece.key.protocol = ip[at];
    piece.offset = word & 0xfff8u;
    piece.more = (word & kMore6) != 0;
    at += 8;
  }
  piece.bytes = ip + at;
  piece.size = packet.ip_size() - at;
  const uint32_t header = packet.ipv6() ? 0 : 20;
  if (piece.size == 0 || piece.offset + piece.size > kLargestPacket - header) return std::nullopt;
  if (piece.more && piece.size % kUnit != 0) return std::nullopt;
  return piece;
}

Reassembly::Datagram& Reassembly::find(const Key& key, uint64_t now, bool& evicted) {
  Datagram* oldest = &datagrams_[0];
  for (Datagram& datagram : datagrams_) {
    if (datagram.since != 0 && now - datagram.since > kLifetime) {
      datagram.since = 0;
      evicted = true;
    }
    if (datagram.since != 0 && datagram.key == key) return datagram;
    if (datagram.since < oldest->since) oldest = &datagram;
  }
  evicted = evicted || oldest->since != 0;
  oldest->key = key;
  oldest->since = std::max<uint64_t>(now, 1);
  oldest->total = 0;
  oldest->received = 0;
  oldest->largest = 0;
  oldest->units.reset();
  return *oldest;
}

bool Reassembly::store(Datagram& datagram, const Piece& piece) {
  const uint32_t end = piece.offset + piece.size;
  if (datagram.total != 0 && (end > datagram.total || (!piece.more && end != datagram.total))) {
    return false;
  }
  const size_t first = piece.offset / kUnit, last = (end + kUnit - 1) / kUnit;
  uint8_t* const place = reinterpret_cast<uint8_t*>(datagram.room.data()) + kBefore + piece.offset;
  bool repeats = piece.more || datagram.total == end;
  for (size_t unit = first; unit < last && repeats; ++unit) repeats = datagram.units.test(unit);
  if (repeats && std::memcmp(place, piece.bytes, piece.size) == 0) return true;
  for (size_t unit = first; unit < last; ++unit) {
    if (datagram.units.test(unit)) return false;
    datagram.units.set(unit);
  }
  if (!piece.more) {
    // Nothing may lie behind the last one.
    for (size_t unit = last; unit < kUnits; ++unit) {
      if (datagram.units.test(unit)) return false;
    }
    datagram.total = end;
  }
  std::memcpy(place, piece.bytes, piece.size);
  datagram.received += piece.size;
  datagram.largest = std::max(datagram.largest, piece.size);
  return true;
}

Frame Reassembly::finish(Datagram& datagram, const Packet& packet) {
  const size_t header = packet.ipv6() ? 40 : 20;
  const size_t link = packet.headers.network;
  uint8_t* const payload = reinterpret_cast<uint8_t*>(datagram.room.data()) + kBefore;
  uint8_t* const ip = payload - header;
  std::memcpy(ip - link, packet.frame.bytes(), link + header);
  if (packet.ipv6()) {
    ip[6] = datagram.key.protocol;
    store16(ip + 4, static_cast<uint16_t>(datagram.total));
  } else {
    ip[0] = 0x45;
    store16(ip + 2, static_cast<uint16_t>(header + datagram.total));
    store16(ip + 6, 0);
    store16(ip + 10, 0);
    store16(ip + 10, checksum_fold(checksum_add(ip, header)));
  }
  Frame frame;
  frame.data = reinterpret_cast<std::byte*>(ip - link);
  frame.size = static_cast<uint32_t>(link + header + datagram.total);
  frame.headroom = static_cast<uint32_t>(kBefore - header - link);
  frame.tailroom = static_cast<uint32_t>(datagram.room.size() - kBefore - datagram.total);
  return frame;
}

Reassembly::Outcome Reassembly::add(const Packet& packet, uint64_t now) {
  Outcome outcome;
  const auto piece = read(packet);
  if (!piece || packet.headers.network > 64) return {.malformed = true};
  Datagram& datagram = find(piece->key, now, outcome.evicted);
  if (!store(datagram, *piece)) {
    datagram.since = 0;
    outcome.malformed = true;
  } else if (datagram.total != 0 && datagram.received == datagram.total) {
    outcome.largest = datagram.largest;
    outcome.whole = finish(datagram, packet);
    datagram.since = 0;
  }
  return outcome;
}

void send_in_fragments(const Frame& frame, const Headers& headers, uint32_t largest, uint32_t id,
                       FrameSink& out) {
  const bool ipv6 = headers.is_ipv6();
  const uint32_t ip_size = ipv6 ? 40 : 20;
  const uint32_t extra = ipv6 ? 8 : 0;
  const uint32_t before = headers.network + ip_size;
  const uint32_t piece = std::max<uint32_t>(largest & ~7u, 8);
  const uint32_t total = headers.end - before;
  std::array<uint8_t, 64 + 48> head{};
  std::memcpy(head.data(), frame.bytes(), before);
  uint8_t* const ip = head.data() + headers.network;
  if (ipv6) {
    uint8_t* const fragment = ip + ip_size;
    fragment[0] = ip[6];
    store32(fragment + 4, id);
    ip[6] = kFragmentHeader;
  }
  for (uint32_t offset = 0; offset < total; offset += piece) {
    const uint32_t size = std::min(piece, total - offset);
    const bool more = offset + size < total;
    if (ipv6) {
      store16(ip + 4, static_cast<uint16_t>(extra + size));
      store16(ip + ip_size + 2, static_cast<uint16_t>(offset | (more ? kMore6 : 0)));
    } else {
      store16(ip + 2, static_cast<uint16_t>(ip_size + size));
      store16(ip + 4, static_cast<uint16_t>(id));
      store16(ip + 6, static_cast<uint16_t>(offset / 8 | (more ? kMore4 : 0)));
      store16(ip + 10, 0);
      store16(ip + 10, checksum_fold(checksum_add(ip, ip_size)));
    }
    // The header overwrites the end of the piece before, which is gone already.
    Frame part;
    part.data = frame.data + before + offset - (before + extra);
    part.size = before + extra + size;
    part.headroom = kHeadroom;
    std::memcpy(part.data, head.data(), before + extra);
    out.take(part);
  }
}

}  // namespace taproom::datapath
