#include "switch_plan.h"

#include "../core/port_bits.h"

namespace taproom::datapath {
namespace {

constexpr uint16_t kVidMask = 0x0fff;
/// IEEE 802.1Q 9.6: reserved, never of a frame.
constexpr uint16_t kReservedVid = 0x0fff;

const SwitchSettings& settings_of(const Snapshot& snapshot) {
  static const SwitchSettings kDefaults;
  const auto* settings = dynamic_cast<const SwitchSettings*>(snapshot.settings.get());
  return settings != nullptr ? *settings : kDefaults;
}

}  // namespace

void SwitchPlan::rebuild(const Snapshot& snapshot) {
  identity_ = snapshot.identity.value();
  snapshot_ = &snapshot;
  settings_ = &settings_of(snapshot);
  switched_ = mirrors_ = isolated_ = 0;
  handles_tags_ = false;
  each_port(snapshot.present, [&](PortIndex port) {
    const Snapshot::Slot& slot = snapshot.slots[port];
    if (slot.port && slot.port->is_layer3()) return;
    (slot.settings.mirror ? mirrors_ : switched_) |= port_bit(port);
    if (slot.settings.isolated) isolated_ |= port_bit(port);
    if (slot.settings.vlan.mode != VlanSettings::Mode::kTransparent) handles_tags_ = true;
  });
}

std::optional<uint16_t> SwitchPlan::vlan_in(PortIndex port, std::optional<uint16_t> tci) const {
  const VlanSettings& settings = vlan(port);
  // A tag with VLAN 0 carries a priority only (IEEE 802.1Q 6.9.1): the frame is as good as
  // untagged.
  const uint16_t vid = tci ? *tci & kVidMask : 0;
  if (vid == kReservedVid) return std::nullopt;
  switch (settings.mode) {
    case VlanSettings::Mode::kAccess:
      if (vid != 0) return std::nullopt;
      return settings.id;
    case VlanSettings::Mode::kTrunk:
      if (vid == 0) return settings.id != 0 ? std::optional(settings.id) : std::nullopt;
      return settings.allowed[vid] ? std::optional(vid) : std::nullopt;
    case VlanSettings::Mode::kTransparent:
      break;
  }
  return vid;
}

bool SwitchPlan::carries(PortIndex port, uint16_t id) const {
  const VlanSettings& settings = vlan(port);
  switch (settings.mode) {
    case VlanSettings::Mode::kAccess:
      return settings.id == id;
    case VlanSettings::Mode::kTrunk:
      return id != 0 && (settings.id == id || settings.allowed[id]);
    case VlanSettings::Mode::kTransparent:
      break;
  }
  return true;
}

bool SwitchPlan::tags(PortIndex port, uint16_t id) const {
  const VlanSettings& settings = vlan(port);
  return id != 0 && settings.mode != VlanSettings::Mode::kAccess &&
         !(settings.mode == VlanSettings::Mode::kTrunk && settings.id == id);
}

uint64_t SwitchPlan::members(uint64_t ports, uint16_t id) const {
  uint64_t members = 0;
  each_port(ports, [&](PortIndex port) {
    if (carries(port, id)) members |= port_bit(port);
  });
  return members;
}

}  // namespace taproom::datapath
