#include "datapath/kind/bond_forwarder.h"
#include "datapath/kind/bond_hash.h"
#include "datapath/recording_egress.h"
#include "target.h"

/// Frames of any kind through a bond of any mode, its links coming and going. Each frame reaches
/// the other side, is dropped with one reason, or was the answer to a probe.
namespace {

using namespace taproom::datapath;
constexpr PortIndex kPorts = 5;

void pass(Forwarder& forwarder, RecordingEgress& egress, PortIndex from, bool probes,
          fuzz::Reader& in) {
  const uint8_t size = in.u8();
  const auto bytes = in.take(size);
  OwnedFrame owned({bytes.begin(), bytes.end()});
  egress.clear();
  forwarder.forward(owned.frame, from, egress);
  fuzz::require(owned.is_whole(), "the frame is as it was");
  fuzz::require(egress.drops.size() <= 1, "one reason");
  unsigned frames = 0;
  for (const auto& [to, sent] : egress.sent) {
    fuzz::require(to < kPorts && has_port(egress.up, to), "only to ports that are up");
    // What else is sent is an announcement.
    if (sent.size() == owned.frame.size) ++frames;
    if (sent.size() != owned.frame.size) fuzz::require(sent.size() == 60, "an announcement");
  }
  const bool consumed = probes && from != 0;
  fuzz::require(frames != 0 || egress.drops.size() == 1 || consumed, "nothing is lost silently");
}

}  // namespace

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::vector<Bytes> seeds;
  for (uint8_t mode = 0; mode < 4 * 3 * 3; ++mode) {
    Bytes seed{mode};
    for (uint8_t port = 0; port < kPorts; ++port) {
      for (const uint16_t type : {0x0800, 0x86dd, 0x0806, 0x88b5}) {
        ether::Bytes payload(64);
        payload[0] = type == 0x0800 ? 0x45 : 0x60;
        payload[3] = type == 0x0800 ? 64 : 0;
        payload[5] = 24;
        payload[6] = payload[9] = 17;
        const Bytes frame = ether::frame(ether::host(2), ether::host(1), -1, type, payload);
        seed.push_back(port);
        seed.push_back(static_cast<uint8_t>(frame.size()));
        seed.insert(seed.end(), frame.begin(), frame.end());
      }
      seed.push_back(static_cast<uint8_t>(245 + port));
    }
    seeds.push_back(seed);
  }
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Reader in({data, size});
  auto settings = std::make_shared<BondSettings>();
  const uint8_t flags = in.u8();
  settings->bonded = 0;
  settings->mode = static_cast<BondSettings::Mode>(flags % 4);
  settings->hash = static_cast<BondSettings::Hash>(flags / 4 % 3);
  const uint8_t probe = flags / 12 % 3;
  settings->probe_address = probe == 0 ? "" : probe == 1 ? "192.0.2.1" : "2001:db8::1";
  const auto forwarder = make_forwarder(*settings);
  // One for all inputs: it is large.
  static const auto snapshot = std::make_shared<Snapshot>();
  snapshot->identity = {};
  snapshot->settings = settings;
  snapshot->present = (1 << kPorts) - 1;
  snapshot->slots[4].settings.primary = (flags & 0x80) != 0;
  RecordingEgress egress(snapshot);
  forwarder->tick(egress);
  while (!in.empty()) {
    const uint8_t act = in.u8();
    const auto port = static_cast<PortIndex>(act % kPorts);
    egress.time += uint64_t{act} * 1'000'000;
    if (act < 240) {
      pass(*forwarder, egress, port, probe != 0, in);
      continue;
    }
    if (act < 250) egress.up ^= port_bit(port);
    if (act >= 245) forwarder->tick(egress);
  }
  return 0;
}
