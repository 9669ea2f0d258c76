#include "bit_flip.h"

#include "../packet/headers.h"

namespace taproom::datapath {

/// Leaves a vnet header that contradicts the frame alone: the receiver drops it.
void BitFlip::complete_checksum(Frame& frame) {
  const size_t start = frame.vnet.checksum_start;
  const size_t field = start + frame.vnet.checksum_offset;
  if (start >= frame.size || field + 2 > frame.size) return;
  field_ = frame.bytes() + field;
  partial_ = load16(field_);
  store16(field_, checksum_fold(checksum_add(frame.bytes() + start, frame.size - start)));
  frame.vnet.flags &= static_cast<uint8_t>(~kNeedsChecksum);
}

BitFlip::BitFlip(Frame& frame, uint64_t random) {
  if (frame.size == 0) return;
  if (frame.vnet.needs_checksum() && !frame.vnet.is_gso()) complete_checksum(frame);
  // The checksum was verified over the frame before the flip.
  frame.vnet.flags &= static_cast<uint8_t>(~kDataValid);
  // Multiply and shift: every bit is equally likely, to within 2^-44.
  const auto bit = static_cast<uint64_t>(
      static_cast<unsigned __int128>(random) * (uint64_t{frame.size} * 8) >> 64);
  at_ = frame.bytes() + bit / 8;
  mask_ = static_cast<uint8_t>(1u << (bit % 8));
  *at_ ^= mask_;
}

BitFlip::~BitFlip() {
  if (at_ != nullptr) *at_ ^= mask_;
  if (field_ != nullptr) store16(field_, partial_);
}

}  // namespace taproom::datapath
