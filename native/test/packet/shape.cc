#include "shape.h"

#include <algorithm>
#include <sstream>

namespace check {
namespace {

constexpr uint8_t kFin = 1, kPush = 8, kCwr = 0x80;

void put16(Packet& to, unsigned value) {
  to.push_back(static_cast<uint8_t>(value >> 8));
  to.push_back(static_cast<uint8_t>(value));
}
void put32(Packet& to, uint32_t value) {
  put16(to, value >> 16);
  put16(to, value & 0xffff);
}
void put(Packet& to, const uint8_t* bytes, size_t size) {
  to.insert(to.end(), bytes, bytes + size);
}

/// A part of the payload, and what differs in the headers of the frame that carries it.
struct Part {
  uint32_t begin = 0;
  uint32_t size = 0;
  uint32_t index = 0;
  uint8_t flags = 0;
};

uint16_t pseudo_sum(const Shape& shape, uint32_t length) {
  Packet pseudo;
  const size_t size = shape.ipv6 ? 16 : 4;
  put(pseudo, shape.addresses.data(), size);
  put(pseudo, shape.routed ? shape.final_destination.data() : shape.addresses.data() + 16, size);
  put32(pseudo, length);
  put32(pseudo, shape.tcp ? 6 : 17);
  return slow_sum(pseudo.data(), pseudo.size());
}

Packet transport_of(const Shape& shape, const Part& part, Checksum checksum) {
  Packet out;
  put16(out, shape.source_port);
  put16(out, shape.destination_port);
  size_t field = 6;
  if (shape.tcp) {
    put32(out, shape.sequence + part.begin);
    put32(out, shape.acknowledgement);
    out.push_back(static_cast<uint8_t>((5 + shape.tcp_options.size() / 4) << 4));
    out.push_back(part.flags);
    put16(out, shape.window);
    field = out.size();
    put32(out, 0x00000007);  // checksum, urgent pointer
    put(out, shape.tcp_options.data(), shape.tcp_options.size());
  } else {
    put16(out, 8 + part.size);
    put16(out, 0);
  }
  put(out, shape.payload.data() + part.begin, part.size);
  uint16_t sum = pseudo_sum(shape, static_cast<uint32_t>(out.size()));
  if (checksum == Checksum::kComplete) {
    sum = static_cast<uint16_t>(~slow_sum(out.data(), out.size(), sum));
    if (sum == 0 && !shape.tcp) sum = 0xffff;
  }
  out[field] = static_cast<uint8_t>(sum >> 8);
  out[field + 1] = static_cast<uint8_t>(sum);
  return out;
}

Packet ip_of(const Shape& shape, const Part& part, uint32_t transport) {
  Packet out;
  const uint8_t protocol = shape.tcp ? 6 : 17;
  if (!shape.ipv6) {
    const auto words = static_cast<uint8_t>(5 + shape.ip_options.size() / 4);
    out.push_back(0x40 | words);
    out.push_back(shape.traffic_class);
    put16(out, words * 4u + transport);
    put16(out, shape.id + part.index);
    put16(out, shape.dont_fragment ? 0x4000 : 0);
    out.push_back(shape.hops);
    out.push_back(protocol);
    put16(out, 0);
    put(out, shape.addresses.data(), 4);
    put(out, shape.addresses.data() + 16, 4);
    put(out, shape.ip_options.data(), shape.ip_options.size());
    const auto sum = static_cast<uint16_t>(~slow_sum(out.data(), out.size()));
    out[10] = static_cast<uint8_t>(sum >> 8);
    out[11] = static_cast<uint8_t>(sum);
    return out;
  }
  Packet extensions;
  for (size_t at = 0; at < shape.extensions.size(); ++at) {
    const Packet& body = shape.extensions[at].body;
    extensions.push_back(at + 1 < shape.extensions.size() ? shape.extensions[at + 1].number
                                                          : protocol);
    extensions.push_back(static_cast<uint8_t>((body.size() + 2) / 8 - 1));
    put(extensions, body.data(), body.size());
  }
  put32(out, 0x60000000u | uint32_t{shape.traffic_class} << 20 | 0x12345);
  put16(out, static_cast<unsigned>(extensions.size()) + transport);
  out.push_back(shape.extensions.empty() ? protocol : shape.extensions[0].number);
  out.push_back(shape.hops);
  put(out, shape.addresses.data(), 32);
  put(out, extensions.data(), extensions.size());
  return out;
}

Packet link_of(const Shape& shape) {
  Packet out;
  if (shape.layer3) return out;
  put(out, std::array<uint8_t, 12>{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}.data(), 12);
  for (const Shape::Tag& tag : shape.tags) {
    put16(out, tag.type);
    put16(out, tag.tci);
  }
  put16(out, shape.ipv6 ? 0x86dd : 0x0800);
  return out;
}

Packet build(const Shape& shape, const Part& part, Checksum checksum) {
  const Packet transport = transport_of(shape, part, checksum);
  const Packet ip = ip_of(shape, part, static_cast<uint32_t>(transport.size()));
  Packet out = link_of(shape);
  put(out, ip.data(), ip.size());
  put(out, transport.data(), transport.size());
  return out;
}

}  // namespace

uint16_t slow_sum(const uint8_t* bytes, size_t size, uint16_t sum) {
  uint32_t total = sum;
  for (size_t at = 0; at < size; at += 2) {
    total += static_cast<uint32_t>(bytes[at] << 8 | (at + 1 < size ? bytes[at + 1] : 0));
    if (total > 0xffff) total -= 0xffff;
  }
  return static_cast<uint16_t>(total);
}

uint32_t transport_offset(const Shape& shape) {
  return static_cast<uint32_t>(link_of(shape).size() + ip_of(shape, {}, 0).size());
}

uint32_t header_size(const Shape& shape) {
  return transport_offset(shape) +
         (shape.tcp ? 20 + static_cast<uint32_t>(shape.tcp_options.size()) : 8);
}

uint32_t payload_limit(const Shape& shape) {
  const auto link = static_cast<uint32_t>(link_of(shape).size()) + (shape.ipv6 ? 40 : 0);
  return 65535 - (header_size(shape) - link);
}

Offered offered(const Shape& shape, Checksum checksum) {
  Part part;
  part.size = static_cast<uint32_t>(shape.payload.size());
  part.flags = shape.tcp_flags;
  Offered out;
  out.bytes = build(shape, part, checksum);
  if (checksum == Checksum::kPartial) {
    out.vnet.flags = taproom::datapath::kNeedsChecksum;
    out.vnet.checksum_start = static_cast<uint16_t>(transport_offset(shape));
    out.vnet.checksum_offset = shape.tcp ? 16 : 6;
  }
  if (shape.gso_size == 0) return out;
  using namespace taproom::datapath;
  out.vnet.gso_type = shape.tcp ? (shape.ipv6 ? kGsoTcp6 : kGsoTcp4) : kGsoUdp;
  if (shape.tcp && (shape.tcp_flags & kCwr) != 0) out.vnet.gso_type |= kGsoEcn;
  out.vnet.gso_size = shape.gso_size;
  out.vnet.header_length = static_cast<uint16_t>(header_size(shape));
  return out;
}

std::vector<Packet> on_the_wire(const Shape& shape, Checksum checksum) {
  const auto size = static_cast<uint32_t>(shape.payload.size());
  const uint32_t step = shape.gso_size == 0 ? size : shape.gso_size;
  std::vector<Packet> out;
  uint32_t begin = 0;
  do {
    Part part;
    part.begin = begin;
    part.size = std::min(step, size - begin);
    part.index = static_cast<uint32_t>(out.size());
    part.flags = shape.tcp_flags;
    if (part.index != 0) part.flags &= static_cast<uint8_t>(~kCwr);
    if (begin + part.size < size) part.flags &= static_cast<uint8_t>(~(kFin | kPush));
    out.push_back(build(shape, part, checksum));
    begin += part.size;
  } while (begin < size);
  return out;
}

std::string Shape::text() const {
  std::ostringstream out;
  out << (tcp ? "TCP" : "UDP") << (ipv6 ? "/IPv6" : "/IPv4") << (layer3 ? " without Ethernet" : "");
  for (const Tag& tag : tags) out << " tag " << std::hex << tag.type << std::dec;
  for (const Extension& extension : extensions) {
    out << " extension " << int{extension.number} << " of " << extension.body.size() + 2;
  }
  out << " options " << ip_options.size() << '+' << tcp_options.size() << " flags " << std::hex
      << int{tcp_flags} << std::dec << " id " << id << (dont_fragment ? " DF" : "") << " payload "
      << payload.size() << " gso " << gso_size;
  return out.str();
}

}  // namespace check
