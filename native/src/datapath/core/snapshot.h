#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <cstdint>
#include <memory>
#include <string>

#include "port.h"

namespace taproom::datapath {

/// Behaviour of one direction of a port; impairment/settings.h has it.
struct ImpairmentSettings;

/// IEEE 802.1Q. Without a switch that handles tags, all of it is ignored.
struct VlanSettings {
  enum class Mode : uint8_t {
    kTransparent,  // tags are payload: the port takes part in no VLAN in particular
    kAccess,       // untagged frames only; inside they are of VLAN `id`
    kTrunk,  // tagged frames of `allowed`; untagged ones are of VLAN `id`, or refused where it is 0
  };
  Mode mode = Mode::kTransparent;
  uint16_t id = 0;
  std::bitset<4096> allowed;
};

/// What can change at a port while it runs.
struct PortSettings {
  /// Isolated ports do not reach each other (as IFLA_BRPORT_ISOLATED).
  bool isolated = false;
  VlanSettings vlan;
  /// Broadcast, multicast and unknown unicast that may come in by it, frames a second; 0: no limit.
  uint32_t storm_limit = 0;
  /// Gets a copy of everything that comes in by the others; what it sends itself is dropped.
  bool mirror = false;
  /// Bond: preferred as the active member.
  bool primary = false;
  /// Frames that come in, frames that go out; none where empty. Replaced whole.
  std::shared_ptr<const ImpairmentSettings> impair_in;
  std::shared_ptr<const ImpairmentSettings> impair_out;
};

/// Settings of a kind; each forwarder knows its own. kind/*.h.
struct ForwarderSettings {
  virtual ~ForwarderSettings() = default;
};

/// A number that no other snapshot of this process has or had, not even a copy. What is worked out
/// from a snapshot is kept by this: the address of one may be that of an older one that is gone.
class SnapshotIdentity {
 public:
  SnapshotIdentity() : value_(next()) {}
  SnapshotIdentity(const SnapshotIdentity&) : SnapshotIdentity() {}
  SnapshotIdentity& operator=(const SnapshotIdentity&) {
    value_ = next();
    return *this;
  }
  /// Never 0.
  uint64_t value() const { return value_; }

 private:
  static uint64_t next() {
    static std::atomic<uint64_t> last{0};
    return last.fetch_add(1, std::memory_order_relaxed) + 1;
  }
  uint64_t value_;
};

/// What the workers work by: immutable, replaced as a whole. A worker moves to the next one between
/// two bursts, and says so; only then the control thread lets go of the old one and its ports.
struct Snapshot {
  struct Slot {
    std::shared_ptr<Port> port;  // empty: no port here
    PortSettings settings;
  };
  SnapshotIdentity identity;
  std::array<Slot, kMaxPorts> slots;
  /// A bit for each slot with a port.
  uint64_t present = 0;
  std::shared_ptr<const ForwarderSettings> settings;
};

/// What happened, rarely: for the window, the history and the log.
struct Event {
  enum class Kind : uint8_t {
    kPortDown,  // value: errno
    kPortUp,
    kLoop,      // the same source at `port` and `other`; text: the MAC
    kFailover,  // the active member is now `port`, was `other`; value: ns since the last frame or
                // failure seen
    kStorm,     // `port` is being limited
  };
  Kind kind = Kind::kPortDown;
  PortIndex port = kNoPortIndex;
  PortIndex other = kNoPortIndex;
  int64_t value = 0;
  std::string text;
};

}  // namespace taproom::datapath
