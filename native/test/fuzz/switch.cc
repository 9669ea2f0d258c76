#include <bitset>

#include "datapath/kind/switch_forwarder.h"
#include "datapath/recording_egress.h"
#include "target.h"

/// Frames of any kind through a switch of any settings. Nothing is read that is not the frame's,
/// the frame is the same afterwards, and it either went somewhere or was dropped once with a
/// reason.
namespace {

using namespace taproom::datapath;
constexpr PortIndex kPorts = 5;

PortSettings settings_from(fuzz::Reader& in) {
  PortSettings settings;
  const uint8_t flags = in.u8();
  settings.isolated = (flags & 1) != 0;
  settings.mirror = (flags & 14) == 14;
  settings.vlan.mode = static_cast<VlanSettings::Mode>((flags >> 4) % 3);
  settings.vlan.id = in.u8() % 5;
  const uint8_t allowed = in.u8();
  for (size_t i = 0; i < 8; ++i) settings.vlan.allowed[i] = (allowed >> i & 1) != 0;
  if ((flags & 0xc0) == 0xc0) settings.storm_limit = 1 + in.u8();
  return settings;
}

void pass(Forwarder& forwarder, RecordingEgress& egress, PortIndex from, fuzz::Reader& in) {
  const uint8_t size = in.u8();
  const auto bytes = in.take(size);
  OwnedFrame owned({bytes.begin(), bytes.end()});
  const uint8_t vnet = in.u8();
  owned.frame.vnet.flags = vnet & 1;
  owned.frame.vnet.gso_type = (vnet & 2) != 0 ? kGsoTcp4 : kGsoNone;
  owned.frame.vnet.gso_size = vnet >> 2;
  owned.frame.vnet.checksum_start = vnet;
  const VnetHeader before = owned.frame.vnet;
  egress.clear();
  forwarder.forward(owned.frame, from, egress);

  fuzz::require(owned.is_whole(), "the frame is as it was");
  fuzz::require(owned.frame.vnet.checksum_start == before.checksum_start, "so is its vnet header");
  fuzz::require(egress.drops.size() <= 1, "one reason");
  uint64_t reached = 0;
  for (const auto& [to, sent] : egress.sent) {
    fuzz::require(to != from, "not back");
    fuzz::require(has_port(egress.up, to), "only to ports that are up");
    fuzz::require(!has_port(reached, to), "once to each");
    reached |= port_bit(to);
    const Snapshot::Slot& slot = egress.snapshot().slots[to];
    const size_t slack = slot.settings.mirror ? 0 : 4;
    fuzz::require(
        sent.size() + slack >= owned.frame.size && sent.size() <= owned.frame.size + slack,
        "a tag more or less");
  }
  fuzz::require(reached != 0 || egress.drops.size() == 1, "nothing is lost without a reason");
}

}  // namespace

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::vector<Bytes> seeds;
  for (const uint8_t mode : {0x00, 0x10, 0x20, 0xc0}) {
    Bytes seed{0x05};
    for (int port = 0; port < kPorts; ++port) seed.insert(seed.end(), {mode, 1, 0xff, 9});
    for (const int tci : {-1, 0, 1, 0x2002}) {
      for (unsigned host = 1; host < 4; ++host) {
        const Bytes frame = ether::frame(host == 3 ? ether::kBroadcast : ether::host(host + 1),
                                         ether::host(host), tci, 0x88b5, {1, 2, 3});
        seed.push_back(static_cast<uint8_t>(host));
        seed.push_back(static_cast<uint8_t>(frame.size()));
        seed.insert(seed.end(), frame.begin(), frame.end());
        seed.push_back(0);
      }
    }
    seeds.push_back(seed);
  }
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Reader in({data, size});
  auto settings = std::make_shared<SwitchSettings>();
  const uint8_t flags = in.u8();
  settings->hub = (flags & 15) == 15;
  settings->table_size = 16;
  settings->loop_moves = flags >> 5;
  settings->loop_hold = flags >> 4 & 1;
  const auto forwarder = make_forwarder(*settings);
  // One for all inputs: it is large.
  static const auto snapshot = std::make_shared<Snapshot>();
  snapshot->identity = {};
  snapshot->settings = settings;
  snapshot->present = (1 << kPorts) - 1;
  for (PortIndex port = 0; port < kPorts; ++port) {
    snapshot->slots[port].settings = settings_from(in);
  }
  RecordingEgress egress(snapshot);
  forwarder->tick(egress);
  while (!in.empty()) {
    const uint8_t act = in.u8();
    const auto port = static_cast<PortIndex>(act % kPorts);
    egress.time += uint64_t{act} * 1'000'000;
    if (act < 240) {
      pass(*forwarder, egress, port, in);
      continue;
    }
    egress.up ^= port_bit(port);
    if (act < 248) forwarder->tick(egress);
    if (act >= 252) forwarder->forget(port);
    forwarder->rows(egress.time);
  }
  return 0;
}
