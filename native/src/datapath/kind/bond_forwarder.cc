#include "bond_forwarder.h"

#include <algorithm>
#include <random>

#include "../core/port_bits.h"
#include "../packet/headers.h"
#include "bond_hash.h"
#include "bond_members.h"
#include "bond_plan.h"
#include "bond_probe.h"
#include "mac_table.h"

namespace taproom::datapath {
namespace {

/// Addresses behind the TAP that are announced after a fail-over, and for how long they are known.
constexpr size_t kAnnounced = 64;
constexpr uint32_t kKnownSeconds = 300;
/// The link that has just come up may lose the first.
constexpr uint32_t kAnnouncements = 3;
constexpr uint64_t kAnnounceEvery = 100'000'000;

/// A locally administered address that is unique; its last byte is the member's.
MacAddress probe_base() {
  std::random_device random;
  MacAddress mac;
  for (uint8_t& byte : mac) byte = static_cast<uint8_t>(random());
  mac[0] = static_cast<uint8_t>((mac[0] & 0xfc) | 2);
  return mac;
}

/// The n-th port of a set that has that many.
PortIndex nth_port(uint64_t ports, uint32_t n) {
  for (; n > 0; --n) ports &= ports - 1;
  return first_port(ports);
}

class Bond final : public Forwarder {
 public:
  void forward(Frame& frame, PortIndex from, Egress& egress) override;
  uint64_t tick(Egress& egress) override;
  void forget(PortIndex port) override;
  PortIndex active() const override { return members_.active(); }
  size_t memory() const override { return sizeof(*this) + macs_.memory(); }

 private:
  void out(Frame& frame, PortIndex from, const BondPlan& plan, Egress& egress);
  void in(Frame& frame, PortIndex from, const BondPlan& plan, Egress& egress);
  PortIndex active_for(const BondPlan& plan, uint64_t up, Egress& egress);
  void learn(const Frame& frame, uint64_t now);
  void choose(const BondPlan& plan, Egress& egress);
  void announce(PortIndex member, Egress& egress);
  uint64_t announce_again(Egress& egress);
  MacAddress probe_source(PortIndex member) const {
    MacAddress mac = probe_base_;
    mac[5] = member;
    return mac;
  }

  BondMembers members_;
  /// What is behind the TAP.
  MacTable macs_{kAnnounced};
  const MacAddress probe_base_ = probe_base();
  std::atomic<uint32_t> turn_{0};
  /// Announcements that are still to be made, by worker 0.
  std::atomic<uint32_t> announcements_{0};
  std::atomic<uint64_t> next_announcement_{0};
  struct alignas(64) Worker {
    BondPlan plan;
  };
  std::array<Worker, kMaxWorkers> workers_;
};

void Bond::forward(Frame& frame, PortIndex from, Egress& egress) {
  BondPlan& plan = workers_[egress.worker()].plan;
  plan.follow(egress.snapshot());
  if (frame.size < kMacHeader) return egress.drop(from, Drop::kMalformed);
  if (has_port(plan.bonded, from)) return out(frame, from, plan, egress);
  if (has_port(plan.members, from)) return in(frame, from, plan, egress);
  // The bond's TAP is not there yet: there is no output port. Otherwise a port that is neither, a
  // TUN.
  egress.drop(from, (plan.bonded | plan.members) == 0 ? Drop::kPortDown : Drop::kMalformed);
}

/// From the TAP to the members.
void Bond::out(Frame& frame, PortIndex from, const BondPlan& plan, Egress& egress) {
  const uint64_t up = egress.up_ports() & plan.members;
  if (plan.settings->mode == BondSettings::Mode::kActiveBackup) {
    learn(frame, egress.now());
    const PortIndex to = active_for(plan, up, egress);
    return to == kNoPortIndex ? egress.drop(from, Drop::kPortDown) : egress.send(to, frame);
  }
  if (up == 0) return egress.drop(from, Drop::kPortDown);
  if (plan.settings->mode == BondSettings::Mode::kBroadcast) {
    return each_port(up, [&](PortIndex to) { egress.send(to, frame); });
  }
  const auto count = static_cast<uint32_t>(std::popcount(up));
  uint32_t n = 0;
  if (plan.settings->mode == BondSettings::Mode::kXor) {
    n = static_cast<uint32_t>(uint64_t{bond_hash(frame, plan.settings->hash)} * count >> 32);
  } else {
    n = turn_.fetch_add(1, std::memory_order_relaxed) % count;
  }
  egress.send(nth_port(up, n), frame);
}

/// From a member to the TAP.
void Bond::in(Frame& frame, PortIndex from, const BondPlan& plan, Egress& egress) {
  if (plan.settings->mode == BondSettings::Mode::kActiveBackup) {
    const uint64_t now = egress.now();
    members_.note_frame(egress.worker(), from, now);
    if (plan.probe && is_answer(frame, *plan.probe, probe_source(from))) {
      return members_.note_answer(from, now);
    }
    if (from != active_for(plan, egress.up_ports() & plan.members, egress)) {
      return egress.drop(from, Drop::kInactive);
    }
  }
  const PortIndex to = first_port(plan.bonded & egress.up_ports());
  return to == kNoPortIndex ? egress.drop(from, Drop::kPortDown) : egress.send(to, frame);
}

/// The active member; another one at once where it is gone.
PortIndex Bond::active_for(const BondPlan& plan, uint64_t up, Egress& egress) {
  const PortIndex active = members_.active();
  if (active != kNoPortIndex && has_port(up, active)) return active;
  if (active != kNoPortIndex || up != 0) choose(plan, egress);
  return members_.active();
}

void Bond::learn(const Frame& frame, uint64_t now) {
  const uint8_t* bytes = frame.bytes();
  if ((bytes[6] & 1) != 0) return;
  uint16_t vlan = 0;
  if (frame.size >= kMacHeader + kVlanTag && load16(bytes + 12) == kEtherVlan) {
    vlan = load16(bytes + 14) & 0xfff;
  }
  macs_.learn(mac_key(bytes + 6, vlan), 0, second_of(now), kKnownSeconds);
}

void Bond::choose(const BondPlan& plan, Egress& egress) {
  const auto change = members_.choose(plan, egress.up_ports(), egress.now());
  if (!change) return;
  next_announcement_.store(egress.now() + kAnnounceEvery, std::memory_order_relaxed);
  announcements_.store(kAnnouncements - 1, std::memory_order_relaxed);
  announce(change->now, egress);
  if (change->now == change->before) return;
  Event event;
  event.kind = Event::Kind::kFailover;
  event.port = change->now;
  event.other = change->before;
  event.value = static_cast<int64_t>(change->outage);
  egress.report(std::move(event));
}

void Bond::announce(PortIndex member, Egress& egress) {
  for (const MacTable::Row& row : macs_.rows(second_of(egress.now()), kKnownSeconds)) {
    ShortFrame frame;
    egress.send(member, write_announcement(frame, mac_of(row.key), vlan_of(row.key)));
  }
}

uint64_t Bond::tick(Egress& egress) {
  BondPlan& plan = workers_[egress.worker()].plan;
  plan.follow(egress.snapshot());
  if (plan.settings->mode != BondSettings::Mode::kActiveBackup) {
    members_.release();
    return kNever;
  }
  const uint64_t now = egress.now();
  const uint64_t up = egress.up_ports();
  const bool probe = members_.probe_is_due(plan, up, now);
  choose(plan, egress);
  if (probe) {
    each_port(plan.members & up, [&](PortIndex member) {
      ShortFrame frame;
      egress.send(member, write_probe(frame, *plan.probe, probe_source(member)));
    });
  }
  const uint64_t next = announce_again(egress);
  return plan.probe ? std::min(next, members_.next_probe()) : next;
}

/// Announcements after the first; says when the next one is due.
uint64_t Bond::announce_again(Egress& egress) {
  uint32_t left = announcements_.load(std::memory_order_relaxed);
  if (left == 0) return kNever;
  uint64_t due = next_announcement_.load(std::memory_order_relaxed);
  if (egress.now() < due) return due;
  due = egress.now() + kAnnounceEvery;
  next_announcement_.store(due, std::memory_order_relaxed);
  announcements_.store(--left, std::memory_order_relaxed);
  const PortIndex active = members_.active();
  if (active != kNoPortIndex) announce(active, egress);
  return left > 0 ? due : kNever;
}

void Bond::forget(PortIndex port) { members_.forget(port); }

}  // namespace

std::unique_ptr<Forwarder> make_forwarder(const BondSettings&) { return std::make_unique<Bond>(); }

}  // namespace taproom::datapath
