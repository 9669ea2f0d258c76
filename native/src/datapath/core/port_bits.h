#pragma once

#include <bit>
#include <cstdint>

#include "port.h"

namespace taproom::datapath {

/// Sets of ports are words, a bit for each slot.
inline uint64_t port_bit(PortIndex port) { return uint64_t{1} << port; }
inline bool has_port(uint64_t ports, PortIndex port) { return ((ports >> port) & 1) != 0; }
inline PortIndex first_port(uint64_t ports) {
  return ports == 0 ? kNoPortIndex : static_cast<PortIndex>(std::countr_zero(ports));
}

template <typename Do>
void each_port(uint64_t ports, Do action) {
  for (; ports != 0; ports &= ports - 1) action(static_cast<PortIndex>(std::countr_zero(ports)));
}

/// Workers of one datapath at most; what a kind keeps for each worker is an array of this size.
inline constexpr unsigned kMaxWorkers = 16;

}  // namespace taproom::datapath
