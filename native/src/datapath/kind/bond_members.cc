#include "bond_members.h"

#include <algorithm>

namespace taproom::datapath {
namespace {

/// A frame within this time of a failure means that frames were flowing, and that what came since
/// was lost; of a link that was quiet before, the moment of the failure is all that is known.
constexpr uint64_t kFlowing = 1'000'000'000;

}  // namespace

PortIndex BondMembers::preferred(const BondPlan& plan, uint64_t up, PortIndex active) const {
  uint64_t usable = plan.members & up;
  const bool stays = active != kNoPortIndex && has_port(usable, active);
  if (plan.probe) {
    const uint64_t answering = usable & answering_.load(std::memory_order_relaxed);
    if (answering == 0 && stays) return active;
    if (answering != 0) usable = answering;
  }
  if ((usable & plan.primary) != 0) usable &= plan.primary;
  return active != kNoPortIndex && has_port(usable, active) ? active : first_port(usable);
}

std::optional<BondMembers::Change> BondMembers::choose(const BondPlan& plan, uint64_t up,
                                                       uint64_t now) {
  PortIndex before = active_.load(std::memory_order_relaxed);
  const PortIndex wanted = preferred(plan, up, before);
  // The worker that lost the exchange leaves it to the other: both saw the same.
  if (wanted == before ||
      !active_.compare_exchange_strong(before, wanted, std::memory_order_relaxed)) {
    return std::nullopt;
  }
  if (wanted == kNoPortIndex) {
    none_since_.store(now, std::memory_order_relaxed);
    last_active_.store(before, std::memory_order_relaxed);
    return std::nullopt;
  }
  const uint64_t since = none_since_.load(std::memory_order_relaxed);
  if (before == kNoPortIndex) {
    before = last_active_.load(std::memory_order_relaxed);
    if (before == kNoPortIndex) return std::nullopt;
    return Change{wanted, before, now > since ? now - since : 0};
  }
  return Change{wanted, before, outage(plan, up, before, now)};
}

uint64_t BondMembers::outage(const BondPlan& plan, uint64_t up, PortIndex before,
                             uint64_t now) const {
  const auto since = [now](uint64_t life) { return life != 0 && now > life ? now - life : 0; };
  if (!has_port(plan.members & up, before)) {
    const uint64_t silence = since(last_activity(before));
    return silence < kFlowing ? silence : 0;
  }
  if (!plan.probe || has_port(answering_.load(std::memory_order_relaxed), before)) return 0;
  // Other traffic there does not prove the path to the target.
  return since(answered_[before].load(std::memory_order_relaxed));
}

uint64_t BondMembers::last_activity(PortIndex member) const {
  uint64_t last = answered_[member].load(std::memory_order_relaxed);
  for (const Life& life : activity_) {
    last = std::max(last, life.frame[member].load(std::memory_order_relaxed));
  }
  return last;
}

void BondMembers::forget(PortIndex member) {
  answered_[member].store(0, std::memory_order_relaxed);
  for (Life& life : activity_) life.frame[member].store(0, std::memory_order_relaxed);
  PortIndex last = member;
  last_active_.compare_exchange_strong(last, kNoPortIndex, std::memory_order_relaxed);
}

bool BondMembers::probe_is_due(const BondPlan& plan, uint64_t up, uint64_t now) {
  if (!plan.probe) {
    watched_ = asked_ = 0;
    next_probe_ = 0;
    answering_.store(~uint64_t{0}, std::memory_order_relaxed);
    return false;
  }
  watch(plan.members & up);
  if (now < next_probe_) return false;
  each_port(watched_ & asked_, [&](PortIndex member) { update_link(plan, member); });
  asked_ = watched_;
  probed_at_ = now;
  next_probe_ = now + plan.probe_interval;
  return true;
}

void BondMembers::watch(uint64_t up) {
  const uint64_t came = up & ~watched_;
  watched_ = up;
  asked_ &= ~came;
  if (came == 0) return;
  const PortIndex active = active_.load(std::memory_order_relaxed);
  const bool trusted = active == kNoPortIndex || !has_port(up, active);
  each_port(came, [&](PortIndex member) { watches_[member] = {}; });
  if (trusted) {
    answering_.fetch_or(came, std::memory_order_relaxed);
  } else {
    answering_.fetch_and(~came, std::memory_order_relaxed);
  }
}

void BondMembers::update_link(const BondPlan& plan, PortIndex member) {
  const uint32_t enough = std::max(plan.settings->probe_misses, 1u);
  Watch& watch = watches_[member];
  const bool answered = answered_[member].load(std::memory_order_relaxed) > probed_at_;
  watch.answers = answered ? watch.answers + 1 : 0;
  watch.misses = answered ? 0 : watch.misses + 1;
  if (watch.misses >= enough) {
    answering_.fetch_and(~port_bit(member), std::memory_order_relaxed);
  } else if (watch.answers >= enough) {
    answering_.fetch_or(port_bit(member), std::memory_order_relaxed);
  }
}

}  // namespace taproom::datapath
