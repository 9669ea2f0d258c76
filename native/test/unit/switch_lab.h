#pragma once

#include <algorithm>

#include "check.h"
#include "datapath/kind/switch_forwarder.h"
#include "datapath/recording_egress.h"

/// The rules of datapath/kind/switch_forwarder.h, one by one. What they do together is
/// switch_model_test.cc's.
namespace switch_lab {

using namespace taproom::datapath;
using ether::Bytes;
using ether::frame;
using ether::host;
using ether::kBroadcast;

constexpr uint64_t kSecond = 1'000'000'000;

struct Bench {
  explicit Bench(PortIndex ports, SwitchSettings with = {}) : settings(std::move(with)) {
    forwarder = make_forwarder(settings);
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
  std::string refused(PortIndex from, const Bytes& bytes) {
    return pass(from, bytes).empty() ? egress.dropped(from) : "sent";
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

inline PortSettings access(uint16_t id) {
  PortSettings settings;
  settings.vlan = {VlanSettings::Mode::kAccess, id, {}};
  return settings;
}
inline PortSettings trunk(uint16_t native, std::initializer_list<uint16_t> allowed) {
  PortSettings settings;
  settings.vlan.mode = VlanSettings::Mode::kTrunk;
  settings.vlan.id = native;
  for (const uint16_t id : allowed) settings.vlan.allowed.set(id);
  return settings;
}

}  // namespace switch_lab
