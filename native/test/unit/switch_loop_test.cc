#include "switch_lab.h"

using namespace switch_lab;

TEST(switch_names_the_ports_of_a_loop) {
  Bench bench(4);
  unsigned told = 0;
  Event last;
  // Ports 1 and 2 are one cable: what goes out of one comes in by the other.
  std::vector<std::pair<PortIndex, Bytes>> wire{{0, frame(kBroadcast, host(7))}};
  unsigned frames = 0;
  while (!wire.empty() && frames < 1000) {
    const auto [from, bytes] = wire.front();
    wire.erase(wire.begin());
    ++frames;
    for (const int to : bench.pass(from, bytes)) {
      if (to == 1) wire.emplace_back(PortIndex{2}, bytes);
      if (to == 2) wire.emplace_back(PortIndex{1}, bytes);
    }
    for (const Event& event : bench.egress.events) {
      CHECK(event.kind == Event::Kind::kLoop);
      last = event;
      ++told;
    }
  }
  CHECK(frames < 50);
  CHECK_EQ(told, 1u);
  CHECK_EQ(last.text, "02:00:00:00:00:07");
  CHECK_EQ(int{std::min(last.port, last.other)}, 1);
  CHECK_EQ(int{std::max(last.port, last.other)}, 2);
  // Held: nothing circles, the host is found again.
  CHECK_EQ(bench.refused(last.port, frame(kBroadcast, host(8))), "loop");
  const auto ports = bench.pass(0, frame(kBroadcast, host(7)));
  CHECK(std::find(ports.begin(), ports.end(), int{last.port}) == ports.end());
  CHECK(bench.pass(3, frame(host(7), host(9))) == (Ports{0}));
  // What is circling as unicast ends where its source is known elsewhere.
  CHECK_EQ(bench.refused(last.port, frame(host(9), host(7))), "loop");
  // A host that is only there can be spoken to.
  CHECK(bench.pass(last.port, frame(host(7), host(20))) == (Ports{0}));
  CHECK(bench.pass(0, frame(host(20), host(7))) == (Ports{int{last.port}}));
  bench.egress.time += 10 * kSecond;
  CHECK_EQ(bench.pass(last.port, frame(kBroadcast, host(20))).size(), 3u);
}

TEST(switch_counts_moves_within_a_second_only) {
  Bench bench(3);
  for (int i = 0; i < 40; ++i) {
    bench.pass(i % 2 == 0 ? 0 : 1, frame(kBroadcast, host(1)));
    CHECK(bench.egress.events.empty());
    bench.egress.time += kSecond / 4;
  }
  SwitchSettings off;
  off.loop_moves = 0;
  bench.configure(off);
  for (int i = 0; i < 100; ++i) {
    bench.pass(i % 2 == 0 ? 0 : 1, frame(kBroadcast, host(1)));
    CHECK(bench.egress.events.empty() && bench.egress.drops.empty());
  }
}

TEST(switch_many_hosts_that_fail_over_are_no_loop) {
  Bench bench(3);
  for (unsigned number = 1; number <= 500; ++number) bench.pass(0, frame(kBroadcast, host(number)));
  for (unsigned number = 1; number <= 500; ++number) {
    CHECK_EQ(bench.pass(1, frame(kBroadcast, host(number))).size(), 2u);
    CHECK(bench.egress.events.empty());
  }
}
