#include "datapath/packet/segment.h"

#include "packet/collector.h"
#include "tun/offload.h"

using namespace taproom;
using namespace taproom::datapath;
using check::Checksum;
using check::FrameCollector;
using check::Held;
using check::Packet;
using check::Shape;

namespace {

constexpr unsigned kNothing = 0;
constexpr unsigned kEverything =
    kOffloadCsum | kOffloadTso4 | kOffloadTso6 | kOffloadTsoEcn | kOffloadUso4 | kOffloadUso6;

std::vector<Packet> bytes_of(const FrameCollector& collector) {
  std::vector<Packet> out;
  for (const FrameCollector::Taken& taken : collector.taken) out.push_back(taken.bytes);
  return out;
}

void expect(const Shape& shape, const std::string& found) {
  if (!found.empty()) check::fail(__FILE__, __LINE__, shape.text() + ": " + found);
}

/// The frame for a port that takes nothing, and for one that sums.
void compare(Segmenter& segmenter, const Shape& shape) {
  const check::Offered offer = check::offered(shape);
  Held held(offer.bytes, offer.vnet);
  FrameCollector complete;
  if (segmenter.adapt(held.frame(), kNothing, shape.layer3, complete) != Adapted::kPassed) {
    expect(shape, "refused");
  }
  expect(shape, check::difference(bytes_of(complete), check::on_the_wire(shape)));
  for (const FrameCollector::Taken& taken : complete.taken) {
    CHECK(!taken.vnet.needs_checksum() && !taken.vnet.is_gso());
  }
  CHECK_EQ(Segmenter::segments(held.frame()), complete.taken.size());

  FrameCollector partial;
  const Adapted adapted = segmenter.adapt(held.frame(), kOffloadCsum, shape.layer3, partial);
  CHECK(held.bytes() == offer.bytes);
  if (shape.gso_size == 0) {
    CHECK(adapted == Adapted::kAsIs && partial.taken.empty());
    return;
  }
  expect(shape,
         check::difference(bytes_of(partial), check::on_the_wire(shape, Checksum::kPartial)));
  for (const FrameCollector::Taken& taken : partial.taken) {
    CHECK(taken.vnet.needs_checksum() && !taken.vnet.is_gso());
    CHECK_EQ(taken.vnet.checksum_start, offer.vnet.checksum_start);
    CHECK_EQ(taken.vnet.checksum_offset, offer.vnet.checksum_offset);
  }
  FrameCollector none;
  CHECK(segmenter.adapt(held.frame(), kEverything, shape.layer3, none) == Adapted::kAsIs);
  CHECK(none.taken.empty());
}

}  // namespace

TEST(segments_of_each_shape_are_those_of_the_reference) {
  std::mt19937 random(4);
  Segmenter segmenter;
  for (const bool ipv6 : {false, true}) {
    for (const bool tcp : {false, true}) {
      for (const uint32_t payload : {1u, 2u, 47u, 1448u, 1449u, 2896u, 9001u, 40000u, 65535u}) {
        for (const uint32_t gso : {0u, 1u, 2u, 500u, 536u, 1448u, 8948u, 65535u}) {
          // Headers by chance, each a few times; tags and extensions come with that.
          for (int round = 0; round < 6; ++round) {
            Shape shape = check::random_shape(random, ipv6, tcp, payload);
            shape.gso_size = static_cast<uint16_t>(gso);
            if (gso != 0 && shape.payload.size() > gso * 128u) continue;
            compare(segmenter, shape);
          }
        }
      }
    }
  }
}

TEST(segments_of_shapes_by_chance_are_those_of_the_reference) {
  std::mt19937 random(17);
  Segmenter segmenter;
  for (int round = 0; round < 3000; ++round) compare(segmenter, check::any_shape(random));
}

TEST(a_stream_of_single_bytes_is_cut_to_the_last) {
  std::mt19937 random(5);
  Segmenter segmenter;
  Shape shape = check::random_shape(random, false, true, 3000);
  shape.gso_size = 1;
  compare(segmenter, shape);
}

TEST(tcp_is_cut_without_a_partial_checksum_too) {
  std::mt19937 random(6);
  Segmenter segmenter;
  for (const bool ipv6 : {false, true}) {
    for (const uint16_t gso : {700, 4000}) {
      Shape shape = check::random_shape(random, ipv6, true, 4000);
      // Who does not say the pseudo header's sum can't mean another destination.
      shape.extensions.clear();
      shape.routed = false;
      shape.gso_size = gso;
      const check::Offered offer = check::offered(shape, Checksum::kComplete);
      Held held(offer.bytes, offer.vnet);
      FrameCollector out;
      CHECK(segmenter.adapt(held.frame(), kNothing, false, out) == Adapted::kPassed);
      expect(shape, check::difference(bytes_of(out), check::on_the_wire(shape)));
    }
  }
}

TEST(a_frame_that_needs_nothing_is_left_alone) {
  std::mt19937 random(7);
  Segmenter segmenter;
  const check::Offered offer =
      check::offered(check::random_shape(random, true, false, 900), Checksum::kComplete);
  Held held(offer.bytes, offer.vnet);
  FrameCollector out;
  CHECK(segmenter.adapt(held.frame(), kNothing, false, out) == Adapted::kAsIs);
  CHECK(out.taken.empty());
  CHECK_EQ(Segmenter::segments(held.frame()), 1u);
}

TEST(a_port_that_lacks_only_ecn_gets_segments) {
  std::mt19937 random(8);
  Segmenter segmenter;
  Shape shape = check::random_shape(random, false, true, 4000);
  shape.tcp_flags = 0x98;
  shape.gso_size = 1448;
  const check::Offered offer = check::offered(shape);
  Held held(offer.bytes, offer.vnet);
  FrameCollector out;
  CHECK(segmenter.adapt(held.frame(), kOffloadCsum | kOffloadTso4, false, out) == Adapted::kPassed);
  CHECK_EQ(out.taken.size(), size_t{3});
}
