#include "datapath/kind/prefix_table.h"

#include <random>

#include "check.h"
#include "datapath/exception_bench.h"

/// Longest-prefix match against the list that it stands for.
namespace {

using namespace taproom::datapath;

template <typename Key>
struct Naive {
  using Prefix = typename PrefixTable<Key>::Prefix;
  std::vector<Prefix> prefixes;

  uint32_t find(Key address) const {
    int best = -1;
    uint32_t value = 0;
    for (const Prefix& prefix : prefixes) {
      const Key mask = prefix.length == 0 ? Key{0} : ~Key{0} << (sizeof(Key) * 8 - prefix.length);
      if (((address ^ prefix.address) & mask) != 0 || int{prefix.length} <= best) continue;
      best = prefix.length;
      value = prefix.value;
    }
    return value;
  }
};

template <typename Key>
Key random_key(std::mt19937_64& random) {
  // From few values, so that prefixes hold, touch and repeat each other; the ends of the space too.
  Key key = 0;
  for (unsigned i = 0; i < sizeof(Key); ++i) {
    const uint64_t pick = random() % 4;
    key = static_cast<Key>(key << 8) | (pick == 0 ? 0 : pick == 1 ? 255 : random() % 3);
  }
  return key;
}

template <typename Key>
void compare(std::mt19937_64& random, size_t count) {
  Naive<Key> naive;
  for (size_t i = 0; i < count; ++i) {
    const auto length = static_cast<uint8_t>(random() % (sizeof(Key) * 8 + 1));
    naive.prefixes.push_back(
        {random_key<Key>(random), length, static_cast<uint32_t>(1 + random() % 5)});
  }
  const PrefixTable<Key> table(naive.prefixes);
  CHECK(table.ranges() <= 2 * count + 1);
  for (int i = 0; i < 300; ++i) {
    const Key any = random_key<Key>(random);
    CHECK_EQ(table.find(any), naive.find(any));
  }
  // Each prefix's first and last address, and those beside it.
  for (const auto& prefix : naive.prefixes) {
    const Key rest = prefix.length == 0                 ? ~Key{0}
                     : prefix.length == sizeof(Key) * 8 ? Key{0}
                                                        : ~Key{0} >> prefix.length;
    const Key first = prefix.address & ~rest, last = prefix.address | rest;
    for (const Key at : {first, last, static_cast<Key>(first - 1), static_cast<Key>(last + 1)}) {
      CHECK_EQ(table.find(at), naive.find(at));
    }
  }
}

}  // namespace

TEST(prefix_table_is_the_naive_list) {
  std::mt19937_64 random(4);
  for (const size_t count : {0, 1, 2, 3, 8, 17, 40, 150, 500}) {
    for (int round = 0; round < 6; ++round) {
      compare<Ipv4Key>(random, count);
      compare<Ipv6Key>(random, count);
    }
  }
}

TEST(prefix_table_edges) {
  CHECK_EQ(PrefixTable<Ipv4Key>().find(7), 0u);
  const PrefixTable<Ipv4Key> all({{0, 0, 5}}, 9);
  CHECK_EQ(all.find(0), 5u);
  CHECK_EQ(all.find(~0u), 5u);
  CHECK_EQ(all.ranges(), 1u);
  // Bits behind the prefix, a length that is none, and the first of equals.
  const PrefixTable<Ipv4Key> odd({{0x0a0000ff, 8, 1}, {0x0a000000, 8, 2}, {0xffffffff, 200, 3}});
  CHECK_EQ(odd.find(0x0a123456), 1u);
  CHECK_EQ(odd.find(0xffffffff), 3u);
  CHECK_EQ(odd.find(0xfffffffe), 0u);
}

TEST(prefix_table_of_ten_thousand_routes_is_small) {
  std::mt19937_64 random(7);
  std::vector<PrefixTable<Ipv4Key>::Prefix> ipv4;
  std::vector<PrefixTable<Ipv6Key>::Prefix> ipv6;
  for (uint32_t i = 0; i < 10'000; ++i) {
    ipv4.push_back({static_cast<Ipv4Key>(random()), 24, i + 1});
    ipv6.push_back({Ipv6Key{random()} << 64, 48, i + 1});
  }
  CHECK(PrefixTable<Ipv4Key>(ipv4).memory() < 180'000);
  CHECK(PrefixTable<Ipv6Key>(ipv6).memory() < 500'000);
}

TEST(exception_tables_of_many_gateways) {
  using Bench = ExceptionBench;
  Bench bench(true);
  for (unsigned i = 0; i < 2000; ++i) {
    const std::string gateway = "10.0.2." + std::to_string(2 + i % 250);
    bench.neighbour(gateway, {2, 0, 0, 1, 0, static_cast<uint8_t>(i % 250)});
    bench.route("172." + std::to_string(16 + i / 256) + "." + std::to_string(i % 256) + ".0/24",
                gateway);
  }
  bench.apply();
  const ExceptionTables& tables = *bench.settings.tables;
  CHECK(tables.memory() < 200'000);
  for (unsigned i = 0; i < 2000; ++i) {
    const uint8_t address[4] = {172, static_cast<uint8_t>(16 + i / 256), static_cast<uint8_t>(i),
                                9};
    const Hop& hop = tables.find(address, false);
    CHECK(hop.kind == Hop::Kind::kNeighbour);
    CHECK_EQ(unsigned{hop.mac[5]}, i % 250);
  }
  // Nobody is a neighbour whose MAC is a group or zeros.
  bench.neighbour("10.0.1.40", Bench::kBroadcast);
  bench.neighbour("10.0.1.41", wire::Bytes(6, 0));
  bench.apply();
  const uint8_t group[4] = {10, 0, 1, 40}, zeros[4] = {10, 0, 1, 41};
  CHECK(bench.settings.tables->neighbours.find(group, false) == nullptr);
  CHECK(bench.settings.tables->neighbours.find(zeros, false) == nullptr);
}
