#include <algorithm>
#include <cstring>

#include "headers.h"

namespace taproom::datapath {
namespace {

constexpr size_t kMacs = 12;

uint16_t less(uint16_t offset) { return offset >= kVlanTag ? offset - kVlanTag : 0; }
uint16_t more(uint16_t offset) {
  return static_cast<uint16_t>(std::min<size_t>(offset + kVlanTag, 0xffff));
}

}  // namespace

std::optional<uint16_t> pop_vlan(Frame& frame) {
  const uint8_t* at = frame.bytes();
  if (frame.size < kMacHeader + kVlanTag || load16(at + kMacs) != kEtherVlan) return std::nullopt;
  const uint16_t tci = load16(at + kMacs + 2);
  std::memmove(frame.data + kVlanTag, frame.data, kMacs);
  frame.data += kVlanTag;
  frame.size -= kVlanTag;
  frame.headroom += kVlanTag;
  // An offset of 0 means that there is none; one inside of what went away was a lie, and stays one.
  frame.vnet.header_length = less(frame.vnet.header_length);
  frame.vnet.checksum_start = less(frame.vnet.checksum_start);
  return tci;
}

void push_vlan(Frame& frame, uint16_t tci) {
  if (frame.size < kMacHeader || frame.headroom < kVlanTag) return;
  frame.data -= kVlanTag;
  frame.size += kVlanTag;
  frame.headroom -= kVlanTag;
  std::memmove(frame.data, frame.data + kVlanTag, kMacs);
  store16(frame.bytes() + kMacs, kEtherVlan);
  store16(frame.bytes() + kMacs + 2, tci);
  if (frame.vnet.header_length != 0) frame.vnet.header_length = more(frame.vnet.header_length);
  if (frame.vnet.needs_checksum()) frame.vnet.checksum_start = more(frame.vnet.checksum_start);
}

}  // namespace taproom::datapath
