#include "system/demo_plan.h"

#include <algorithm>
#include <cmath>

#include "check.h"

using namespace taproom;

TEST(the_demo_rate_swells_around_its_mean) {
  double sum = 0;
  double least = 1e9;
  double most = 0;
  for (int i = 0; i < 1000; ++i) {
    const double rate = demo_rate(1000, 20, 20.0 * i / 1000);
    sum += rate;
    least = std::min(least, rate);
    most = std::max(most, rate);
  }
  CHECK(std::abs(sum / 1000 - 1000) < 1);
  CHECK(std::abs(least - 400) < 1 && std::abs(most - 1600) < 1);
}

TEST(the_demo_never_passes_its_ceiling) {
  // The client's packets and a third of them back.
  for (int i = 0; i < 100; ++i) {
    CHECK(demo_rate(1e12, 10, i / 10.0) * (1 + 1.0 / kDemoEchoEvery) <= kDemoCeiling * 1.0001);
  }
}

TEST(the_demo_budget_keeps_to_the_rate) {
  DemoBudget budget;
  double sent = 0;
  for (int tick = 0; tick < 1000; ++tick) {
    budget.refill(50'000, 0.1);
    while (budget.spend(700)) sent += 700.0 + kDemoHeaders;
  }
  CHECK(std::abs(sent - 5e6) < 5000);
}

TEST(the_demo_budget_does_not_catch_up_after_a_pause) {
  DemoBudget budget;
  budget.refill(100'000, 3600);
  int packets = 0;
  while (budget.spend(1000)) ++packets;
  CHECK(packets <= 50);
}

TEST(a_slow_demo_sends_all_the_same) {
  DemoBudget budget;
  int packets = 0;
  for (int tick = 0; tick < 600; ++tick) {
    budget.refill(100, 0.1);
    if (budget.spend(1400)) ++packets;
  }
  CHECK_EQ(packets, 4);
}

TEST(the_demo_frame_is_an_arp_probe) {
  const DemoFrame frame = demo_broadcast_frame();
  CHECK(std::all_of(frame.begin(), frame.begin() + 6, [](uint8_t byte) { return byte == 0xff; }));
  CHECK_EQ(int{frame[6]} & 3, 2);  // locally administered, unicast
  CHECK(frame[12] == 0x08 && frame[13] == 0x06);
  CHECK(std::equal(frame.begin() + 6, frame.begin() + 12, frame.begin() + 22));
  CHECK(
      std::all_of(frame.begin() + 28, frame.begin() + 38, [](uint8_t byte) { return byte == 0; }));
  CHECK(std::all_of(frame.begin() + 42, frame.end(), [](uint8_t byte) { return byte == 0; }));
}
