#include "datapath/packet/headers.h"

#include <netinet/in.h>

#include "packet/collector.h"

using namespace taproom::datapath;
using check::Held;
using check::Packet;
using check::Shape;

namespace {

std::optional<Headers> parse(const Packet& bytes, bool layer3 = false,
                             const VnetHeader& vnet = {}) {
  return parse_headers(Held(bytes, vnet).frame(), layer3);
}

/// Untagged UDP with `extensions` (IPv6), whole.
Packet udp(bool ipv6, std::vector<Shape::Extension> extensions = {}) {
  Shape shape;
  shape.ipv6 = ipv6;
  shape.tcp = false;
  shape.addresses.fill(32);
  shape.extensions = std::move(extensions);
  shape.payload.assign(12, 7);
  return check::offered(shape).bytes;
}

Shape::Extension fragment(uint16_t offset_and_more) {
  return {44,
          {static_cast<uint8_t>(offset_and_more >> 8), static_cast<uint8_t>(offset_and_more), 0, 0,
           0, 1}};
}

}  // namespace

TEST(headers_of_each_shape_are_found) {
  std::mt19937 random(20);
  for (int round = 0; round < 3000; ++round) {
    const Shape shape = check::any_shape(random);
    const check::Offered offer = check::offered(shape);
    const auto headers = parse(offer.bytes, shape.layer3, offer.vnet);
    if (!headers) check::fail(__FILE__, __LINE__, shape.text());
    CHECK_EQ(headers->transport, check::transport_offset(shape));
    CHECK_EQ(headers->protocol, shape.tcp ? IPPROTO_TCP : IPPROTO_UDP);
    CHECK_EQ(headers->ether_type, shape.ipv6 ? kEtherIpv6 : kEtherIpv4);
    CHECK_EQ(headers->network, shape.layer3 ? 0 : 14 + 4 * shape.tags.size());
    CHECK_EQ(headers->end, offer.bytes.size());
    CHECK(!headers->is_fragment);
    const bool customer = !shape.tags.empty() && shape.tags[0].type == kEtherVlan;
    CHECK_EQ(headers->vlan_tci.has_value(), customer);
    if (customer) CHECK_EQ(*headers->vlan_tci, shape.tags[0].tci);
  }
}

TEST(padding_behind_the_packet_is_not_of_it) {
  for (const bool ipv6 : {false, true}) {
    Packet bytes = udp(ipv6);
    const size_t end = bytes.size();
    bytes.resize(end + 18);
    CHECK_EQ(parse(bytes)->end, end);
    // A GSO frame is one packet to its end, whatever stale length its IP header has.
    VnetHeader vnet;
    vnet.gso_type = kGsoUdp;
    CHECK_EQ(parse(bytes, false, vnet)->end, bytes.size());
  }
}

TEST(packets_longer_than_their_frame_are_not_parsed) {
  for (const bool ipv6 : {false, true}) {
    const Packet whole = udp(ipv6);
    for (size_t size = 0; size < whole.size(); ++size) {
      CHECK(!parse({whole.begin(), whole.begin() + static_cast<long>(size)}));
    }
  }
  Packet short_length = udp(false);
  store16(short_length.data() + 16, 19);
  CHECK(!parse(short_length));
  Packet wrong_version = udp(false);
  wrong_version[14] = 0x65;
  CHECK(!parse(wrong_version));
  CHECK(!parse({0x10, 0, 0, 0}, true));
  CHECK(!parse({}, true));
}

TEST(ipv4_fragments_have_a_transport_only_in_the_first) {
  Packet bytes = udp(false);
  store16(bytes.data() + 20, 0x2000);
  CHECK(parse(bytes)->is_fragment);
  CHECK_EQ(parse(bytes)->transport, 34);
  store16(bytes.data() + 20, 0x0001);
  CHECK(parse(bytes)->is_fragment);
  CHECK_EQ(parse(bytes)->transport, 0);
  CHECK_EQ(parse(bytes)->protocol, IPPROTO_UDP);
}

TEST(ipv6_fragments_have_a_transport_only_in_the_first) {
  CHECK(parse(udp(true, {fragment(1)}))->is_fragment);
  CHECK_EQ(parse(udp(true, {fragment(1)}))->transport, 62);
  CHECK(parse(udp(true, {fragment(0x10)}))->is_fragment);
  CHECK_EQ(parse(udp(true, {fragment(0x10)}))->transport, 0);
  CHECK_EQ(parse(udp(true, {fragment(0x10)}))->protocol, IPPROTO_UDP);
  // Neither offset nor more: whole.
  CHECK(!parse(udp(true, {fragment(0)}))->is_fragment);
  CHECK_EQ(parse(udp(true, {fragment(0)}))->transport, 62);
}

TEST(ipv6_chains_end_somewhere) {
  const Shape::Extension options{60, Packet(6)};
  CHECK_EQ(parse(udp(true, std::vector(14, options)))->transport, 54 + 14 * 8);
  CHECK_EQ(parse(udp(true, std::vector(200, options)))->transport, 0);
  Packet lying = udp(true, {options});
  lying[55] = 255;
  CHECK(!parse(lying));
  Packet none = udp(true);
  none[20] = IPPROTO_NONE;
  CHECK_EQ(parse(none)->transport, 0);
}

TEST(a_transport_that_is_not_all_there_is_none) {
  Packet bytes = udp(false);
  store16(bytes.data() + 16, 20 + 7);
  CHECK_EQ(parse(bytes)->transport, 0);
  bytes = udp(false);
  bytes[23] = IPPROTO_TCP;
  bytes[46] = 0x40;
  CHECK_EQ(parse(bytes)->transport, 0);
  bytes[46] = 0x60;
  CHECK_EQ(parse(bytes)->transport, 0);
  bytes[46] = 0x50;
  CHECK_EQ(parse(bytes)->transport, 34);
}

TEST(frames_that_are_no_ip_have_a_type) {
  Packet frame(60);
  store16(frame.data() + 12, kEtherArp);
  CHECK_EQ(parse(frame)->ether_type, kEtherArp);
  CHECK_EQ(parse(frame)->end, 60u);
  store16(frame.data() + 12, 46);
  CHECK_EQ(parse(frame)->ether_type, 0);
  store16(frame.data() + 12, kEtherVlanService);
  CHECK(!parse(frame)->vlan_tci);
  for (size_t at = 12; at < frame.size(); at += 4) store16(frame.data() + at, kEtherVlan);
  CHECK(!parse(frame));
}

TEST(tags_go_on_and_come_off_with_the_offsets) {
  std::mt19937 random(21);
  for (int round = 0; round < 500; ++round) {
    Shape shape = check::any_shape(random);
    shape.layer3 = false;
    const check::Offered offer = check::offered(shape);
    Held held(offer.bytes, offer.vnet, 4);
    push_vlan(held.frame(), 0xe123);
    shape.tags.insert(shape.tags.begin(), {0x8100, 0xe123});
    const check::Offered tagged = check::offered(shape);
    CHECK(held.bytes() == tagged.bytes);
    CHECK_EQ(held.frame().vnet.checksum_start, tagged.vnet.checksum_start);
    CHECK_EQ(held.frame().vnet.header_length, tagged.vnet.header_length);
    CHECK(pop_vlan(held.frame()) == uint16_t{0xe123});
    CHECK(held.bytes() == offer.bytes);
    CHECK_EQ(held.frame().vnet.checksum_start, offer.vnet.checksum_start);
    CHECK_EQ(held.frame().vnet.header_length, offer.vnet.header_length);
  }
  Packet untagged = udp(false);
  CHECK(!pop_vlan(Held(untagged, {}).frame()));
  CHECK(!pop_vlan(Held({1, 2, 3}, {}).frame()));
}
