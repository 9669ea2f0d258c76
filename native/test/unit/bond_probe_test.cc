#include "bond_lab.h"

using namespace bond_lab;

TEST(bond_probe_is_an_arp_probe) {
  ShortFrame memory;
  const ProbeTarget target = *probe_target("192.0.2.1");
  const taproom::MacAddress source{2, 1, 2, 3, 4, 5};
  const Frame& probe = write_probe(memory, target, source);
  const Bytes bytes(probe.bytes(), probe.bytes() + probe.size);
  Bytes arp{0, 1, 8, 0, 6, 4, 0, 1, 2, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1};
  arp.resize(46);
  CHECK(bytes == frame(kBroadcast, {2, 1, 2, 3, 4, 5}, -1, kEtherArp, arp));
  CHECK(!probe_target("somewhere").has_value());
}

TEST(bond_probe_of_ipv6_has_a_valid_checksum) {
  ShortFrame memory;
  const ProbeTarget target = *probe_target("2001:db8::12:3456");
  Frame& probe = write_probe(memory, target, {2, 1, 2, 3, 4, 5});
  CHECK_EQ(probe.size, 14u + 40 + 32);
  const uint8_t* bytes = probe.bytes();
  CHECK(Bytes(bytes, bytes + 6) == (Bytes{0x33, 0x33, 0xff, 0x12, 0x34, 0x56}));
  const auto headers = parse_headers(probe);
  CHECK(headers.has_value());
  CHECK_EQ(int{headers->protocol}, 58);
  const uint64_t sum = pseudo_header_sum(bytes + 14, true, 58, 32);
  CHECK_EQ(checksum_fold(checksum_add(bytes + 54, 32, sum)), 0);
}

TEST(bond_probe_finds_the_member_that_is_deaf) {
  for (const char* address : {"192.0.2.1", "2001:db8::1"}) {
    Bench bench(probing(address));
    CHECK_EQ(bench.active(), 1);
    for (int i = 0; i < 10; ++i) bench.probe_round({1, 2, 3});
    CHECK_EQ(bench.active(), 1);
    // Answers are the bond's own, not the TAP's; of each member from another address.
    CHECK(bench.egress.drops.empty());
    std::set<Bytes> sources;
    for (const auto& sent : bench.egress.sent) {
      CHECK(sent.to != 0);
      sources.insert(Bytes(sent.bytes.begin() + 6, sent.bytes.begin() + 12));
    }
    CHECK_EQ(sources.size(), 3u);
    const uint64_t before = bench.egress.time;
    unsigned rounds = 0;
    std::vector<Event> events;
    while (bench.active() == 1 && rounds < 20) {
      // Somebody near is heard there still: no answer of the one that is far.
      bench.pass(1, frame(kBroadcast, host(0x77), -1, kEtherIpv4, Bytes(46, 0)));
      bench.probe_round({2, 3});
      events.insert(events.end(), bench.egress.events.begin(), bench.egress.events.end());
      ++rounds;
    }
    CHECK_EQ(bench.active(), 2);
    CHECK(rounds >= 3 && rounds <= 5);
    CHECK_EQ(events.size(), 1u);
    CHECK(events[0].value >= int64_t{300 * kMillisecond});
    CHECK(events[0].value <= static_cast<int64_t>(bench.egress.time - before) + 10'000'000);
  }
}

TEST(bond_keeps_its_member_when_nobody_answers) {
  Bench bench(probing("192.0.2.1"));
  for (int i = 0; i < 5; ++i) bench.probe_round({1, 2, 3});
  for (int i = 0; i < 20; ++i) bench.probe_round({});
  CHECK_EQ(bench.active(), 1);
  CHECK(bench.egress.events.empty());
  // Its link is another matter.
  bench.down(1);
  bench.probe_round({});
  CHECK_EQ(bench.active(), 2);
}

TEST(bond_primary_has_to_answer_before_it_comes_back) {
  Bench bench(probing("192.0.2.1"));
  bench.prefer(1);
  for (int i = 0; i < 5; ++i) bench.probe_round({1, 2, 3});
  bench.down(1);
  bench.probe_round({2, 3});
  CHECK_EQ(bench.active(), 2);
  bench.up(1);
  // One answer of every two is not enough.
  for (int i = 0; i < 10; ++i) {
    bench.probe_round(i % 2 == 0 ? std::set<int>{1, 2, 3} : std::set<int>{2, 3});
    CHECK_EQ(bench.active(), 2);
  }
  for (int i = 0; i < 5; ++i) bench.probe_round({1, 2, 3});
  CHECK_EQ(bench.active(), 1);
}
