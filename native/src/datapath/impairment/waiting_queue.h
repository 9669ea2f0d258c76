#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "frame_store.h"

namespace taproom::datapath {

/// Frames that wait for the rate, first come, first served: a ring of fixed size.
class WaitingQueue {
 public:
  struct Entry {
    FrameStore::Slot slot;
    /// It goes without delay once the rate lets it (ImpairmentSettings::reorder).
    bool at_once;
    uint64_t arrival;
    /// Its number, for the random streams.
    uint64_t number;
  };

  /// Room for so many, what is in it kept; at least what is in it.
  void resize(size_t entries) {
    std::vector<Entry> larger(std::max(entries, count_));
    for (size_t at = 0; at < count_; ++at) larger[at] = (*this)[at];
    ring_.swap(larger);
    first_ = 0;
  }
  bool empty() const { return count_ == 0; }
  size_t size() const { return count_; }
  Entry& operator[](size_t at) {
    const size_t index = first_ + at;
    return ring_[index < ring_.size() ? index : index - ring_.size()];
  }
  const Entry& first() const { return ring_[first_]; }
  /// There is room, because the store has as many slots.
  void push(const Entry& entry) { (*this)[count_++] = entry; }
  void pop() {
    if (++first_ == ring_.size()) first_ = 0;
    --count_;
  }
  size_t memory() const { return ring_.size() * sizeof(Entry); }

 private:
  std::vector<Entry> ring_;
  size_t first_ = 0;
  size_t count_ = 0;
};

}  // namespace taproom::datapath
