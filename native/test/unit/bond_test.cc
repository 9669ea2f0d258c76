#include <algorithm>
#include <map>
#include <set>

#include "check.h"
#include "datapath/kind/bond_forwarder.h"
#include "datapath/kind/bond_hash.h"
#include "datapath/kind/bond_probe.h"
#include "datapath/packet/headers.h"
#include "datapath/recording_egress.h"

/// Port 0 is the TAP, 1 to 3 are members.
namespace {

using namespace taproom::datapath;
using ether::Bytes;
using ether::frame;
using ether::host;
using ether::kBroadcast;
using Mode = BondSettings::Mode;
using Hash = BondSettings::Hash;
using Ports = std::vector<int>;

constexpr uint64_t kMillisecond = 1'000'000;

BondSettings mode(Mode wanted) {
  BondSettings settings;
  settings.mode = wanted;
  settings.bonded = 0;
  return settings;
}
BondSettings probing(const std::string& address) {
  BondSettings settings = mode(Mode::kActiveBackup);
  settings.probe_address = address;
  return settings;
}

struct Bench {
  explicit Bench(const BondSettings& settings, PortIndex ports = 4)
      : forwarder(make_bond(settings)) {
    egress.change(
        [&](Snapshot& changed) { changed.settings = std::make_shared<BondSettings>(settings); });
    for (PortIndex port = 0; port < ports; ++port) egress.add_port(port);
    tick();
    egress.clear();
  }

  Ports pass(PortIndex from, const Bytes& bytes) {
    egress.clear();
    OwnedFrame owned(bytes);
    forwarder->forward(owned.frame, from, egress);
    CHECK(owned.is_whole());
    Ports to;
    for (const auto& sent : egress.sent) to.push_back(sent.to);
    return to;
  }
  std::string dropped(PortIndex port) const {
    if (egress.drops.size() != 1 || egress.drops[0].first != port) return "";
    return std::string(kDropNames[static_cast<size_t>(egress.drops[0].second)]);
  }
  std::string refused(PortIndex from, const Bytes& bytes) {
    return pass(from, bytes).empty() ? dropped(from) : "sent";
  }
  uint64_t tick() { return next = forwarder->tick(egress); }
  void down(PortIndex port) { egress.up &= ~port_bit(port); }
  void up(PortIndex port) { egress.up |= port_bit(port); }
  int active() const { return forwarder->active() == kNoPortIndex ? -1 : forwarder->active(); }
  void prefer(PortIndex port) {
    egress.change([&](Snapshot& changed) { changed.slots[port].settings.primary = true; });
  }

  /// Lets the time of one probe interval pass; members in `answering` answer what they are asked.
  void probe_round(const std::set<int>& answering) {
    egress.time = std::max(egress.time, next);
    egress.clear();
    tick();
    const auto asked = egress.sent;
    for (const auto& [to, question] : asked) {
      if (!answering.contains(to)) continue;
      egress.time += kMillisecond;
      OwnedFrame owned(answer_to(question));
      forwarder->forward(owned.frame, to, egress);
    }
  }
  /// What a host at the probed address says.
  static Bytes answer_to(const Bytes& question) {
    const Bytes asker(question.begin() + 6, question.begin() + 12);
    if (load16(question.data() + 12) == kEtherArp) {
      Bytes arp(question.begin() + 14, question.begin() + 42);
      arp[7] = 2;
      const Bytes wanted(arp.begin() + 24, arp.begin() + 28);
      std::copy(asker.begin(), asker.end(), arp.begin() + 18);
      const Bytes self = host(0x99);
      std::copy(self.begin(), self.end(), arp.begin() + 8);
      std::copy(wanted.begin(), wanted.end(), arp.begin() + 14);
      return frame(asker, self, -1, kEtherArp, arp);
    }
    Bytes packet(question.begin() + 14, question.begin() + 14 + 40 + 24);
    packet[40] = 136;
    packet[44] = 0x60;
    return frame(asker, host(0x99), -1, kEtherIpv6, packet);
  }

  RecordingEgress egress;
  std::unique_ptr<Forwarder> forwarder;
  uint64_t next = kNever;
};

Bytes ipv4(const Bytes& from, const Bytes& to, uint16_t fragment, uint16_t source_port,
           uint16_t destination_port) {
  Bytes packet(20 + 8 + 16, 0);
  packet[0] = 0x45;
  packet[3] = static_cast<uint8_t>(packet.size());
  store16(packet.data() + 6, fragment);
  packet[9] = 17;
  std::copy(from.begin(), from.end(), packet.begin() + 12);
  std::copy(to.begin(), to.end(), packet.begin() + 16);
  store16(packet.data() + 20, source_port);
  store16(packet.data() + 22, destination_port);
  return packet;
}
uint32_t hash_of(const Bytes& bytes, Hash policy) {
  OwnedFrame owned(bytes);
  return bond_hash(owned.frame, policy);
}

}  // namespace

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
