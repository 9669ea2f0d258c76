#pragma once

#include <cstdint>

#include "random.h"
#include "settings.h"

namespace taproom::datapath {

/// A deviate of the distribution: mean 0; kUniform lies within -1 to 1, the others have a standard
/// deviation of 1.
double jitter_deviate(ImpairmentSettings::Distribution distribution, const RandomStreams& random,
                      uint64_t frame);

/// Nanoseconds that this frame is late: delay and jitter, never below 0 and never above an hour.
uint64_t draw_delay(const ImpairmentSettings& settings, const RandomStreams& random,
                    uint64_t frame);

}  // namespace taproom::datapath
