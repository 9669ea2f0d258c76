#include <algorithm>

#include "check.h"
#include "datapath/kind/switch_forwarder.h"
#include "datapath/recording_egress.h"

/// The rules of datapath/kind/switch_forwarder.h, one by one. What they do together is
/// switch_model_test.cc's.
namespace {

using namespace taproom::datapath;
using ether::Bytes;
using ether::frame;
using ether::host;
using ether::kBroadcast;

constexpr uint64_t kSecond = 1'000'000'000;

struct Bench {
  explicit Bench(PortIndex ports, SwitchSettings with = {}) : settings(std::move(with)) {
    forwarder = make_switch(settings);
    egress.change(
        [&](Snapshot& next) { next.settings = std::make_shared<SwitchSettings>(settings); });
    for (PortIndex port = 0; port < ports; ++port) egress.add_port(port);
  }

  /// Ports that a frame goes to, in order; what was noted before is cleared.
  std::vector<int> pass(PortIndex from, const Bytes& bytes) {
    egress.clear();
    OwnedFrame owned(bytes);
    forwarder->forward(owned.frame, from, egress);
    CHECK(owned.is_whole());
    std::vector<int> to;
    for (const auto& sent : egress.sent) to.push_back(sent.to);
    std::sort(to.begin(), to.end());
    return to;
  }
  /// Why the last frame was dropped at `port`; "" if it was not.
  std::string dropped(PortIndex port) const {
    if (egress.drops.size() != 1 || egress.drops[0].first != port) return "";
    return std::string(kDropNames[static_cast<size_t>(egress.drops[0].second)]);
  }
  std::string refused(PortIndex from, const Bytes& bytes) {
    return pass(from, bytes).empty() ? dropped(from) : "sent";
  }
  void set(PortIndex port, PortSettings with) {
    egress.change([&](Snapshot& next) { next.slots[port].settings = std::move(with); });
  }
  void configure(SwitchSettings with) {
    egress.change([&](Snapshot& next) { next.settings = std::make_shared<SwitchSettings>(with); });
  }
  /// What left by `port` last.
  Bytes out(PortIndex port) const {
    for (const auto& sent : egress.sent) {
      if (sent.to == port) return sent.bytes;
    }
    return {};
  }

  SwitchSettings settings;
  RecordingEgress egress;
  std::unique_ptr<Forwarder> forwarder;
};

using Ports = std::vector<int>;

PortSettings access(uint16_t id) {
  PortSettings settings;
  settings.vlan = {VlanSettings::Mode::kAccess, id, {}};
  return settings;
}
PortSettings trunk(uint16_t native, std::initializer_list<uint16_t> allowed) {
  PortSettings settings;
  settings.vlan.mode = VlanSettings::Mode::kTrunk;
  settings.vlan.id = native;
  for (const uint16_t id : allowed) settings.vlan.allowed.set(id);
  return settings;
}

}  // namespace

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
  // Learnt from them all the same.
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
  CHECK_EQ(bench.dropped(0), "malformed");
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
  CHECK_EQ(bench.dropped(0), "storm");
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

TEST(switch_access_ports_are_of_one_vlan) {
  Bench bench(4);
  bench.set(0, access(10));
  bench.set(1, access(10));
  bench.set(2, access(20));
  bench.set(3, access(20));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1}));
  CHECK(bench.pass(2, frame(kBroadcast, host(1))) == (Ports{3}));
  // The same address is another one in another VLAN.
  CHECK(bench.pass(1, frame(host(1), host(2))) == (Ports{0}));
  CHECK(bench.pass(3, frame(host(1), host(2))) == (Ports{2}));
  CHECK_EQ(bench.refused(0, frame(host(2), host(1), 10)), "vlan");
  CHECK_EQ(bench.refused(0, frame(host(2), host(1), 20)), "vlan");
  // A priority tag is none: it ends at the port.
  CHECK(bench.pass(0, frame(host(2), host(1), 0xe000)) == (Ports{1}));
  CHECK(bench.out(1) == frame(host(2), host(1)));
}

TEST(switch_trunks_carry_tags) {
  Bench bench(4);
  bench.set(0, access(10));
  bench.set(1, trunk(0, {10, 20}));
  bench.set(2, trunk(10, {20}));
  bench.set(3, trunk(0, {20}));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1, 2}));
  CHECK(bench.out(1) == frame(kBroadcast, host(1), 10));
  CHECK(bench.out(2) == frame(kBroadcast, host(1)));
  // Tagged by a trunk: untagged at the access port, the priority lives on where there is a tag.
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 0x600a)) == (Ports{0, 2}));
  CHECK(bench.out(0) == frame(kBroadcast, host(2)));
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 0x6014)) == (Ports{2, 3}));
  CHECK(bench.out(3) == frame(kBroadcast, host(2), 0x6014));
  // Native.
  CHECK(bench.pass(2, frame(host(2), host(3))) == (Ports{1}));
  CHECK(bench.out(1) == frame(host(2), host(3), 10));
  CHECK(bench.pass(2, frame(host(2), host(3), 0x8000)) == (Ports{1}));
  CHECK(bench.out(1) == frame(host(2), host(3), 0x800a));
  // Not carried, no native, nonsense.
  CHECK_EQ(bench.refused(2, frame(kBroadcast, host(3), 10)), "vlan");
  CHECK_EQ(bench.refused(1, frame(kBroadcast, host(3))), "vlan");
  CHECK_EQ(bench.refused(1, frame(kBroadcast, host(3), 30)), "vlan");
  CHECK_EQ(bench.refused(1, frame(kBroadcast, host(3), 0xfff)), "vlan");
  Bytes cut = frame(kBroadcast, host(3), 20);
  cut.resize(17);
  CHECK_EQ(bench.refused(1, cut), "malformed");
}

TEST(switch_drops_what_its_way_out_no_longer_carries) {
  Bench bench(2);
  bench.set(0, trunk(0, {10, 20}));
  bench.set(1, trunk(0, {10, 20}));
  bench.pass(1, frame(kBroadcast, host(2), 20));
  bench.set(1, trunk(0, {10}));
  CHECK_EQ(bench.refused(0, frame(host(2), host(1), 20)), "vlan");
}

TEST(switch_transparent_ports_carry_all_vlans) {
  Bench bench(4);
  bench.set(0, access(10));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1, 2, 3}));
  CHECK(bench.out(1) == frame(kBroadcast, host(1), 10));
  CHECK(bench.pass(1, frame(host(1), host(2), 0x200a)) == (Ports{0}));
  CHECK(bench.out(0) == frame(host(1), host(2)));
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 30)) == (Ports{2, 3}));
  CHECK(bench.out(2) == frame(kBroadcast, host(2), 30));
  // Of no VLAN: from one transparent port to the others, as they are.
  CHECK(bench.pass(1, frame(kBroadcast, host(2))) == (Ports{2, 3}));
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 0x4000)) == (Ports{2, 3}));
  CHECK(bench.out(2) == frame(kBroadcast, host(2), 0x4000));
}

TEST(switch_without_vlan_modes_takes_tags_for_payload) {
  Bench bench(3);
  bench.pass(0, frame(kBroadcast, host(1), 10));
  CHECK(bench.pass(1, frame(host(1), host(2), 20)) == (Ports{0}));
  CHECK(bench.out(0) == frame(host(1), host(2), 20));
}

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
