#include "loop_guard.h"

#include <algorithm>

#include "../core/port_bits.h"

namespace taproom::datapath {
namespace {

constexpr uint64_t kSecond = 1'000'000'000;

}  // namespace

std::optional<LoopGuard::Loop> LoopGuard::moved(MacKey key, PortIndex before, PortIndex port,
                                                uint64_t now, uint32_t moves_allowed,
                                                uint32_t hold_seconds) {
  if (moves_allowed == 0 || taken_.test_and_set(std::memory_order_acquire)) return std::nullopt;
  const auto pair = static_cast<uint16_t>(std::min(before, port) << 8 | std::max(before, port));
  std::optional<Loop> loop;
  MovingSource& source =
      moving_sources_[((key >> 16) * 0x9e3779b97f4a7c15 ^ pair * 0x85ebca6b) >> 7 & 63];
  if (source.key != key || source.pair != pair || now >= source.since + kSecond) {
    source = {key, pair, 1, now};
  } else {
    ++source.moves;
  }
  if (source.moves > moves_allowed) {
    source = {};
    held_until_[port].store(now + hold_seconds * kSecond, std::memory_order_relaxed);
    held_.fetch_or(port_bit(port), std::memory_order_relaxed);
    loop = Loop{port, before, is_due_for_report(pair, now)};
  }
  taken_.clear(std::memory_order_release);
  return loop;
}

bool LoopGuard::is_due_for_report(uint16_t pair, uint64_t now) {
  for (Reported& reported : reported_) {
    if (reported.pair != pair) continue;
    if (now < reported.time + kSecond) return false;
    reported.time = now;
    return true;
  }
  reported_[next_reported_++ % reported_.size()] = {pair, now};
  return true;
}

uint64_t LoopGuard::expire(uint64_t ports, uint64_t now) {
  each_port(ports, [&](PortIndex port) {
    if (now < held_until_[port].load(std::memory_order_relaxed)) return;
    held_.fetch_and(~port_bit(port), std::memory_order_relaxed);
    ports &= ~port_bit(port);
  });
  return ports;
}

}  // namespace taproom::datapath
