#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "worker.h"

namespace taproom::datapath {

struct DatapathOptions {
  std::string name;
  unsigned threads = 1;
  /// CPUs for the threads, in turn; empty: any.
  std::vector<int> affinity;
  uint64_t busy_poll_ns = 0;
};

struct PortState {
  const Port* port;
  bool up;
  /// errno of what made it useless, or 0.
  int failure;
};

/// What was read of a QueueCounters: the counters in their order, then the drops.
using CounterRow = std::vector<uint64_t>;

/// A running packet loop: its ports, its forwarder, its threads. All methods belong to one control
/// thread (JavaScript's). Each change makes a new snapshot, gives it to the workers, waits until
/// they work by it, and only then lets go of what the old one held: frames on other ports never
/// notice.
class Datapath {
 public:
  /// `report` is called from worker threads.
  static Result<std::unique_ptr<Datapath>> start(const DatapathOptions& options,
                                                 std::unique_ptr<Forwarder> forwarder,
                                                 std::shared_ptr<const ForwarderSettings> settings,
                                                 std::function<void(Event)> report);
  ~Datapath() { close(); }

  /// Slot that a port of this key will have, or has: forwarder settings may name it before it is
  /// there.
  Result<PortIndex> reserve(const std::string& key);
  Result<const Port*> add_port(PortOptions options, PortSettings settings);
  Status remove_port(const std::string& key);
  Status set_port(const std::string& key, PortSettings settings);
  /// Opens it anew: its device has come back. Where that fails it stays absent.
  Result<const Port*> reopen_port(const std::string& key);
  /// The port of this key is from now on what `options` and `settings` say: opened so, or, where
  /// that fails, absent until reopen_port; but with a device that it made, as it was before. It
  /// keeps its slot, its counters and that device.
  Result<const Port*> replace_port(PortOptions options, PortSettings settings);
  Status set_carrier(const std::string& key, bool up);
  void configure(std::shared_ptr<const ForwarderSettings> settings);
  /// Each thread goes by it from its next wake-up on.
  void set_busy_poll(uint64_t ns) { shared_.busy_poll_ns.store(ns, std::memory_order_relaxed); }

  const std::string& name() const { return shared_.name; }
  std::vector<PortState> ports() const;
  /// See Port::place.
  std::optional<DevicePlace> place(const std::string& key) const;
  /// Key of a slot; empty where it has no port.
  const std::string& key(PortIndex slot) const;
  const Forwarder& forwarder() const { return *shared_.forwarder; }
  /// A row for each queue of a port, in the order of the workers; none where there is no such port.
  std::vector<CounterRow> queue_counters(const std::string& key) const;
  /// Rows added up: those of one reading give the whole of that reading.
  static CounterRow total_of(const std::vector<CounterRow>& queues);
  CounterRow counters(const std::string& key) const { return total_of(queue_counters(key)); }
  const std::vector<std::unique_ptr<Worker>>& workers() const { return workers_; }
  size_t memory() const;

  /// Idempotent: joins the threads, closes the ports.
  void close();

 private:
  Datapath() = default;
  PortIndex find(const std::string& key) const;
  Result<std::shared_ptr<Port>> open(PortOptions options) const;
  /// Another port for a slot, which goes on counting where the present one ends.
  void put(PortIndex slot, std::shared_ptr<Port> port);
  void replace_by_absent(PortIndex slot, PortOptions options);
  Result<const Port*> reopen(PortIndex slot);
  Result<const Port*> open_as(PortIndex slot, PortOptions options, PortSettings settings);
  /// Gives the workers a copy of the present snapshot that `change` has altered.
  template <typename Change>
  void change(Change change, uint64_t revive = 0);

  Shared shared_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::shared_ptr<const Snapshot> current_;
  std::array<std::string, kMaxPorts> keys_;
};

}  // namespace taproom::datapath
