#pragma once

#include <cstdint>
#include <optional>

#include "../packet/headers.h"

namespace taproom::datapath {

/// The 802.1Q tag of a frame that is sent with it here and without it there. Changes it in place,
/// only when it must, and leaves the frame as it was.
class VlanTag {
 public:
  explicit VlanTag(Frame& frame)
      : frame_(frame), original_(read(frame)), vnet_(frame.vnet), now_(original_) {}
  ~VlanTag() {
    make(original_);
    frame_.vnet = vnet_;
  }
  VlanTag(const VlanTag&) = delete;
  VlanTag& operator=(const VlanTag&) = delete;

  /// As the frame came in. An 802.1ad service tag (0x88a8) is not looked at.
  std::optional<uint16_t> original() const { return original_; }
  /// A tag that says this, or none.
  void make(std::optional<uint16_t> tci) {
    if (now_ == tci) return;
    if (now_) pop_vlan(frame_);
    if (tci) push_vlan(frame_, *tci);
    now_ = tci;
  }
  /// TCI of the frame in this VLAN: its priority stays.
  uint16_t tci(uint16_t vlan) const {
    return static_cast<uint16_t>((original_.value_or(0) & 0xf000) | vlan);
  }

 private:
  static std::optional<uint16_t> read(const Frame& frame) {
    const uint8_t* bytes = frame.bytes();
    if (frame.size < kMacHeader + kVlanTag || load16(bytes + 12) != kEtherVlan) return std::nullopt;
    return load16(bytes + 14);
  }

  Frame& frame_;
  const std::optional<uint16_t> original_;
  /// Offsets that point nowhere do not survive a tag coming and going.
  const VnetHeader vnet_;
  std::optional<uint16_t> now_;
};

}  // namespace taproom::datapath
