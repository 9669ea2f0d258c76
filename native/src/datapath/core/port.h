#pragma once

#include <memory>
#include <optional>
#include <string>

#include "../../system/namespace_thread.h"
#include "../../system/result.h"
#include "../port/port_options.h"
#include "counters.h"
#include "frame.h"

namespace taproom::datapath {

/// Slot of a port in its datapath: stays the same while the port is there.
using PortIndex = uint8_t;
inline constexpr PortIndex kMaxPorts = 64;
inline constexpr PortIndex kNoPortIndex = 255;

/// What came of opening, for people to read.
struct PortFacts {
  /// Kernel index of the device; 0 for a socket.
  int index = 0;
  /// The name that the kernel gave, where the device was a pattern.
  std::string device;
  /// E.g. `AF_PACKET ring, vnet header`, `AF_XDP generic, copy`.
  std::string mode;
  /// Why it is not a faster mode; empty where it is the fastest.
  std::string why;
  /// The device was made by opening the port, and goes with it.
  bool made = false;
  /// Port::leave_device: the device stays for the next opener.
  bool left = false;
  /// Memory of its queues, bytes.
  size_t memory = 0;
};

/// Where a device is now: anybody may have moved or renamed it.
struct DevicePlace {
  /// Inode of its network namespace.
  uint64_t netns = 0;
  std::string name;
};

enum class Sent : uint8_t {
  kYes,
  kNoRoom,  // the queue behind the port is full; the frame is lost
  kTooBig,
  kRefused,  // the kernel found the frame wrong
  kDown,     // the device is down or gone
};

/// One queue of a port: descriptors, rings and counters. Used by one worker thread only; counters
/// and `failure` are read by others.
class PortQueue {
 public:
  virtual ~PortQueue() = default;

  /// For epoll: readable when frames wait.
  virtual int fd() const = 0;
  /// Hands over up to `budget` frames, whole and checked against nothing, and says how many calls
  /// to `sink` there were; fewer than `budget`: none waits any more. Counts what it drops itself
  /// (truncated, receive-queue); received frames and bytes are counted by the caller.
  virtual unsigned receive(unsigned budget, FrameSink& sink) = 0;
  /// Sends one frame that the port takes as it is (Port::takes). May overwrite headroom, nothing
  /// else; of a stable frame only as far as others that have queued it write there the same.
  virtual Sent send(const Frame& frame) = 0;
  /// Whether frames wait in memory that is shared with the kernel: `receive` sees without a system
  /// call that there are none.
  virtual bool has_ring() const { return false; }
  /// After a burst: kicks what `send` has only queued.
  virtual void flush() {}
  /// Asks for an error that `receive` does not see by itself, after a wake-up without frames.
  virtual void poll_failure() {}
  /// The device came back to life (its link went up again): forget what `failure` says.
  virtual void revive() { failure_.store(0, std::memory_order_relaxed); }

  /// errno of what made the queue useless, or 0: the device is gone (EBADFD, ENODEV) or down
  /// (ENETDOWN).
  int failure() const { return failure_.load(std::memory_order_relaxed); }

  QueueCounters counters;

 protected:
  void fail(int error) { failure_.store(error, std::memory_order_relaxed); }

 private:
  std::atomic<int> failure_{0};
};

/// A device or socket with one queue for each worker. Immutable once opened: a port whose device
/// came back is opened anew. Made and destroyed by the control thread.
class Port {
 public:
  virtual ~Port() = default;

  virtual PortQueue& queue(unsigned worker) = 0;
  const PortOptions& options() const { return options_; }
  const PortFacts& facts() const { return facts_; }
  /// OffloadBit mask (tun/offload.h) of what may be sent to it uncut and unsummed.
  unsigned takes() const { return takes_; }
  /// TUN: packets without Ethernet header.
  bool is_layer3() const { return std::holds_alternative<TunPortOptions>(options_.kind); }
  /// Whether the device that opening made stays when the port is closed, so that the next one can
  /// take it over with all that was set on it. That one says false: it goes with it from then on.
  /// Answers whether it was done: most ports make no device.
  virtual bool leave_device(bool) { return false; }
  /// Of a descriptor that works on wherever its device goes; nothing for all others.
  virtual std::optional<DevicePlace> place() const { return std::nullopt; }

 protected:
  explicit Port(PortOptions options) : options_(std::move(options)) {}

  PortOptions options_;
  PortFacts facts_;
  unsigned takes_ = 0;
};

/// Opens the port with a queue for each of `workers`, inside its namespace. Failures name the step
/// and what to do: a device that another process holds, one that is not there, an address in use.
inline Result<std::unique_ptr<Port>> open_port(const PortOptions& options, unsigned workers) {
  return in_namespace(options.namespace_path, [&] {
    return std::visit([&](const auto& kind) { return kind.open(options, workers); }, options.kind);
  });
}

}  // namespace taproom::datapath
