#include "datapath.h"

#include <bit>

#include "../port/absent_port.h"

namespace taproom::datapath {
namespace {

/// Rings of a port while few ports share the datapath's memory, and later (32 MiB for 16 ports).
constexpr size_t kLargeRing = size_t{2} << 20, kSmallRing = size_t{1} << 20;
constexpr int kFewPorts = 4;

Failure no_port(const std::string& name, const std::string& key) {
  return Failure{"find the port", ENOENT, name + " has no port " + key + ".",
                 "Its ports: taproom datapath show " + name + "."};
}

constexpr std::array<Counter QueueCounters::*, 9> kCounters{
    &QueueCounters::received_frames, &QueueCounters::received_bytes, &QueueCounters::sent_frames,
    &QueueCounters::sent_bytes,      &QueueCounters::segmented,      &QueueCounters::checksummed,
    &QueueCounters::duplicated,      &QueueCounters::corrupted,      &QueueCounters::reordered};

/// A port that is opened anew goes on counting where the old one ended.
void carry_over(const QueueCounters& from, QueueCounters& to) {
  for (Counter QueueCounters::*counter : kCounters) (to.*counter).add((from.*counter).get());
  for (size_t i = 0; i < kDrops; ++i) to.drops[i].add(from.drops[i].get());
}

}  // namespace

Result<std::unique_ptr<Datapath>> Datapath::start(const DatapathOptions& options,
                                                  std::unique_ptr<Forwarder> forwarder,
                                                  std::shared_ptr<const ForwarderSettings> settings,
                                                  std::function<void(Event)> report) {
  std::unique_ptr<Datapath> datapath(new Datapath);
  Shared& shared = datapath->shared_;
  shared.name = options.name;
  shared.forwarder = std::move(forwarder);
  shared.report = std::move(report);
  shared.busy_poll_ns.store(options.busy_poll_ns, std::memory_order_relaxed);
  for (unsigned i = 0; i < options.threads; ++i) {
    const int cpu = options.affinity.empty() ? -1 : options.affinity[i % options.affinity.size()];
    datapath->workers_.push_back(std::make_unique<Worker>(shared, i));
    if (Status started = datapath->workers_.back()->start(cpu); !started) {
      return std::move(started.failure());
    }
  }
  datapath->current_ = std::make_shared<Snapshot>();
  datapath->configure(std::move(settings));
  return datapath;
}

template <typename Change>
void Datapath::change(Change change, uint64_t revive) {
  auto next = std::make_shared<Snapshot>(*current_);
  change(*next);
  for (const auto& worker : workers_) worker->publish(next.get(), revive);
  current_ = std::move(next);
}

PortIndex Datapath::find(const std::string& key) const {
  for (PortIndex slot = 0; slot < kMaxPorts; ++slot) {
    if (current_->slots[slot].port && keys_[slot] == key) return slot;
  }
  return kNoPortIndex;
}

Result<PortIndex> Datapath::reserve(const std::string& key) {
  PortIndex free = kNoPortIndex;
  for (PortIndex slot = 0; slot < kMaxPorts; ++slot) {
    if (keys_[slot] == key) return slot;
    if (keys_[slot].empty() && free == kNoPortIndex) free = slot;
  }
  if (free == kNoPortIndex) {
    return Failure{"add the port", ENOSPC, "A datapath has at most 64 ports.",
                   "Make another datapath for the rest, and join the two by a veth pair."};
  }
  keys_[free] = key;
  return free;
}

Result<std::shared_ptr<Port>> Datapath::open(PortOptions options) const {
  options.ring_bytes = std::popcount(current_->present) < kFewPorts ? kLargeRing : kSmallRing;
  Result<std::unique_ptr<Port>> port = open_port(options, static_cast<unsigned>(workers_.size()));
  if (!port) return std::move(port.failure());
  return std::shared_ptr<Port>(std::move(port.value()));
}

Result<const Port*> Datapath::add_port(PortOptions options, PortSettings settings) {
  if (find(options.key) != kNoPortIndex) {
    return Failure{"add the port", EEXIST, name() + " has a port " + options.key + " already."};
  }
  Result<PortIndex> slot = reserve(options.key);
  if (!slot) return std::move(slot.failure());
  Result<std::shared_ptr<Port>> port = open(std::move(options));
  if (!port) {
    keys_[slot.value()].clear();
    return std::move(port.failure());
  }
  shared_.up.fetch_or(uint64_t{1} << slot.value());
  const Port* opened = port.value().get();
  change([&](Snapshot& next) {
    next.slots[slot.value()] = {std::move(port.value()), std::move(settings)};
    next.present |= uint64_t{1} << slot.value();
  });
  return opened;
}

Status Datapath::remove_port(const std::string& key) {
  const PortIndex slot = find(key);
  if (slot == kNoPortIndex) return no_port(name(), key);
  shared_.up.fetch_and(~(uint64_t{1} << slot));
  change([&](Snapshot& next) {
    next.slots[slot] = {};
    next.present &= ~(uint64_t{1} << slot);
  });
  shared_.forwarder->forget(slot);
  keys_[slot].clear();
  return Nothing{};
}

Status Datapath::set_port(const std::string& key, PortSettings settings) {
  const PortIndex slot = find(key);
  if (slot == kNoPortIndex) return no_port(name(), key);
  change([&](Snapshot& next) { next.slots[slot].settings = std::move(settings); });
  return Nothing{};
}

void Datapath::put(PortIndex slot, std::shared_ptr<Port> port) {
  for (unsigned i = 0; i < workers_.size(); ++i) {
    carry_over(current_->slots[slot].port->queue(i).counters, port->queue(i).counters);
  }
  change([&](Snapshot& next) { next.slots[slot].port = std::move(port); });
}

/// Nothing comes in or goes out by it; `options` are what will be opened in its place.
void Datapath::replace_by_absent(PortIndex slot, PortOptions options) {
  shared_.up.fetch_and(~(uint64_t{1} << slot));
  const PortFacts& facts = current_->slots[slot].port->facts();
  const auto workers = static_cast<unsigned>(workers_.size());
  put(slot, std::make_shared<AbsentPort>(std::move(options), facts, workers, ENODEV));
}

Result<const Port*> Datapath::reopen(PortIndex slot) {
  const PortFacts former = current_->slots[slot].port->facts();
  Result<std::shared_ptr<Port>> port = open(current_->slots[slot].port->options());
  if (!port) return std::move(port.failure());
  const Port* opened = port.value().get();
  // What was left for this one, and not another of the name, goes with it from now on.
  if (former.left && opened->facts().index == former.index) port.value()->leave_device(false);
  shared_.up.fetch_or(uint64_t{1} << slot);
  put(slot, std::move(port.value()));
  return opened;
}

Result<const Port*> Datapath::reopen_port(const std::string& key) {
  const PortIndex slot = find(key);
  if (slot == kNoPortIndex) return no_port(name(), key);
  // The old descriptors hold what the new ones need: they go first.
  replace_by_absent(slot, current_->slots[slot].port->options());
  return reopen(slot);
}

Result<const Port*> Datapath::replace_port(PortOptions options, PortSettings settings) {
  const PortIndex slot = find(options.key);
  if (slot == kNoPortIndex) return no_port(name(), options.key);
  const PortOptions before = current_->slots[slot].port->options();
  PortSettings settings_before = current_->slots[slot].settings;
  const bool leaves = before.device() == options.device() &&
                      before.namespace_path == options.namespace_path &&
                      current_->slots[slot].port->leave_device(true);
  Result<const Port*> opened = open_as(slot, std::move(options), std::move(settings));
  // Where that fails too, the next successful opener takes the device that was left.
  if (leaves && !opened) (void)open_as(slot, before, std::move(settings_before));
  return opened;
}

Result<const Port*> Datapath::open_as(PortIndex slot, PortOptions options, PortSettings settings) {
  replace_by_absent(slot, std::move(options));
  // Before the first frame comes in by it.
  change([&](Snapshot& next) { next.slots[slot].settings = std::move(settings); });
  return reopen(slot);
}

std::optional<DevicePlace> Datapath::place(const std::string& key) const {
  const PortIndex slot = find(key);
  if (slot == kNoPortIndex) return std::nullopt;
  return current_->slots[slot].port->place();
}

Status Datapath::set_carrier(const std::string& key, bool up) {
  const PortIndex slot = find(key);
  if (slot == kNoPortIndex) return no_port(name(), key);
  const uint64_t bit = uint64_t{1} << slot;
  const bool was = (shared_.up.load() & bit) != 0;
  if (up)
    shared_.up.fetch_or(bit);
  else
    shared_.up.fetch_and(~bit);
  if (was != up) change([](Snapshot&) {}, up ? bit : 0);
  return Nothing{};
}

void Datapath::configure(std::shared_ptr<const ForwarderSettings> settings) {
  change([&](Snapshot& next) { next.settings = std::move(settings); });
}

std::vector<PortState> Datapath::ports() const {
  std::vector<PortState> states;
  for (PortIndex slot = 0; slot < kMaxPorts; ++slot) {
    const std::shared_ptr<Port>& port = current_->slots[slot].port;
    if (!port) continue;
    int failure = 0;
    for (unsigned i = 0; i < workers_.size(); ++i) {
      if (failure == 0) failure = port->queue(i).failure();
    }
    states.push_back({port.get(), ((shared_.up.load() >> slot) & 1) != 0, failure});
  }
  return states;
}

const std::string& Datapath::key(PortIndex slot) const {
  static const std::string kNone;
  return slot < kMaxPorts && current_->slots[slot].port ? keys_[slot] : kNone;
}

std::vector<CounterRow> Datapath::queue_counters(const std::string& key) const {
  std::vector<CounterRow> rows;
  const PortIndex slot = find(key);
  if (slot == kNoPortIndex) return rows;
  rows.reserve(workers_.size());
  for (unsigned i = 0; i < workers_.size(); ++i) {
    const QueueCounters& queue = current_->slots[slot].port->queue(i).counters;
    CounterRow& row = rows.emplace_back();
    row.reserve(kCounters.size() + kDrops);
    for (Counter QueueCounters::*counter : kCounters) row.push_back((queue.*counter).get());
    for (const Counter& drops : queue.drops) row.push_back(drops.get());
  }
  return rows;
}

CounterRow Datapath::total_of(const std::vector<CounterRow>& queues) {
  CounterRow sums(kCounters.size() + kDrops);
  for (const CounterRow& queue : queues) {
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += queue[i];
  }
  return sums;
}

size_t Datapath::memory() const {
  size_t sum = sizeof(*this) + shared_.forwarder->memory();
  for (const auto& worker : workers_) sum += worker->memory();
  for (const Snapshot::Slot& slot : current_->slots) {
    if (slot.port) sum += slot.port->facts().memory;
  }
  return sum;
}

void Datapath::close() {
  for (const auto& worker : workers_) worker->stop();
  workers_.clear();
  current_ = std::make_shared<Snapshot>();
}

}  // namespace taproom::datapath
