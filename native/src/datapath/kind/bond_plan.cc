#include "bond_plan.h"

#include <algorithm>

#include "../core/port_bits.h"

namespace taproom::datapath {

void BondPlan::rebuild(const Snapshot& snapshot) {
  static const BondSettings kDefaults;
  identity = snapshot.identity.value();
  const auto* known = dynamic_cast<const BondSettings*>(snapshot.settings.get());
  settings = known != nullptr ? known : &kDefaults;
  bonded = settings->bonded < kMaxPorts ? port_bit(settings->bonded) & snapshot.present : 0;
  members = primary = 0;
  // Before anybody has said which port is bonded (ports are opened one by one), none is a member:
  // the bonded one would become the active one, and the first real member its successor.
  const uint64_t others = settings->bonded < kMaxPorts ? snapshot.present & ~bonded : 0;
  each_port(others, [&](PortIndex port) {
    const Snapshot::Slot& slot = snapshot.slots[port];
    if (slot.port && slot.port->is_layer3()) return;
    members |= port_bit(port);
    if (slot.settings.primary) primary |= port_bit(port);
  });
  probe.reset();
  if (settings->mode == BondSettings::Mode::kActiveBackup) {
    probe = probe_target(settings->probe_address);
  }
  probe_interval = std::max(settings->probe_interval, 1u) * uint64_t{1'000'000};
}

}  // namespace taproom::datapath
