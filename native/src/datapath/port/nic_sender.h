#pragma once

#include "../../unique_fd.h"
#include "../core/frame.h"
#include "nic_device.h"
#include "nic_ring.h"

namespace taproom::datapath {

/// Transmits small frames: they are copied into the slots of a ring, and one call sends them
/// all. It is not the call that this saves: the receiver of the frames is woken, and takes our CPU,
/// once for a burst and not for each frame.
///
/// The kernel would send the slots' pages themselves, and report a slot as free while a receiver
/// may still read it; therefore the whole frame is declared as headers, which it copies. With
/// what it might refuse it would stop, so that goes by a socket that says what became of each:
/// `accepts`.
class NicSender {
 public:
  /// What a flush did not send.
  struct Lost {
    int error = 0;
    uint32_t frames = 0;
    uint64_t bytes = 0;
  };

  static Result<NicSender> open(const NicDevice& device);

  bool accepts(const Frame& frame) const;
  /// False: no slot is free.
  bool put(const Frame& frame);
  bool is_empty() const { return waiting_ == 0; }
  Lost flush();
  /// After a change of the device: its MTU may be another.
  void poll_device();

  static constexpr size_t kMemory = size_t{128} << 10;

 private:
  NicSender(UniqueFd fd, NicRing ring, const NicDevice& device);
  Lost take_back(int error);
  uint32_t slot_after(uint32_t slot) const { return slot + 1 == slots_ ? 0 : slot + 1; }

  UniqueFd fd_;
  NicRing ring_;
  int index_;
  uint32_t slots_;
  /// The first slot that waits, where the kernel goes on, too; `waiting_` of them; then the next
  /// free.
  uint32_t first_ = 0;
  uint32_t waiting_ = 0;
  uint32_t next_ = 0;
  /// Without a VLAN tag.
  uint32_t largest_ = 0;
  uint32_t flushes_ = 0;
};

}  // namespace taproom::datapath
