#pragma once

#include <bitset>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "port.h"
#include "snapshot.h"

namespace taproom::datapath {

inline constexpr uint64_t kNever = std::numeric_limits<uint64_t>::max();

/// What a forwarder may do with a frame. One for each worker; every call is on that worker's
/// thread.
class Egress {
 public:
  virtual ~Egress() = default;

  /// Out of this port: impairment, segmentation and checksums as the port needs them, counters. The
  /// frame's bytes are the same afterwards, so that it can be sent to several ports.
  virtual void send(PortIndex to, Frame& frame) = 0;
  /// Counted at `port`: where it came in (what it was refused for) or would have gone out.
  virtual void drop(PortIndex port, Drop reason) = 0;
  /// CLOCK_MONOTONIC nanoseconds, read once for a burst.
  virtual uint64_t now() const = 0;
  /// Ports whose device is there, up, and has a carrier, a bit each.
  virtual uint64_t up_ports() const = 0;
  virtual const Snapshot& snapshot() const = 0;
  /// Which worker this is, from 0.
  virtual unsigned worker() const = 0;
  /// For the window and the log; rare, because it takes a lock. Repeats within a second are for the
  /// caller to suppress.
  virtual void report(Event event) = 0;
};

/// The kind of a datapath: where a frame goes. One object for all workers, so what they share is
/// atomic.
class Forwarder {
 public:
  virtual ~Forwarder() = default;

  /// A frame came in by `from`. Runs to completion: whatever is to be sent is sent before it
  /// returns.
  virtual void forward(Frame& frame, PortIndex from, Egress& egress) = 0;
  /// Whether it wants every frame segmented and its checksum complete, as on a wire.
  virtual bool needs_plain_frames() const { return false; }
  /// Worker 0 only. Does what is due (probes, announcements) and says when it wants to be called
  /// again (CLOCK_MONOTONIC ns, or kNever); called once after each change of snapshot or of a
  /// port's state, too.
  virtual uint64_t tick(Egress& egress) {
    (void)egress;
    return kNever;
  }
  /// Control thread, after all workers have left the old snapshot: what was learnt at this port
  /// goes.
  virtual void forget(PortIndex port) { (void)port; }
  /// Control thread: the kind's own tables for people, as rows of text (JSON objects), e.g. MAC
  /// entries.
  virtual std::vector<std::string> rows(uint64_t now) const {
    (void)now;
    return {};
  }
  /// Bond: the active member, or kNoPortIndex. Any thread.
  virtual PortIndex active() const { return kNoPortIndex; }
  /// Bytes that it holds.
  virtual size_t memory() const { return 0; }
};

}  // namespace taproom::datapath
