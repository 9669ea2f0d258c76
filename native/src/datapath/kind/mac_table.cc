#include "mac_table.h"

#include <algorithm>
#include <random>

namespace taproom::datapath {

MacAddress mac_of(MacKey key) {
  MacAddress mac;
  for (int i = 0; i < 6; ++i)
    mac[static_cast<size_t>(i)] = static_cast<uint8_t>(key >> (56 - 8 * i));
  return mac;
}

namespace {

uint64_t random_salt() {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}

}  // namespace

MacTable::MacTable(size_t entries)
    : salt_(random_salt()),
      buckets_count_(std::max<size_t>(entries / kWays, 1)),
      buckets_(new Bucket[buckets_count_]) {}

MacTable::LearnResult MacTable::write(Bucket& bucket, MacKey key, uint64_t value, uint32_t ageing) {
  const uint32_t second = seen_of(value);
  // Twice at most: who loses an entry to another thread's address takes the next best once, and is
  // otherwise learnt by its next frame.
  for (int attempt = 0; attempt < 2; ++attempt) {
    int mine = -1;
    int victim = 0;
    uint32_t oldest = 0;
    PortIndex before = kNoPortIndex;
    for (int way = 0; way < kWays; ++way) {
      const MacKey there = bucket.keys[way].load(std::memory_order_relaxed);
      const uint64_t known = bucket.values[way].load(std::memory_order_relaxed);
      if (there == key) {
        // Two threads may have entered the same new address side by side: one of the two goes.
        if (mine >= 0) {
          bucket.values[way].store(0, std::memory_order_relaxed);
          continue;
        }
        mine = way;
        if (valid(key, known, second, ageing) && port_of(known) != port_of(value)) {
          before = port_of(known);
        }
        continue;
      }
      // Free and dead entries first, then the one that was not seen for longest.
      const uint32_t age = belongs(there, known) && there != 0 ? age_of(known, second) : UINT32_MAX;
      if (age > oldest) {
        oldest = age;
        victim = way;
      }
    }
    if (mine >= 0) {
      bucket.values[mine].store(value, std::memory_order_relaxed);
      return {before};
    }
    MacKey there = bucket.keys[victim].load(std::memory_order_relaxed);
    if (bucket.keys[victim].compare_exchange_strong(there, key, std::memory_order_relaxed)) {
      bucket.values[victim].store(value, std::memory_order_relaxed);
      return {};
    }
  }
  return {};
}

void MacTable::forget(uint64_t ports) {
  for (size_t i = 0; i < buckets_count_; ++i) {
    for (std::atomic<uint64_t>& entry : buckets_[i].values) {
      uint64_t value = entry.load(std::memory_order_relaxed);
      if (value == 0 || ((ports >> (port_of(value) & 63)) & 1) == 0) continue;
      // A newer entry from another worker wins.
      entry.compare_exchange_strong(value, 0, std::memory_order_relaxed);
    }
  }
}

std::vector<MacTable::Row> MacTable::rows(uint32_t second, uint32_t ageing) const {
  std::vector<Row> rows;
  for (size_t i = 0; i < buckets_count_; ++i) {
    const size_t first = rows.size();
    for (int way = 0; way < kWays; ++way) {
      const MacKey key = buckets_[i].keys[way].load(std::memory_order_relaxed);
      const uint64_t value = buckets_[i].values[way].load(std::memory_order_relaxed);
      if (key == 0 || !valid(key, value, second, ageing)) continue;
      const bool twice = std::any_of(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                                     [&](const Row& row) { return row.key == key; });
      if (!twice) rows.push_back({key, port_of(value), age_of(value, second)});
    }
  }
  return rows;
}

}  // namespace taproom::datapath
