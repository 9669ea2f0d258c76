#pragma once

#include <cstdint>

namespace taproom::datapath {

/// Finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
/// OOPSLA 2014; the constants are Stafford's variant 13): every bit of the input changes half of
/// the output.
constexpr uint64_t mix64(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// What is drawn for a frame. Each has a sequence of its own, so that turning one effect on or off,
/// or up, leaves the others' decisions as they were.
enum class RandomUse : uint8_t {
  kLoss,
  kChain,
  kDuplicate,
  kReorder,
  kCorrupt,
  kCorruptBit,
  kCopyCorrupt,
  kCopyCorruptBit,
  kJitter,
  kJitterAngle,
  kJitterTail,
};

/// SplitMix64, one sequence for each RandomUse, addressed by the number of the frame: there is no
/// state to carry from draw to draw, and a frame that one effect drops shifts nothing for the next
/// frame.
class RandomStreams {
 public:
  explicit RandomStreams(uint64_t seed = 0) : seed_(mix64(seed + kGamma)) {}

  uint64_t bits(RandomUse draw, uint64_t frame) const {
    const uint64_t start = mix64(seed_ ^ (uint64_t{static_cast<uint8_t>(draw)} + 1) * kStride);
    return mix64(start + (frame + 1) * kGamma);
  }
  /// Uniform in [0, 1), 53 bits.
  double unit(RandomUse draw, uint64_t frame) const {
    return static_cast<double>(bits(draw, frame) >> 11) * 0x1p-53;
  }
  /// Uniform in (0, 1]: has a logarithm.
  double positive(RandomUse draw, uint64_t frame) const {
    return static_cast<double>((bits(draw, frame) >> 11) + 1) * 0x1p-53;
  }
  /// True with this probability; 0 never, 1 always.
  bool chance(RandomUse draw, uint64_t frame, double probability) const {
    return probability > 0 && unit(draw, frame) < probability;
  }

 private:
  /// 2^64 divided by the golden ratio, odd.
  static constexpr uint64_t kGamma = 0x9e3779b97f4a7c15u;
  static constexpr uint64_t kStride = 0xd1342543de82ef95u;

  uint64_t seed_;
};

}  // namespace taproom::datapath
