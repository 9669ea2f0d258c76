#pragma once

#include <cstdint>

#include "random.h"
#include "settings.h"

namespace taproom::datapath {

/// Decides frame by frame what is lost. Uniform, or the chain of two states of E. N. Gilbert
/// (Capacity of a Burst-Noise Channel, Bell Syst. Tech. J. 39, 1960) and E. O. Elliott (Estimates
/// of Error Rates for Codes on Burst-Noise Channels, Bell Syst. Tech. J. 42, 1963):
///
///            p = to_bad
///     good ------------> bad       lost while good: 1 - k = loss_good
///        ^ <------------           lost while bad:  1 - h = loss_bad
///            r = to_good
///
/// The chain is in the bad state for p / (p + r) of the frames, for 1 / r frames in a row on
/// average.
class LossModel {
 public:
  /// To be asked once for each frame, because the chain moves on.
  bool loses(const ImpairmentSettings& settings, const RandomStreams& random, uint64_t frame) {
    if (!settings.gilbert) return random.chance(RandomUse::kLoss, frame, settings.loss);
    const auto& chain = settings.chain;
    const bool lost =
        random.chance(RandomUse::kLoss, frame, bad_ ? chain.loss_bad : chain.loss_good);
    if (random.chance(RandomUse::kChain, frame, bad_ ? chain.to_good : chain.to_bad)) bad_ = !bad_;
    return lost;
  }
  void restart() { bad_ = false; }

 private:
  bool bad_ = false;
};

}  // namespace taproom::datapath
