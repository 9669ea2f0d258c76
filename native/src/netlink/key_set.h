#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace taproom::netlink {

/// A set of 64-bit keys that are spread already (hashes): open addressing, at most three quarters
/// full, so that a million of them take 16 MiB. Pure.
class KeySet {
 public:
  size_t size() const { return size_; }

  /// Whether it was not in it.
  bool insert(uint64_t key) {
    if ((size_ + 1) * 4 > slots_.size() * 3) grow();
    uint64_t& slot = slots_[find(key | kUsed)];
    if (slot != 0) return false;
    slot = key | kUsed;
    ++size_;
    return true;
  }

  bool contains(uint64_t key) const { return !slots_.empty() && slots_[find(key | kUsed)] != 0; }

  /// Whether it was in it.
  bool erase(uint64_t key) {
    if (slots_.empty()) return false;
    size_t hole = find(key | kUsed);
    if (slots_[hole] == 0) return false;
    // Those behind move up where they would no longer be found.
    for (size_t at = next(hole); slots_[at] != 0; at = next(at)) {
      const size_t home = slots_[at] >> shift_;
      const size_t mask = slots_.size() - 1;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = 0;
    --size_;
    return true;
  }

 private:
  /// An empty slot is 0.
  static constexpr uint64_t kUsed = 1;
  static constexpr unsigned kLeastBits = 6;

  size_t next(size_t at) const { return (at + 1) & (slots_.size() - 1); }
  /// Where it is, or the empty slot where it would be.
  size_t find(uint64_t key) const {
    size_t at = key >> shift_;
    while (slots_[at] != 0 && slots_[at] != key) at = next(at);
    return at;
  }
  void grow() {
    const unsigned bits = slots_.empty() ? kLeastBits : 64 - shift_ + 1;
    const std::vector<uint64_t> before = std::exchange(slots_, std::vector<uint64_t>(1u << bits));
    shift_ = 64 - bits;
    for (const uint64_t key : before) {
      if (key != 0) slots_[find(key)] = key;
    }
  }

  /// A power of two of them; the first bits of a key say where it belongs.
  std::vector<uint64_t> slots_;
  unsigned shift_ = 0;
  size_t size_ = 0;
};

}  // namespace taproom::netlink
