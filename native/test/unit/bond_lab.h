#pragma once

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
namespace bond_lab {

using namespace taproom::datapath;
using ether::Bytes;
using ether::frame;
using ether::host;
using ether::kBroadcast;
using Mode = BondSettings::Mode;
using Hash = BondSettings::Hash;
using Ports = std::vector<int>;

constexpr uint64_t kMillisecond = 1'000'000;

inline BondSettings mode(Mode wanted) {
  BondSettings settings;
  settings.mode = wanted;
  settings.bonded = 0;
  return settings;
}
inline BondSettings probing(const std::string& address) {
  BondSettings settings = mode(Mode::kActiveBackup);
  settings.probe_address = address;
  return settings;
}

struct Bench {
  explicit Bench(const BondSettings& settings, PortIndex ports = 4)
      : forwarder(make_forwarder(settings)) {
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
  std::string refused(PortIndex from, const Bytes& bytes) {
    return pass(from, bytes).empty() ? egress.dropped(from) : "sent";
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

inline Bytes ipv4(const Bytes& from, const Bytes& to, uint16_t fragment, uint16_t source_port,
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
inline uint32_t hash_of(const Bytes& bytes, Hash policy) {
  OwnedFrame owned(bytes);
  return bond_hash(owned.frame, policy);
}

}  // namespace bond_lab
