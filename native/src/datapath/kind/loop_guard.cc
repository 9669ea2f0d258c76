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
  Mover& mover = movers_[((key >> 16) * 0x9e3779b97f4a7c15 ^ pair * 0x85ebca6b) >> 7 & 63];
  if (mover.key != key || mover.pair != pair || now >= mover.since + kSecond) {
    mover = {key, pair, 1, now};
  } else {
    ++mover.moves;
  }
  if (mover.moves > moves_allowed) {
    mover = {};
    held_until_[port].store(now + hold_seconds * kSecond, std::memory_order_relaxed);
    held_.fetch_or(port_bit(port), std::memory_order_relaxed);
    loop = Loop{port, before, to_be_told(pair, now)};
  }
  taken_.clear(std::memory_order_release);
  return loop;
}

bool LoopGuard::to_be_told(uint16_t pair, uint64_t now) {
  for (Told& told : told_) {
    if (told.pair != pair) continue;
    if (now < told.time + kSecond) return false;
    told.time = now;
    return true;
  }
  told_[next_told_++ % told_.size()] = {pair, now};
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
