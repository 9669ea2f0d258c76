#pragma once

#include "../core/frame.h"

namespace taproom::datapath {

/// One flipped bit of a frame, for as long as this lives: the sender finds it
/// unchanged.
class BitFlip {
 public:
  /// `random`: which bit; any of the frame's, headers included, as noise on a wire. The checksum
  /// stays as it is; one that is still to be completed is completed first, over the right bytes,
  /// because otherwise it would be computed over the wrong one and hide it.
  BitFlip(Frame& frame, uint64_t random);
  BitFlip(const BitFlip&) = delete;
  BitFlip& operator=(const BitFlip&) = delete;
  ~BitFlip();

 private:
  void complete_checksum(Frame& frame);

  uint8_t* at_ = nullptr;
  uint8_t mask_ = 0;
  /// The checksum's field, where it was completed, and what was in it.
  uint8_t* field_ = nullptr;
  uint16_t partial_ = 0;
};

}  // namespace taproom::datapath
