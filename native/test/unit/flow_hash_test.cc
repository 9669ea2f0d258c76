#include <array>
#include <set>

#include "datapath/packet/headers.h"
#include "packet/collector.h"

using namespace taproom::datapath;
using check::Held;
using check::Packet;
using check::Shape;

namespace {

uint32_t hash(const Shape& shape, bool symmetric = false) {
  const check::Offered offer = check::offered(shape);
  return flow_hash(Held(offer.bytes, offer.vnet).frame(), symmetric, shape.layer3);
}

Shape answer(Shape shape) {
  for (size_t at = 0; at < 16; ++at) std::swap(shape.addresses[at], shape.addresses[at + 16]);
  std::swap(shape.source_port, shape.destination_port);
  return shape;
}

}  // namespace

TEST(packets_of_a_flow_hash_the_same_whatever_else_differs) {
  std::mt19937 random(22);
  for (int round = 0; round < 500; ++round) {
    const Shape one = check::any_shape(random);
    Shape other = check::random_shape(random, one.ipv6, one.tcp, 700);
    other.addresses = one.addresses;
    other.source_port = one.source_port;
    other.destination_port = one.destination_port;
    CHECK_EQ(hash(one), hash(other));
    CHECK_EQ(hash(one, true), hash(answer(other), true));
    CHECK(hash(one) != hash(answer(other)));
  }
}

TEST(flows_spread_over_queues) {
  Shape shape;
  shape.payload.assign(10, 0);
  for (const bool symmetric : {false, true}) {
    std::array<int, 4> queues{};
    std::set<uint32_t> hashes;
    // Neighbouring addresses and ports, as a busy host has them.
    for (int flow = 0; flow < 4096; ++flow) {
      shape.addresses[3] = static_cast<uint8_t>(flow >> 6);
      shape.source_port = static_cast<uint16_t>(40000 + (flow & 63));
      const uint32_t value = hash(shape, symmetric);
      hashes.insert(value);
      ++queues[value % queues.size()];
    }
    for (const int count : queues) CHECK(count > 900 && count < 1150);
    CHECK(hashes.size() > 4090);
  }
}

TEST(fragments_of_a_packet_hash_the_same) {
  Shape shape;
  shape.tcp = false;
  shape.payload.assign(64, 3);
  Packet first = check::offered(shape).bytes;
  store16(first.data() + 20, 0x2000);
  Packet later = first;
  store16(later.data() + 20, 0x0004);
  store16(later.data() + 34, 0x7777);
  CHECK_EQ(flow_hash(Held(first, {}).frame()), flow_hash(Held(later, {}).frame()));
}

TEST(frames_without_ip_hash_by_their_macs) {
  Packet frame(60);
  store16(frame.data() + 12, kEtherArp);
  frame[0] = 2;
  Packet other = frame;
  other[30] = 9;
  CHECK_EQ(flow_hash(Held(frame, {}).frame()), flow_hash(Held(other, {}).frame()));
  other[11] = 1;
  CHECK(flow_hash(Held(frame, {}).frame()) != flow_hash(Held(other, {}).frame()));
  CHECK_EQ(flow_hash(Held({1, 2}, {}).frame()), 0u);
}
