#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "frame_store.h"

namespace taproom::datapath {

/// What is to happen at which time: a binary heap, of which equal times come out in the order in
/// which they went in. Its memory is reserved beforehand.
class TimeQueue {
 public:
  struct Entry {
    uint64_t due;
    uint64_t sequence;
    FrameStore::Slot slot;
  };

  void reserve(size_t entries) { heap_.reserve(entries); }
  bool empty() const { return heap_.empty(); }
  size_t size() const { return heap_.size(); }
  const Entry& first() const { return heap_.front(); }
  void push(uint64_t due, FrameStore::Slot slot) {
    heap_.push_back({due, sequence_++, slot});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  void pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
  }
  /// In no order; for moving the frames to another store, entry by entry.
  std::vector<Entry>& entries() { return heap_; }
  void clear() { heap_.clear(); }
  size_t memory() const { return heap_.capacity() * sizeof(Entry); }

 private:
  static bool later(const Entry& a, const Entry& b) {
    return a.due != b.due ? a.due > b.due : a.sequence > b.sequence;
  }

  std::vector<Entry> heap_;
  uint64_t sequence_ = 0;
};

}  // namespace taproom::datapath
