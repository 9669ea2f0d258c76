#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "datapath/core/frame.h"

namespace check {

using Packet = std::vector<uint8_t>;

/// What a TCP or UDP frame is made of. Everything is built from this, byte by byte and slowly, the
/// segments too: nothing here parses a frame, and no line is shared with the code under test.
struct Shape {
  struct Tag {
    uint16_t type = 0x8100;
    uint16_t tci = 0;
  };
  /// An IPv6 extension header: its number, and what is behind its first two bytes.
  struct Extension {
    uint8_t number = 60;
    Packet body;
  };

  bool layer3 = false;
  bool ipv6 = false;
  bool tcp = true;
  std::vector<Tag> tags;
  std::array<uint8_t, 32> addresses{};  // source, destination; IPv4 uses 4 of each 16
  uint8_t traffic_class = 0;
  uint8_t hops = 64;
  uint16_t id = 0;
  bool dont_fragment = true;
  Packet ip_options;  // of IPv4, whole words
  std::vector<Extension> extensions;
  /// Behind a routing header: where the packet ends in the end, by which checksums go.
  std::array<uint8_t, 16> final_destination{};
  bool routed = false;
  uint16_t source_port = 1234;
  uint16_t destination_port = 80;
  uint32_t sequence = 0;
  uint32_t acknowledgement = 0;
  uint8_t tcp_flags = 0x10;
  uint16_t window = 512;
  Packet tcp_options;  // whole words
  Packet payload;
  /// 0: an ordinary frame.
  uint16_t gso_size = 0;

  std::string text() const;
};

enum class Checksum : uint8_t {
  kComplete,
  kPartial,  // only the pseudo header's sum is in the field
};

/// The frame as a sender with all offloads hands it over, with its vnet header.
struct Offered {
  Packet bytes;
  taproom::datapath::VnetHeader vnet;
};
Offered offered(const Shape& shape, Checksum checksum = Checksum::kPartial);

/// What must be on the wire: the segments, or the one frame. `kPartial`: with their checksums left
/// to whoever takes them.
std::vector<Packet> on_the_wire(const Shape& shape, Checksum checksum = Checksum::kComplete);

/// Lengths up to each layer.
uint32_t transport_offset(const Shape& shape);
uint32_t header_size(const Shape& shape);
/// The most payload that the IP length can say.
uint32_t payload_limit(const Shape& shape);

Packet random_bytes(std::mt19937& random, size_t size);
/// A shape of the given family and protocol, the rest by chance; `payload` bytes.
Shape random_shape(std::mt19937& random, bool ipv6, bool tcp, uint32_t payload);
/// Anything that a frame can be.
Shape any_shape(std::mt19937& random);

/// RFC 1071 as it is written: 16 bits at a time, a carry at a time.
uint16_t slow_sum(const uint8_t* bytes, size_t size, uint16_t sum = 0);

}  // namespace check
