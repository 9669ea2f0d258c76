#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace taproom::datapath {

/// Longest-prefix match, immutable. The prefixes are laid out as ranges that do not overlap (each
/// begins where a prefix begins or ends), and the ranges' first addresses are searched in a tree of
/// full cache lines without pointers: of each level every 16th (IPv6: 8th, two lines) key makes the
/// level above. 10,000 routes are at most 20,001 ranges: 4 cache lines for IPv4, 5 pairs for IPv6,
/// and 170 or 500 KB.
template <typename Key>
class PrefixTable {
 public:
  static constexpr unsigned kBits = sizeof(Key) * 8;
  static constexpr size_t kFanOut = sizeof(Key) == 4 ? 16 : 8;

  struct Prefix {
    Key address = 0;
    uint8_t length = 0;
    uint32_t value = 0;
  };

  /// `otherwise`: the value of addresses without a prefix. Bits behind a prefix's length are
  /// ignored; of equal prefixes the first one counts.
  explicit PrefixTable(std::vector<Prefix> prefixes = {}, uint32_t otherwise = 0);

  uint32_t find(Key address) const {
    size_t block = 0;
    for (size_t level = levels_.size(); level-- > 0;) {
      const std::vector<Key>& keys = levels_[level];
      const size_t first = block * kFanOut;
      const size_t last = std::min(first + kFanOut, keys.size());
      size_t at = first;
      // The first key of a block is never greater: the level above has led here by it.
      for (size_t i = first + 1; i < last; ++i) at += keys[i] <= address;
      block = at;
    }
    return values_[block];
  }

  size_t ranges() const { return values_.size(); }
  size_t memory() const {
    size_t sum = values_.capacity() * sizeof(uint32_t);
    for (const auto& level : levels_) sum += level.capacity() * sizeof(Key);
    return sum;
  }

 private:
  static Key last_of(const Prefix& prefix) {
    if (prefix.length == 0) return static_cast<Key>(~Key{0});
    const Key rest = prefix.length == kBits ? Key{0} : static_cast<Key>(~Key{0}) >> prefix.length;
    return prefix.address | rest;
  }
  void begin_range(Key first, uint32_t value);
  void build_levels();

  /// levels_[0]: first address of each range, ascending, the first one 0.
  std::vector<std::vector<Key>> levels_;
  std::vector<uint32_t> values_;
};

/// A range without length gives way to the next; equal neighbours are one.
template <typename Key>
void PrefixTable<Key>::begin_range(Key first, uint32_t value) {
  std::vector<Key>& starts = levels_[0];
  if (!starts.empty() && starts.back() == first) {
    values_.back() = value;
    const size_t size = values_.size();
    if (size > 1 && values_[size - 2] == value) {
      starts.pop_back();
      values_.pop_back();
    }
    return;
  }
  if (!values_.empty() && values_.back() == value) return;
  starts.push_back(first);
  values_.push_back(value);
}

template <typename Key>
PrefixTable<Key>::PrefixTable(std::vector<Prefix> prefixes, uint32_t otherwise) : levels_(1) {
  for (Prefix& prefix : prefixes) {
    prefix.length = std::min<uint8_t>(prefix.length, kBits);
    const Prefix whole{0, prefix.length, 0};
    prefix.address &= static_cast<Key>(~last_of(whole));
  }
  // A shorter prefix comes before those inside it. Stable: of equal ones the first stays the first.
  std::stable_sort(prefixes.begin(), prefixes.end(), [](const Prefix& left, const Prefix& right) {
    return left.address != right.address ? left.address < right.address
                                         : left.length < right.length;
  });
  const auto same = [](const Prefix& left, const Prefix& right) {
    return left.address == right.address && left.length == right.length;
  };
  prefixes.erase(std::unique(prefixes.begin(), prefixes.end(), same), prefixes.end());

  begin_range(0, otherwise);
  // Prefixes that hold the address where the sweep is, the innermost last.
  std::vector<const Prefix*> open;
  const auto close = [&] {
    const Key last = last_of(*open.back());
    open.pop_back();
    // Nothing begins behind the very last address.
    if (last != static_cast<Key>(~Key{0})) {
      begin_range(last + 1, open.empty() ? otherwise : open.back()->value);
    }
  };
  for (const Prefix& prefix : prefixes) {
    while (!open.empty() && last_of(*open.back()) < prefix.address) close();
    begin_range(prefix.address, prefix.value);
    open.push_back(&prefix);
  }
  while (!open.empty()) close();
  build_levels();
}

template <typename Key>
void PrefixTable<Key>::build_levels() {
  levels_[0].shrink_to_fit();
  values_.shrink_to_fit();
  while (levels_.back().size() > kFanOut) {
    const std::vector<Key>& below = levels_.back();
    std::vector<Key> above;
    above.reserve((below.size() + kFanOut - 1) / kFanOut);
    for (size_t i = 0; i < below.size(); i += kFanOut) above.push_back(below[i]);
    levels_.push_back(std::move(above));
  }
}

}  // namespace taproom::datapath
