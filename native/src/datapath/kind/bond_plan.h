#pragma once

#include <cstdint>
#include <optional>

#include "../core/snapshot.h"
#include "bond_probe.h"
#include "settings.h"

namespace taproom::datapath {

/// What a bond needs of a snapshot for each frame, worked out once for each worker and snapshot.
/// Refers to the snapshot, and is used while that is in force.
struct BondPlan {
  void follow(const Snapshot& snapshot) {
    if (identity != snapshot.identity.value()) rebuild(snapshot);
  }

  uint64_t identity = 0;
  const BondSettings* settings = nullptr;
  /// A bit, or none where the port is not there (yet).
  uint64_t bonded = 0;
  /// Every other port with Ethernet frames.
  uint64_t members = 0;
  uint64_t primary = 0;
  /// Active-backup only.
  std::optional<ProbeTarget> probe;
  uint64_t probe_interval = 0;

 private:
  void rebuild(const Snapshot& snapshot);
};

}  // namespace taproom::datapath
