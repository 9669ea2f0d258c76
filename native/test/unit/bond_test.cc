#include "bond_lab.h"

using namespace bond_lab;

TEST(bond_active_backup_uses_one_member) {
  Bench bench(mode(Mode::kActiveBackup));
  CHECK_EQ(bench.active(), 1);
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1}));
  CHECK(bench.pass(1, frame(host(1), host(2))) == (Ports{0}));
  CHECK_EQ(bench.refused(2, frame(kBroadcast, host(2))), "inactive");
  CHECK_EQ(bench.refused(2, frame(host(1), host(2))), "inactive");
  CHECK_EQ(bench.refused(0, Bytes(13)), "malformed");
}

TEST(bond_fails_over_with_the_next_frame_and_announces) {
  Bench bench(mode(Mode::kActiveBackup));
  bench.pass(0, frame(kBroadcast, host(1)));
  bench.pass(0, frame(kBroadcast, host(2), 30));
  bench.pass(1, frame(host(1), host(9)));
  bench.egress.time += 3 * kMillisecond;
  bench.down(1);
  // No tick in between: the frame itself finds out.
  const Ports to = bench.pass(0, frame(host(9), host(1)));
  CHECK(to == (Ports{2, 2, 2}));
  CHECK_EQ(bench.active(), 2);
  CHECK_EQ(bench.egress.events.size(), 1u);
  const Event& event = bench.egress.events[0];
  CHECK(event.kind == Event::Kind::kFailover);
  CHECK_EQ(int{event.port}, 2);
  CHECK_EQ(int{event.other}, 1);
  CHECK_EQ(event.value, int64_t{3 * kMillisecond});
  // A reverse ARP request of each address, in its VLAN; then the frame.
  std::set<Bytes> announced;
  for (const auto& sent : bench.egress.sent) announced.insert(sent.bytes);
  CHECK(announced.contains(frame(host(9), host(1))));
  unsigned rarp = 0;
  for (const Bytes& bytes : announced) {
    if (load16(bytes.data() + 12) == 0x8035) {
      ++rarp;
      CHECK(Bytes(bytes.begin() + 6, bytes.begin() + 12) == host(1));
      CHECK_EQ(load16(bytes.data() + 20), 3);
      CHECK(Bytes(bytes.begin() + 22, bytes.begin() + 28) == host(1));
      CHECK_EQ(bytes.size(), 60u);
    } else if (load16(bytes.data() + 12) == kEtherVlan) {
      ++rarp;
      CHECK_EQ(load16(bytes.data() + 14), 30);
      CHECK_EQ(load16(bytes.data() + 16), 0x8035);
      CHECK(Bytes(bytes.begin() + 6, bytes.begin() + 12) == host(2));
    }
  }
  CHECK_EQ(rarp, 2u);
  // Twice more, then nothing.
  bench.egress.clear();
  const uint64_t due = bench.tick();
  CHECK(bench.egress.sent.empty());
  bench.egress.time = due;
  bench.tick();
  CHECK_EQ(bench.egress.sent.size(), 2u);
  bench.egress.time = bench.next;
  bench.tick();
  CHECK_EQ(bench.egress.sent.size(), 4u);
  CHECK_EQ(bench.next, kNever);
}

TEST(bond_stays_where_it_is_when_a_member_comes_back) {
  Bench bench(mode(Mode::kActiveBackup));
  bench.down(1);
  bench.tick();
  CHECK_EQ(bench.active(), 2);
  bench.up(1);
  bench.tick();
  CHECK_EQ(bench.active(), 2);
}

TEST(bond_primary_comes_back_at_once) {
  Bench bench(mode(Mode::kActiveBackup));
  bench.prefer(3);
  bench.tick();
  CHECK_EQ(bench.active(), 3);
  bench.down(3);
  bench.tick();
  CHECK_EQ(bench.active(), 1);
  bench.egress.clear();
  bench.up(3);
  bench.tick();
  CHECK_EQ(bench.active(), 3);
  CHECK_EQ(bench.egress.events.at(0).value, 0);
}

TEST(bond_without_members_that_are_up_says_so) {
  for (const Mode each : {Mode::kActiveBackup, Mode::kRoundRobin, Mode::kXor, Mode::kBroadcast}) {
    Bench bench(mode(each));
    bench.egress.up = port_bit(0);
    bench.tick();
    CHECK_EQ(bench.refused(0, frame(kBroadcast, host(1))), "port-down");
    CHECK_EQ(bench.active(), -1);
    Bench unbonded(mode(each));
    unbonded.down(0);
    CHECK_EQ(unbonded.refused(1, frame(kBroadcast, host(1))), "port-down");
  }
  Bench none(BondSettings{});
  CHECK_EQ(none.refused(0, frame(kBroadcast, host(1))), "port-down");
}

TEST(bond_tells_how_long_there_was_no_member) {
  Bench bench(mode(Mode::kActiveBackup));
  bench.egress.up = port_bit(0);
  bench.tick();
  bench.egress.time += 700 * kMillisecond;
  bench.up(2);
  bench.egress.clear();
  bench.tick();
  CHECK_EQ(bench.egress.events.at(0).value, int64_t{700 * kMillisecond});
  CHECK_EQ(int{bench.egress.events.at(0).other}, 1);
  // The same member again: nothing has failed over.
  bench.down(2);
  bench.tick();
  bench.up(2);
  bench.egress.clear();
  bench.tick();
  CHECK_EQ(bench.active(), 2);
  CHECK(bench.egress.events.empty());
}

TEST(bond_round_robin_takes_turns) {
  Bench bench(mode(Mode::kRoundRobin));
  std::map<int, int> count;
  for (int i = 0; i < 30; ++i) ++count[bench.pass(0, frame(host(9), host(1))).at(0)];
  CHECK(count == (std::map<int, int>{{1, 10}, {2, 10}, {3, 10}}));
  bench.down(2);
  count.clear();
  for (int i = 0; i < 30; ++i) ++count[bench.pass(0, frame(host(9), host(1))).at(0)];
  CHECK(count == (std::map<int, int>{{1, 15}, {3, 15}}));
  CHECK(bench.pass(3, frame(host(1), host(9))) == (Ports{0}));
  CHECK(bench.pass(1, frame(host(1), host(9))) == (Ports{0}));
}

TEST(bond_broadcast_sends_by_all) {
  Bench bench(mode(Mode::kBroadcast));
  CHECK(bench.pass(0, frame(host(9), host(1))) == (Ports{1, 2, 3}));
  bench.down(1);
  CHECK(bench.pass(0, frame(host(9), host(1))) == (Ports{2, 3}));
}

TEST(bond_xor_keeps_a_conversation_on_one_member) {
  BondSettings settings = mode(Mode::kXor);
  Bench bench(settings);
  std::map<int, int> count;
  for (unsigned port = 0; port < 300; ++port) {
    const Bytes bytes =
        frame(host(9), host(1), -1, kEtherIpv4,
              ipv4({10, 0, 0, 1}, {10, 0, 0, 2}, 0, static_cast<uint16_t>(1000 + port), 80));
    const Ports to = bench.pass(0, bytes);
    CHECK_EQ(to.size(), 1u);
    CHECK(bench.pass(0, bytes) == to);
    ++count[to[0]];
  }
  for (int member = 1; member <= 3; ++member) CHECK(count[member] > 70 && count[member] < 130);
}

TEST(bond_hashes_what_the_policy_says) {
  const auto udp = [](uint16_t fragment, uint16_t port, uint8_t last) {
    return frame(host(9), host(1), -1, kEtherIpv4,
                 ipv4({10, 0, 0, 1}, {10, 0, 0, last}, fragment, port, 80));
  };
  // Layer 2: addresses and type, nothing behind.
  CHECK_EQ(hash_of(udp(0, 1, 2), Hash::kLayer2), hash_of(udp(0, 7, 9), Hash::kLayer2));
  CHECK(hash_of(frame(host(8), host(1)), Hash::kLayer2) !=
        hash_of(frame(host(9), host(1)), Hash::kLayer2));
  // Layer 2+3: not the ports.
  CHECK_EQ(hash_of(udp(0, 1, 2), Hash::kLayer23), hash_of(udp(0, 7, 2), Hash::kLayer23));
  CHECK(hash_of(udp(0, 1, 2), Hash::kLayer23) != hash_of(udp(0, 1, 3), Hash::kLayer23));
  // Layer 3+4: all fragments of a packet go one way, whatever stands where the ports would be.
  CHECK(hash_of(udp(0, 1, 2), Hash::kLayer34) != hash_of(udp(0, 7, 2), Hash::kLayer34));
  CHECK_EQ(hash_of(udp(0x2000, 1, 2), Hash::kLayer34), hash_of(udp(0x0020, 7, 2), Hash::kLayer34));
  // Not IP, or none that can be read: layer 2, for every policy.
  for (const Hash policy : {Hash::kLayer23, Hash::kLayer34}) {
    CHECK(hash_of(frame(host(8), host(1)), policy) != hash_of(frame(host(9), host(1)), policy));
    CHECK(hash_of(frame(host(8), host(1), -1, kEtherIpv4, {0x45, 1}), policy) !=
          hash_of(frame(host(9), host(1), -1, kEtherIpv4, {0x45, 1}), policy));
  }
}

TEST(bond_settings_change_while_it_runs) {
  Bench bench(probing("192.0.2.1"));
  const auto configure = [&](const BondSettings& settings) {
    bench.egress.change(
        [&](Snapshot& changed) { changed.settings = std::make_shared<BondSettings>(settings); });
    bench.tick();
  };
  configure(mode(Mode::kRoundRobin));
  CHECK_EQ(bench.next, kNever);
  CHECK_EQ(bench.active(), -1);
  CHECK(bench.pass(2, frame(host(1), host(9))) == (Ports{0}));
  configure(mode(Mode::kActiveBackup));
  CHECK_EQ(bench.active(), 1);
  CHECK_EQ(bench.refused(2, frame(host(1), host(9))), "inactive");
  bench.egress.remove_port(1);
  bench.forwarder->forget(1);
  bench.tick();
  CHECK(bench.pass(0, frame(host(9), host(1))).back() == 2);
}
