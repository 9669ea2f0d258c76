#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace taproom::datapath {

class FrameFilter;  // impairment/frame_filter.h: a compiled BPF program

/// What happens to the frames of one direction of one port. All probabilities are 0 to 1. Zero or
/// empty everywhere: nothing happens.
struct ImpairmentSettings {
  enum class Distribution : uint8_t { kUniform, kNormal, kPareto, kParetoNormal };

  /// Nanoseconds; jitter is the half width (uniform) or the standard deviation.
  uint64_t delay = 0;
  uint64_t jitter = 0;
  Distribution distribution = Distribution::kNormal;
  /// Whether jitter may let frames overtake one another; otherwise the order is kept.
  bool jitter_reorders = false;

  /// Uniform loss, or a Gilbert-Elliott chain where `gilbert` is set.
  double loss = 0;
  struct GilbertElliott {
    double to_bad = 0;     // p
    double to_good = 0;    // r
    double loss_bad = 1;   // 1 - h
    double loss_good = 0;  // 1 - k
  };
  bool gilbert = false;
  GilbertElliott chain;

  double duplicate = 0;
  /// Share of frames that are sent at once while the others wait for their delay.
  double reorder = 0;
  /// Share of frames in which one bit is flipped.
  double corrupt = 0;
  /// Token bucket: bits a second, of frames with their Ethernet header; 0: no limit. Burst in
  /// bytes.
  uint64_t rate = 0;
  uint32_t burst = 0;
  /// Frames and bytes that may wait, for delay and rate together; what comes on top is dropped. 0
  /// is a default (bounds.h): as many bytes as so many full frames need.
  uint32_t queue_frames = 1000;
  size_t queue_bytes = 0;
  /// Nothing passes.
  bool suspended = false;
  /// Every n-th frame is dropped; 0: none.
  uint32_t drop_nth = 0;
  /// Frames that match are dropped. Empty: none.
  std::shared_ptr<const FrameFilter> filter;
  /// Of the random numbers; the same seed and the same frames give the same run.
  uint64_t seed = 0;

  /// Whether segments must be judged one by one rather than 64 KiB at a time.
  bool needs_segments() const {
    return loss > 0 || gilbert || duplicate > 0 || reorder > 0 || corrupt > 0 || rate > 0 ||
           drop_nth > 0 || filter != nullptr;
  }
};

}  // namespace taproom::datapath
