#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "../../tun/mac_address.h"
#include "../core/port.h"

namespace taproom::datapath {

/// A MAC address in a VLAN, in one word: the address in the upper 48 bits, the VLAN in the
/// lower 12. VLAN 0: no VLAN. No valid address gives 0.
using MacKey = uint64_t;

inline MacKey mac_key(const uint8_t* mac, uint16_t vlan) {
  uint64_t bits = 0;
  for (int i = 0; i < 6; ++i) bits = bits << 8 | mac[i];
  return bits << 16 | vlan;
}
MacAddress mac_of(MacKey key);
inline uint16_t vlan_of(MacKey key) { return static_cast<uint16_t>(key & 0xfff); }

/// Nanoseconds as the seconds that a MacTable counts in.
inline uint32_t second_of(uint64_t now) { return static_cast<uint32_t>(now / 1'000'000'000); }

/// Where MAC addresses were last seen. Any thread may call anything at any time, without waiting.
///
/// Buckets of four entries, a cache line each. An entry is two words that are written one after the
/// other, so the second one repeats a part of a hash of the first (`check`): words of two entries
/// that met each other in a race are no entry at all, and the next frame of that source puts it
/// right. An entry is written when its port changes and once a second, not for each frame.
class MacTable {
 public:
  /// `entries` at most, at least 4.
  explicit MacTable(size_t entries);

  struct LearnResult {
    /// Where the address was before, where that was another port; kNoPortIndex otherwise.
    PortIndex before = kNoPortIndex;
  };
  /// The address was seen at `port` in this second of the monotonic clock. A full bucket loses its
  /// oldest entry.
  LearnResult learn(MacKey key, PortIndex port, uint32_t second, uint32_t ageing) {
    Bucket& bucket = bucket_of(key);
    const uint64_t value = pack(key, port, second);
    for (int way = 0; way < kWays; ++way) {
      if (bucket.keys[way].load(std::memory_order_relaxed) == key &&
          bucket.values[way].load(std::memory_order_relaxed) == value) {
        return {};
      }
    }
    return write(bucket, key, value, ageing);
  }

  /// The port of an address, or kNoPortIndex.
  PortIndex find(MacKey key, uint32_t second, uint32_t ageing) const {
    const Bucket& bucket = bucket_of(key);
    for (int way = 0; way < kWays; ++way) {
      if (bucket.keys[way].load(std::memory_order_relaxed) != key) continue;
      const uint64_t value = bucket.values[way].load(std::memory_order_relaxed);
      if (valid(key, value, second, ageing)) return port_of(value);
    }
    return kNoPortIndex;
  }

  /// What was learnt at these ports (a bit each) goes.
  void forget(uint64_t ports);

  struct Row {
    MacKey key;
    PortIndex port;
    /// Seconds since it was last seen.
    uint32_t age;
  };
  /// In no particular order.
  std::vector<Row> rows(uint32_t second, uint32_t ageing) const;

  size_t capacity() const { return buckets_count_ * kWays; }
  size_t memory() const { return buckets_count_ * sizeof(Bucket); }

 private:
  static constexpr int kWays = 4;
  struct alignas(64) Bucket {
    std::atomic<uint64_t> keys[kWays]{};
    /// check (24 bits), second (32), port (8); 0: no entry.
    std::atomic<uint64_t> values[kWays]{};
  };

  /// Finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit of the key reaches every bit.
  static uint64_t mix(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }
  /// Never 0, so that a value never is.
  static uint64_t check(MacKey key) { return (mix(key) & 0xffffff) | 1; }
  static uint64_t pack(MacKey key, PortIndex port, uint32_t second) {
    return check(key) << 40 | uint64_t{second} << 8 | port;
  }
  static PortIndex port_of(uint64_t value) { return static_cast<PortIndex>(value & 0xff); }
  static uint32_t seen_of(uint64_t value) { return static_cast<uint32_t>(value >> 8); }
  static bool belongs(MacKey key, uint64_t value) { return value >> 40 == check(key); }
  static bool valid(MacKey key, uint64_t value, uint32_t second, uint32_t ageing) {
    return belongs(key, value) && age_of(value, second) <= ageing;
  }
  /// Another worker's clock may be a second ahead.
  static uint32_t age_of(uint64_t value, uint32_t second) {
    const uint32_t seen = seen_of(value);
    return seen > second ? 0 : second - seen;
  }

  const Bucket& bucket_of(MacKey key) const {
    return buckets_[static_cast<size_t>(((mix(key ^ salt_) >> 32) * buckets_count_) >> 32)];
  }
  Bucket& bucket_of(MacKey key) {
    return const_cast<Bucket&>(static_cast<const MacTable*>(this)->bucket_of(key));
  }
  LearnResult write(Bucket& bucket, MacKey key, uint64_t value, uint32_t ageing);

  /// Drawn for each table: addresses that evict another one from its bucket cannot be precomputed.
  const uint64_t salt_;
  size_t buckets_count_;
  std::unique_ptr<Bucket[]> buckets_;
};

}  // namespace taproom::datapath
