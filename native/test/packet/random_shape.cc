#include <algorithm>

#include "shape.h"

namespace check {
namespace {

bool chance(std::mt19937& random, unsigned of) { return random() % of == 0; }

/// Pads with the option that both IPv6 (Pad1) and IPv4 (end of options) have: zeros.
Shape::Extension options_header(std::mt19937& random, uint8_t number) {
  Shape::Extension out;
  out.number = number;
  out.body.assign(6 + 8 * (random() % 4), 0);
  return out;
}

/// Type 4 would be a segment list; one address to go, as in RFC 8200 4.4.
Shape::Extension routing_header(Shape& shape) {
  Shape::Extension out;
  out.number = 43;
  out.body = {2, 1, 0, 0, 0, 0};
  out.body.insert(out.body.end(), shape.final_destination.begin(), shape.final_destination.end());
  shape.routed = true;
  return out;
}

Packet no_operations(std::mt19937& random, unsigned most_words) {
  return Packet(4 * (random() % (most_words + 1)), 1);
}

}  // namespace

Packet random_bytes(std::mt19937& random, size_t size) {
  Packet out(size);
  for (uint8_t& byte : out) byte = static_cast<uint8_t>(random());
  return out;
}

Shape random_shape(std::mt19937& random, bool ipv6, bool tcp, uint32_t payload) {
  Shape shape;
  shape.ipv6 = ipv6;
  shape.tcp = tcp;
  for (uint8_t& byte : shape.addresses) byte = static_cast<uint8_t>(random());
  for (uint8_t& byte : shape.final_destination) byte = static_cast<uint8_t>(random());
  // Unicast, in both families.
  shape.addresses[0] = shape.addresses[16] = ipv6 ? 0x20 : 10;
  shape.final_destination[0] = 0x20;
  shape.traffic_class = static_cast<uint8_t>(random());
  shape.hops = static_cast<uint8_t>(1 + random() % 255);
  shape.id = static_cast<uint16_t>(chance(random, 4) ? 0xfffe : random());
  shape.dont_fragment = !chance(random, 3);
  shape.source_port = static_cast<uint16_t>(random());
  shape.destination_port = static_cast<uint16_t>(random());
  shape.sequence = chance(random, 4) ? 0xffffff00 : random();
  shape.acknowledgement = random();
  shape.tcp_flags = static_cast<uint8_t>(random());
  shape.window = static_cast<uint16_t>(random());
  if (chance(random, 2)) shape.tcp_options = no_operations(random, 10);
  if (!ipv6 && chance(random, 3)) shape.ip_options = no_operations(random, 10);
  if (ipv6 && chance(random, 2)) {
    if (chance(random, 2)) shape.extensions.push_back(options_header(random, 0));
    if (chance(random, 2)) shape.extensions.push_back(options_header(random, 60));
    if (chance(random, 2)) shape.extensions.push_back(routing_header(shape));
    if (chance(random, 3)) shape.extensions.push_back(options_header(random, 60));
  }
  for (unsigned tags = random() % 3; tags > 0; --tags) {
    // The service tag is the outer one.
    const uint16_t type = shape.tags.empty() && tags == 2 && chance(random, 2) ? 0x88a8 : 0x8100;
    shape.tags.push_back({type, static_cast<uint16_t>(random())});
  }
  shape.payload = random_bytes(random, std::min(payload, payload_limit(shape)));
  return shape;
}

Shape any_shape(std::mt19937& random) {
  // As many small ones as large ones.
  const uint32_t payload = 1 + random() % (1u << (random() % 17));
  Shape shape = random_shape(random, chance(random, 2), chance(random, 2), payload);
  if (chance(random, 4)) {
    shape.layer3 = true;
    shape.tags.clear();
  }
  if (chance(random, 5)) return shape;
  const auto size = static_cast<uint32_t>(shape.payload.size());
  // From one byte up to all, but no more segments than a datagram may have, or than are worth it.
  const uint32_t least = (size + 127) / 128;
  const uint32_t most = std::min<uint32_t>(65535, 2 * size);
  shape.gso_size = static_cast<uint16_t>(least + random() % (most - least + 1));
  return shape;
}

}  // namespace check
