#include <functional>

#include "datapath/packet/segment.h"
#include "packet/collector.h"
#include "tun/offload.h"

using namespace taproom;
using namespace taproom::datapath;
using check::FrameCollector;
using check::Held;
using check::Offered;
using check::Shape;

namespace {

Adapted adapt(const Offered& offer, bool layer3, unsigned takes = 0) {
  Segmenter segmenter;
  Held held(offer.bytes, offer.vnet);
  FrameCollector out;
  const Adapted adapted = segmenter.adapt(held.frame(), takes, layer3, out);
  if (adapted != Adapted::kPassed) CHECK(out.taken.empty());
  (void)Segmenter::segments(held.frame());
  return adapted;
}

/// IPv4 TCP without options or tags: what the lies below count on.
Shape plain(bool ipv6, bool tcp) {
  std::mt19937 random(9);
  Shape shape = check::random_shape(random, ipv6, tcp, 4000);
  shape.tags.clear();
  shape.ip_options.clear();
  shape.extensions.clear();
  shape.routed = false;
  shape.gso_size = 1000;
  return shape;
}

struct Lie {
  const char* name;
  bool ipv6;
  bool tcp;
  std::function<void(Offered&)> tell;
};

const std::vector<Lie>& lies() {
  static const std::vector<Lie> all{
      {"segments of nothing", false, true, [](Offered& it) { it.vnet.gso_size = 0; }},
      {"headers longer than the frame", false, true,
       [](Offered& it) { it.vnet.header_length = static_cast<uint16_t>(it.bytes.size() + 1); }},
      {"a checksum behind the frame", false, true,
       [](Offered& it) { it.vnet.checksum_start = 0xffff; }},
      {"a checksum's field behind the frame", false, true,
       [](Offered& it) { it.vnet.checksum_offset = 0xffff; }},
      {"a checksum in the addresses", false, true,
       [](Offered& it) { it.vnet.checksum_start = it.vnet.checksum_offset = 0; }},
      {"a checksum in the IP header", false, true,
       [](Offered& it) { it.vnet.checksum_start = 20; }},
      {"a checksum of another header", false, true, [](Offered& it) { ++it.vnet.checksum_start; }},
      {"a checksum of another protocol", false, true,
       [](Offered& it) { it.vnet.checksum_offset = 6; }},
      {"IPv6 that is IPv4", false, true, [](Offered& it) { it.vnet.gso_type = kGsoTcp6; }},
      {"IPv4 that is IPv6", true, true, [](Offered& it) { it.vnet.gso_type = kGsoTcp4; }},
      {"UDP that is TCP", false, true, [](Offered& it) { it.vnet.gso_type = kGsoUdp; }},
      {"TCP that is UDP", false, false, [](Offered& it) { it.vnet.gso_type = kGsoTcp4; }},
      {"UDP with ECN", false, false, [](Offered& it) { it.vnet.gso_type |= kGsoEcn; }},
      {"fragments of UDP", false, false, [](Offered& it) { it.vnet.gso_type = kGsoUdpFragment; }},
      {"a type that nobody knows", false, true, [](Offered& it) { it.vnet.gso_type = 0x21; }},
      {"129 datagrams", false, false, [](Offered& it) { it.vnet.gso_size = 31; }},
      {"UDP with its checksum complete", false, false, [](Offered& it) { it.vnet.flags = 0; }},
      {"an IPv4 header of 16 bytes", false, true, [](Offered& it) { it.bytes[14] = 0x44; }},
      {"an IPv4 header that is another version", false, true,
       [](Offered& it) { it.bytes[14] = 0x65; }},
      {"a TCP header of 16 bytes", false, true, [](Offered& it) { it.bytes[46] = 0x40; }},
      {"a fragment", false, true, [](Offered& it) { it.bytes[20] = 0x20; }},
      {"a later fragment", false, true, [](Offered& it) { it.bytes[21] = 1; }},
      {"neither TCP nor UDP", false, true, [](Offered& it) { it.bytes[23] = 132; }},
      {"an authentication header", true, true, [](Offered& it) { it.bytes[20] = 51; }},
      {"a fragment header", true, true, [](Offered& it) { it.bytes[20] = 44; }},
      {"no IP", false, true, [](Offered& it) { it.bytes[12] = 0x88; }},
  };
  return all;
}

}  // namespace

TEST(frames_that_lie_are_refused) {
  for (const Lie& lie : lies()) {
    Offered offer = check::offered(plain(lie.ipv6, lie.tcp));
    CHECK(adapt(offer, false) == Adapted::kPassed);
    lie.tell(offer);
    if (adapt(offer, false) != Adapted::kMalformed) check::fail(__FILE__, __LINE__, lie.name);
  }
}

TEST(a_header_length_that_is_too_small_means_nothing) {
  Offered offer = check::offered(plain(false, true));
  for (const uint16_t length : {0, 1, 20, 65}) {
    offer.vnet.header_length = length;
    CHECK(adapt(offer, false) == Adapted::kPassed);
  }
}

TEST(a_checksum_is_not_completed_into_what_a_switch_decides_by) {
  // Whoever writes a tag after the switch has looked at it goes to another VLAN.
  Shape shape = plain(false, true);
  shape.gso_size = 0;
  shape.tags = {{0x8100, 10}, {0x8100, 20}};
  Offered offer = check::offered(shape);
  for (uint16_t start = 0; start < 42; ++start) {
    offer.vnet.checksum_start = start;
    for (uint16_t offset = 0; start + offset < 42; ++offset) {
      offer.vnet.checksum_offset = offset;
      CHECK(adapt(offer, false) == Adapted::kMalformed);
      CHECK(adapt(offer, false, kOffloadCsum) == Adapted::kMalformed);
    }
  }
}

TEST(a_packet_of_more_than_its_length_can_say_is_not_made) {
  Shape shape = plain(false, true);
  shape.payload.resize(check::payload_limit(shape));
  Offered offer = check::offered(shape);
  // Of the largest frame, the first segment would still be too long for IPv4.
  offer.bytes.resize(kMaxFrame);
  offer.vnet.gso_size = 65535;
  CHECK(adapt(offer, false) == Adapted::kMalformed);
  offer.bytes.push_back(0);
  offer.vnet.gso_size = 1000;
  CHECK(adapt(offer, false) == Adapted::kMalformed);
}

TEST(frames_cut_off_anywhere_are_not_read_beyond) {
  std::mt19937 random(10);
  for (int round = 0; round < 60; ++round) {
    Shape shape = check::any_shape(random);
    shape.payload.resize(40);
    if (shape.gso_size != 0) shape.gso_size = 16;
    const Offered whole = check::offered(shape);
    const uint32_t headers = check::header_size(shape);
    for (size_t size = 0; size < whole.bytes.size(); ++size) {
      Offered offer = whole;
      offer.bytes.resize(size);
      // Whatever else it says of itself is not beyond its end.
      offer.vnet.header_length = 0;
      const Adapted adapted = adapt(offer, shape.layer3);
      if (shape.gso_size != 0 && size < headers) CHECK(adapted == Adapted::kMalformed);
    }
  }
}

TEST(frames_with_any_byte_changed_are_not_read_beyond) {
  std::mt19937 random(11);
  for (int round = 0; round < 40; ++round) {
    Shape shape = check::any_shape(random);
    shape.payload.resize(60);
    if (shape.gso_size != 0) shape.gso_size = 25;
    const Offered whole = check::offered(shape);
    for (size_t at = 0; at < check::header_size(shape); ++at) {
      for (const int change : {0x01, 0x0f, 0xf0, 0xff}) {
        Offered offer = whole;
        offer.bytes[at] ^= static_cast<uint8_t>(change);
        (void)adapt(offer, shape.layer3);
      }
    }
  }
}
