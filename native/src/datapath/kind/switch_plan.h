#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "../core/snapshot.h"
#include "settings.h"

namespace taproom::datapath {

/// What a switch needs of a snapshot for each frame, worked out once for each worker and snapshot.
/// Refers to the snapshot, and is used while that is in force.
class SwitchPlan {
 public:
  /// Works it out anew where the snapshot is another one.
  void follow(const Snapshot& snapshot) {
    if (identity_ != snapshot.identity.value()) rebuild(snapshot);
  }
  /// What `follow` was given last; 0: nothing yet.
  uint64_t identity() const { return identity_; }

  const SwitchSettings& settings() const { return *settings_; }
  /// Ports that frames are switched between: there, with Ethernet, no mirrors.
  uint64_t switched() const { return switched_; }
  uint64_t mirrors() const { return mirrors_; }
  uint64_t isolated() const { return isolated_; }
  /// Whether any port has a VLAN mode. Where none has, tags are payload everywhere.
  bool handles_tags() const { return handles_tags_; }
  uint32_t storm_limit(PortIndex port) const { return snapshot_->slots[port].settings.storm_limit; }

  /// Which VLAN a frame with this TCI (none: untagged) is of when it comes in by the port; nothing:
  /// the port does not carry it. Only where tags are looked at.
  std::optional<uint16_t> vlan_in(PortIndex port, std::optional<uint16_t> tci) const;
  /// Whether frames of the VLAN leave by the port.
  bool carries(PortIndex port, uint16_t vlan) const;
  /// Whether they do with a tag.
  bool tags(PortIndex port, uint16_t vlan) const;
  /// Members of the VLAN among `ports`.
  uint64_t members(uint64_t ports, uint16_t vlan) const;

 private:
  void rebuild(const Snapshot& snapshot);
  const VlanSettings& vlan(PortIndex port) const { return snapshot_->slots[port].settings.vlan; }

  uint64_t identity_ = 0;
  const Snapshot* snapshot_ = nullptr;
  const SwitchSettings* settings_ = nullptr;
  uint64_t switched_ = 0;
  uint64_t mirrors_ = 0;
  uint64_t isolated_ = 0;
  bool handles_tags_ = false;
};

}  // namespace taproom::datapath
