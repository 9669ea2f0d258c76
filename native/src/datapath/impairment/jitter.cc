#include "jitter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace taproom::datapath {
namespace {

/// Keeps the sums of times far from overflow, whatever a heavy tail draws.
constexpr double kLongestDelay = 3600e9;

/// Box and Muller: A Note on the Generation of Random Normal Deviates, Ann. Math. Stat. 29 (1958).
double normal(const RandomStreams& random, uint64_t frame) {
  const double radius = std::sqrt(-2 * std::log(random.positive(RandomUse::kJitter, frame)));
  return radius * std::cos(2 * std::numbers::pi * random.unit(RandomUse::kJitterAngle, frame));
}

/// Pareto of the first kind with the shape 3, the value that iproute2's tables for netem use, by
/// inversion: x = u^(-1/3) has the mean 3/2 and the variance 3/4. Moved and scaled to 0 and 1.
double pareto(double u) { return (1 / std::cbrt(u) - 1.5) / std::sqrt(0.75); }

}  // namespace

double jitter_deviate(ImpairmentSettings::Distribution distribution, const RandomStreams& random,
                      uint64_t frame) {
  using Distribution = ImpairmentSettings::Distribution;
  switch (distribution) {
    case Distribution::kUniform:
      return 2 * random.unit(RandomUse::kJitter, frame) - 1;
    case Distribution::kNormal:
      return normal(random, frame);
    case Distribution::kPareto:
      return pareto(random.positive(RandomUse::kJitter, frame));
    case Distribution::kParetoNormal:
      // netem's mixture, a quarter normal and three quarters Pareto, scaled back to a deviation
      // of 1.
      return (0.25 * normal(random, frame) +
              0.75 * pareto(random.positive(RandomUse::kJitterTail, frame))) /
             std::sqrt(0.0625 + 0.5625);
  }
  return 0;
}

uint64_t draw_delay(const ImpairmentSettings& settings, const RandomStreams& random,
                    uint64_t frame) {
  if (settings.jitter == 0) {
    return std::min(settings.delay, static_cast<uint64_t>(kLongestDelay));
  }
  const double late =
      static_cast<double>(settings.delay) +
      static_cast<double>(settings.jitter) * jitter_deviate(settings.distribution, random, frame);
  return static_cast<uint64_t>(std::clamp(late, 0.0, kLongestDelay));
}

}  // namespace taproom::datapath
