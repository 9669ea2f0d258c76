#include "switch_lab.h"

using namespace switch_lab;

TEST(switch_floods_the_unknown_and_remembers_the_known) {
  Bench bench(4);
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1, 2, 3}));
  CHECK(bench.pass(1, frame(host(1), host(2))) == (Ports{0}));
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1}));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1, 2, 3}));
  CHECK(bench.pass(0, frame({0x33, 0x33, 0, 0, 0, 1}, host(1))) == (Ports{1, 2, 3}));
  CHECK(bench.egress.drops.empty());
}

TEST(switch_does_not_send_a_frame_back) {
  Bench bench(2);
  bench.pass(0, frame(kBroadcast, host(1)));
  CHECK_EQ(bench.refused(0, frame(host(1), host(2))), "no-port");
  Bench alone(1);
  CHECK_EQ(alone.refused(0, frame(kBroadcast, host(1))), "no-port");
}

TEST(switch_relearns_a_host_that_moves_at_once) {
  Bench bench(3);
  bench.pass(0, frame(kBroadcast, host(1)));
  bench.pass(1, frame(kBroadcast, host(1)));
  CHECK(bench.pass(2, frame(host(1), host(2))) == (Ports{1}));
  CHECK(bench.egress.events.empty());
}

TEST(switch_forgets_by_age_and_live_setting) {
  Bench bench(3, {});
  bench.pass(0, frame(kBroadcast, host(1)));
  bench.egress.time += 300 * kSecond;
  CHECK(bench.pass(1, frame(host(1), host(2))) == (Ports{0}));
  bench.egress.time += 1 * kSecond;
  CHECK(bench.pass(1, frame(host(1), host(2))) == (Ports{0, 2}));
  SwitchSettings shorter;
  shorter.ageing = 2;
  bench.configure(shorter);
  bench.forwarder->tick(bench.egress);
  bench.egress.time += 2 * kSecond;
  CHECK_EQ(bench.forwarder->rows(bench.egress.time).size(), 1u);
  bench.egress.time += 1 * kSecond;
  CHECK_EQ(bench.forwarder->rows(bench.egress.time).size(), 0u);
}

TEST(switch_rows_are_json) {
  Bench bench(2);
  bench.pass(1, frame(kBroadcast, {0xa8, 0xbb, 0xcc, 0x0d, 0x0e, 0x0f}, 7));
  bench.egress.time += 5 * kSecond;
  CHECK_EQ(bench.forwarder->rows(bench.egress.time).at(0),
           R"({"mac":"a8:bb:cc:0d:0e:0f","vlan":0,"port":1,"age":5})");
}

TEST(switch_refuses_what_no_station_sends) {
  Bench bench(2);
  CHECK_EQ(bench.refused(0, frame(host(1), kBroadcast)), "malformed");
  CHECK_EQ(bench.refused(0, frame(host(1), Bytes(6, 0))), "malformed");
  CHECK_EQ(bench.refused(0, Bytes(13, 2)), "malformed");
  CHECK_EQ(bench.refused(0, Bytes()), "malformed");
  // Whatever is behind the addresses and the type is payload.
  CHECK(bench.pass(0, frame(kBroadcast, host(1), -1, 0x0800, {})) == (Ports{1}));
}

TEST(switch_keeps_link_local_groups_on_their_wire) {
  Bench bench(2);
  for (uint8_t last = 1; last <= 0x0f; ++last) {
    CHECK_EQ(bench.refused(0, frame({1, 0x80, 0xc2, 0, 0, last}, host(1))), "no-port");
  }
  CHECK(bench.pass(0, frame({1, 0x80, 0xc2, 0, 0, 0}, host(1))) == (Ports{1}));
  CHECK(bench.pass(0, frame({1, 0x80, 0xc2, 0, 0, 0x10}, host(1))) == (Ports{1}));
  // LearnResult from them all the same.
  CHECK(bench.pass(1, frame(host(1), host(2))) == (Ports{0}));
}

TEST(switch_leaves_out_ports_that_are_down) {
  Bench bench(4);
  bench.pass(1, frame(kBroadcast, host(2)));
  bench.forwarder->tick(bench.egress);
  bench.egress.up &= ~port_bit(1);
  // Before the tick says so too: the entry counts for nothing.
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{2, 3}));
  bench.forwarder->tick(bench.egress);
  bench.egress.up |= port_bit(1);
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1, 2, 3}));
}

TEST(switch_forgets_a_port_that_is_removed) {
  Bench bench(3);
  bench.pass(1, frame(kBroadcast, host(2)));
  bench.egress.remove_port(1);
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{2}));
  bench.forwarder->forget(1);
  CHECK_EQ(bench.forwarder->rows(bench.egress.time).size(), 1u);
  bench.egress.add_port(1);
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1, 2}));
}

TEST(switch_isolates) {
  Bench bench(4);
  PortSettings isolated;
  isolated.isolated = true;
  bench.set(0, isolated);
  bench.set(1, isolated);
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{2, 3}));
  CHECK(bench.pass(2, frame(kBroadcast, host(3))) == (Ports{0, 1, 3}));
  CHECK_EQ(bench.refused(1, frame(host(1), host(2))), "isolated");
  CHECK(bench.pass(1, frame(host(3), host(2))) == (Ports{2}));
  CHECK(bench.pass(2, frame(host(2), host(3))) == (Ports{1}));
  bench.egress.up = port_bit(0) | port_bit(1);
  CHECK_EQ(bench.refused(0, frame(kBroadcast, host(1))), "isolated");
}

TEST(switch_as_a_hub_learns_nothing) {
  SwitchSettings hub;
  hub.hub = true;
  Bench bench(3, hub);
  bench.pass(1, frame(kBroadcast, host(2)));
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1, 2}));
  CHECK(bench.pass(0, frame({1, 0x80, 0xc2, 0, 0, 0x0e}, host(1))) == (Ports{1, 2}));
  CHECK(bench.forwarder->rows(bench.egress.time).empty());
  bench.configure({});
  bench.pass(1, frame(kBroadcast, host(2)));
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1}));
}

TEST(switch_mirrors_what_comes_in) {
  Bench bench(4);
  PortSettings mirror;
  mirror.mirror = true;
  bench.set(3, mirror);
  bench.pass(1, frame(kBroadcast, host(2)));
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1, 3}));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1, 2, 3}));
  // What is dropped has come in all the same.
  CHECK(bench.pass(0, frame(host(1), kBroadcast)) == (Ports{3}));
  CHECK_EQ(bench.egress.dropped(0), "malformed");
  CHECK_EQ(bench.refused(3, frame(host(2), host(9))), "no-port");
  CHECK_EQ(bench.forwarder->rows(bench.egress.time).size(), 2u);
  bench.egress.up &= ~port_bit(3);
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1}));
}

TEST(switch_limits_storms_by_the_second) {
  Bench bench(3);
  PortSettings limited;
  limited.storm_limit = 100;
  bench.set(0, limited);
  unsigned passed = 0;
  for (int i = 0; i < 1000; ++i) {
    if (!bench.pass(0, frame(kBroadcast, host(1))).empty()) ++passed;
    bench.egress.time += kSecond / 100 / 10;
  }
  // A second's worth at ten times the rate, and what may pass at once.
  CHECK(passed >= 100 && passed <= 118);
  CHECK_EQ(bench.egress.dropped(0), "storm");
  // Others are not limited; known unicast is not.
  CHECK(bench.pass(1, frame(kBroadcast, host(2))) == (Ports{0, 2}));
  CHECK(bench.pass(0, frame(host(2), host(1))) == (Ports{1}));
  CHECK_EQ(bench.refused(0, frame(host(99), host(1))), "storm");
}

TEST(switch_tells_a_storm_once) {
  Bench bench(2);
  PortSettings limited;
  limited.storm_limit = 1;
  bench.set(0, limited);
  unsigned told = 0;
  for (int i = 0; i < 50; ++i) {
    bench.pass(0, frame(kBroadcast, host(1)));
    for (const Event& event : bench.egress.events) {
      CHECK(event.kind == Event::Kind::kStorm);
      CHECK_EQ(int{event.port}, 0);
      ++told;
    }
    bench.egress.time += kSecond / 10;
  }
  CHECK_EQ(told, 1u);
}

TEST(switch_counts_the_segments_of_a_storm) {
  Bench bench(2);
  PortSettings limited;
  limited.storm_limit = 1000;
  bench.set(0, limited);
  unsigned passed = 0;
  for (int i = 0; i < 100; ++i) {
    bench.egress.clear();
    OwnedFrame owned(frame(kBroadcast, host(1), -1, 0x0800, Bytes(9986, 1)));
    owned.frame.vnet.gso_type = kGsoUdp;
    owned.frame.vnet.gso_size = 1000;
    bench.forwarder->forward(owned.frame, 0, bench.egress);
    passed += bench.egress.sent.size();
    bench.egress.time += kSecond / 100;
  }
  // 11 segments each; 1000 a second and 125 at once.
  CHECK(passed >= 90 && passed <= 103);
}

TEST(switch_table_is_bounded) {
  SwitchSettings small;
  small.table_size = 16;
  Bench bench(2, small);
  for (unsigned number = 1; number <= 1000; ++number)
    bench.pass(0, frame(kBroadcast, host(number)));
  const size_t rows = bench.forwarder->rows(bench.egress.time).size();
  CHECK(rows > 8 && rows <= 16);
  // The one that came last is there.
  CHECK(bench.refused(0, frame(host(1000), host(1))) == "no-port");
}
