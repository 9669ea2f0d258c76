#include "switch_forwarder.h"

#include <array>
#include <cstdio>
#include <cstring>

#include "../core/port_bits.h"
#include "loop_guard.h"
#include "mac_rows.h"
#include "mac_table.h"
#include "storm_limit.h"
#include "switch_plan.h"
#include "vlan_tag.h"

namespace taproom::datapath {
namespace {

bool is_group(const uint8_t* mac) { return (mac[0] & 1) != 0; }

bool is_valid_source(const uint8_t* mac) {
  return !is_group(mac) && (mac[0] | mac[1] | mac[2] | mac[3] | mac[4] | mac[5]) != 0;
}

std::string mac_text(MacKey key) {
  const MacAddress mac = mac_of(key);
  char text[18];
  std::snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
                mac[4], mac[5]);
  return text;
}

uint32_t segments_of(const Frame& frame) {
  if (!frame.vnet.is_gso() || frame.vnet.gso_size == 0) return 1;
  return frame.size / frame.vnet.gso_size + 1;
}

class Switch final : public Forwarder {
 public:
  explicit Switch(const SwitchSettings& settings)
      : table_(settings.table_size), ageing_(settings.ageing) {}

  void forward(Frame& frame, PortIndex from, Egress& egress) override;
  uint64_t tick(Egress& egress) override;
  void forget(PortIndex port) override;
  std::vector<std::string> rows(uint64_t now) const override;
  size_t memory() const override { return sizeof(*this) + table_.memory(); }

 private:
  /// A frame on its way: what the steps below hand each other.
  struct Passage {
    Frame& frame;
    const PortIndex from;
    Egress& egress;
    const SwitchPlan& plan;
    VlanTag& tag;
    const uint64_t up;
    uint16_t vlan = 0;
    uint64_t held = 0;

    void drop(Drop reason) const { egress.drop(from, reason); }
  };

  bool classify(Passage& passage) const;
  bool learn(const Passage& passage, PortIndex to);
  void report_loop(const Passage& passage, MacKey key, const LoopGuard::Loop& loop);
  bool within_limit(const Passage& passage);
  void deliver(const Passage& passage, PortIndex to) const;
  void flood(const Passage& passage);
  void send_to(const Passage& passage, uint64_t ports) const;

  MacTable table_;
  LoopGuard guard_;
  struct alignas(64) Port {
    StormLimit storm;
  };
  std::array<Port, kMaxPorts> ports_;
  struct alignas(64) Worker {
    SwitchPlan plan;
  };
  std::array<Worker, kMaxWorkers> workers_;
  /// For `rows`, which has no snapshot; written by worker 0.
  std::atomic<uint32_t> ageing_;
  /// Worker 0's: ports that were up at the last tick.
  uint64_t were_up_ = 0;
};

void Switch::forward(Frame& frame, PortIndex from, Egress& egress) {
  SwitchPlan& plan = workers_[egress.worker()].plan;
  plan.follow(egress.snapshot());
  if (!has_port(plan.switched(), from)) {
    // A mirror port receives nothing; a packet without Ethernet header is none for a switch.
    return egress.drop(from, has_port(plan.mirrors(), from) ? Drop::kNoPort : Drop::kMalformed);
  }
  if (frame.size < kMacHeader) return egress.drop(from, Drop::kMalformed);
  const uint64_t up = egress.up_ports();
  if (plan.handles_tags()) frame.stable = false;  // tags come and go as each port wants them
  each_port(plan.mirrors() & up, [&](PortIndex mirror) { egress.send(mirror, frame); });

  const uint8_t* const destination = frame.bytes();
  if (!is_valid_source(destination + 6)) return egress.drop(from, Drop::kMalformed);
  const bool to_group = is_group(destination);
  VlanTag tag(frame);
  Passage passage{frame, from, egress, plan, tag, plan.switched() & up};
  if (plan.handles_tags() && !classify(passage)) return;
  if (plan.settings().hub) {
    if (to_group && !within_limit(passage)) return;
    return flood(passage);
  }

  passage.held = guard_.held(egress.now());
  PortIndex to = kNoPortIndex;
  if (!to_group) {
    to = table_.find(mac_key(destination, passage.vlan), second_of(egress.now()),
                     plan.settings().ageing);
    if (to != kNoPortIndex && !has_port(passage.up, to)) to = kNoPortIndex;
  }
  if (!learn(passage, to)) return;
  if (to != kNoPortIndex) return deliver(passage, to);
  // The bridge group address itself is passed on by a bridge without STP, so that others can find a
  // loop.
  if (to_group && destination[5] != 0 && is_reserved_group(destination))
    return passage.drop(Drop::kNoPort);
  if (within_limit(passage)) flood(passage);
}

bool Switch::classify(Passage& passage) const {
  const Frame& frame = passage.frame;
  if (frame.size < kMacHeader + kVlanTag && load16(frame.bytes() + 12) == kEtherVlan) {
    passage.drop(Drop::kMalformed);
    return false;
  }
  const std::optional<uint16_t> vlan = passage.plan.vlan_in(passage.from, passage.tag.original());
  if (!vlan) {
    passage.drop(Drop::kVlan);
    return false;
  }
  passage.vlan = *vlan;
  return true;
}

/// Notes where the source is. False: the frame was dropped.
bool Switch::learn(const Passage& passage, PortIndex to) {
  const auto& [frame, from, egress, plan, tag, up, vlan, held] = passage;
  const MacKey key = mac_key(frame.bytes() + 6, vlan);
  const uint64_t now = egress.now();
  const SwitchSettings& settings = plan.settings();
  if (has_port(held, from)) {
    const PortIndex known = table_.find(key, second_of(now), settings.ageing);
    if (to == kNoPortIndex || (known != kNoPortIndex && known != from)) {
      passage.drop(Drop::kLoop);
      return false;
    }
  }
  const PortIndex before = table_.learn(key, from, second_of(now), settings.ageing).before;
  if (before == kNoPortIndex) return true;
  const auto loop = guard_.moved(key, before, from, now, settings.loop_moves, settings.loop_hold);
  if (!loop) return true;
  table_.forget(port_bit(loop->port) | port_bit(loop->other));
  if (loop->tell) report_loop(passage, key, *loop);
  passage.drop(Drop::kLoop);
  return false;
}

void Switch::report_loop(const Passage& passage, MacKey key, const LoopGuard::Loop& loop) {
  Event event;
  event.kind = Event::Kind::kLoop;
  event.port = loop.port;
  event.other = loop.other;
  event.text = mac_text(key);
  passage.egress.report(std::move(event));
}

/// Of a frame that goes to all. False: it was dropped.
bool Switch::within_limit(const Passage& passage) {
  const uint32_t limit = passage.plan.storm_limit(passage.from);
  if (limit == 0) return true;
  StormLimit& storm = ports_[passage.from].storm;
  const uint64_t now = passage.egress.now();
  if (storm.admit(now, limit, segments_of(passage.frame))) return true;
  passage.drop(Drop::kStorm);
  if (storm.begins(now)) {
    Event event;
    event.kind = Event::Kind::kStorm;
    event.port = passage.from;
    passage.egress.report(std::move(event));
  }
  return false;
}

void Switch::deliver(const Passage& passage, PortIndex to) const {
  const auto& [frame, from, egress, plan, tag, up, vlan, held] = passage;
  if (to == from) return passage.drop(Drop::kNoPort);
  const uint64_t isolated = plan.isolated();
  if (has_port(isolated, from) && has_port(isolated, to)) return passage.drop(Drop::kIsolated);
  if (!plan.handles_tags()) return egress.send(to, frame);
  if (!plan.carries(to, vlan)) return passage.drop(Drop::kVlan);
  send_to(passage, port_bit(to));
}

void Switch::flood(const Passage& passage) {
  const SwitchPlan& plan = passage.plan;
  uint64_t ports = passage.up & ~port_bit(passage.from) & ~passage.held;
  if (plan.handles_tags()) ports = plan.members(ports, passage.vlan);
  const uint64_t reachable =
      has_port(plan.isolated(), passage.from) ? ports & ~plan.isolated() : ports;
  if (reachable == 0) return passage.drop(ports != 0 ? Drop::kIsolated : Drop::kNoPort);
  send_to(passage, reachable);
}

/// To these ports, with a tag or without as each of them wants it.
void Switch::send_to(const Passage& passage, uint64_t ports) const {
  const auto send = [&](PortIndex to) { passage.egress.send(to, passage.frame); };
  const uint16_t vlan = passage.vlan;
  // Frames of no VLAN pass between transparent ports alone: whatever tag they have stays.
  if (vlan == 0) return each_port(ports, send);
  uint64_t tagged = 0;
  each_port(ports, [&](PortIndex to) {
    if (passage.plan.tags(to, vlan)) tagged |= port_bit(to);
  });
  if (tagged != 0) {
    passage.tag.make(passage.tag.tci(vlan));
    each_port(tagged, send);
  }
  if (ports == tagged) return;
  passage.tag.make(std::nullopt);
  each_port(ports & ~tagged, send);
}

/// What was learnt at a port is gone when its link goes down, as in the kernel's bridge: what
/// was there may come back elsewhere.
uint64_t Switch::tick(Egress& egress) {
  SwitchPlan& plan = workers_[egress.worker()].plan;
  plan.follow(egress.snapshot());
  ageing_.store(plan.settings().ageing, std::memory_order_relaxed);
  const uint64_t up = egress.up_ports() & plan.switched();
  if (const uint64_t gone = were_up_ & ~up; gone != 0) table_.forget(gone);
  were_up_ = up;
  return kNever;
}

void Switch::forget(PortIndex port) {
  table_.forget(port_bit(port));
  guard_.release(port);
  ports_[port].storm.reset();
}

std::vector<std::string> Switch::rows(uint64_t now) const {
  return mac_rows(table_, second_of(now), ageing_.load(std::memory_order_relaxed));
}

}  // namespace

std::unique_ptr<Forwarder> make_forwarder(const SwitchSettings& settings) {
  return std::make_unique<Switch>(settings);
}

}  // namespace taproom::datapath
