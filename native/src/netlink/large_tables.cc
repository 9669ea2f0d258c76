#include "large_tables.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

#include "route_names.h"

namespace taproom::netlink {
namespace {

/// Of this process, so that nobody makes routes whose keys all belong into one slot.
uint64_t seed() {
  static const uint64_t kDrawn = [] {
    std::random_device random;
    return uint64_t{random()} << 32 | random();
  }();
  return kDrawn;
}

/// A hash of fields (the mixing of splitmix64). What two rows of a table of a million have in
/// common by chance is one in 10^7 times; then the count is wrong by one.
class Hash {
 public:
  Hash& add(uint64_t value) {
    state_ += 0x9e3779b97f4a7c15 + value;
    state_ = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9;
    state_ = (state_ ^ (state_ >> 27)) * 0x94d049bb133111eb;
    state_ ^= state_ >> 31;
    return *this;
  }
  Hash& add(const IpAddress& address) {
    for (size_t from = 0; from < address.size(); from += sizeof(uint64_t)) {
      uint64_t part = 0;
      std::memcpy(&part, address.bytes.data() + from, sizeof part);
      add(part);
    }
    return *this;
  }
  uint64_t value() const { return state_; }

 private:
  uint64_t state_ = seed();
};

struct CountedOf {
  std::optional<CountedRow> operator()(const Route& route) const {
    if (route.destination.length == 0) return std::nullopt;
    Hash hash;
    hash.add(route.destination.address).add(route.destination.length);
    hash.add(route.table).add(route.metric).add(route.tos);
    bool special = route.type != RTN_UNICAST;
    if (route.family == AF_INET6) {
      special = route.nexthops.size() > 1;
      // Several routes over links alone stand side by side (fib6_add_rt2node in
      // net/ipv6/ip6_fib.c).
      for (const NextHop& hop : route.nexthops) {
        if (!hop.gateway) hash.add(hop.index);
      }
    }
    return CountedRow{{true, route.family, route.protocol}, hash.value(), special};
  }
  std::optional<CountedRow> operator()(const Neighbour& neighbour) const {
    if (neighbour.proxy) return std::nullopt;
    const uint64_t key = Hash().add(neighbour.address).add(neighbour.index).value();
    return CountedRow{{false, neighbour.address.family, 0}, key};
  }
  template <typename Row>
  std::optional<CountedRow> operator()(const Row&) const {
    return std::nullopt;
  }
};

void write_part(JsonWriter& json, const TablePart& part, size_t count) {
  json.begin_object();
  json.key("topic");
  json.text(part.routes ? "routes" : "neighbours");
  json.key("family");
  json.text(family_name(part.family));
  json.key("protocol");
  if (part.routes) {
    json.number(part.protocol);
  } else {
    json.null();
  }
  json.key("count");
  json.number(static_cast<int64_t>(count));
  json.end_object();
}

}  // namespace

std::optional<CountedRow> counted(const AnyRow& row) { return std::visit(CountedOf{}, row); }

void LargeTables::replace(LargeTables& reading, bool routes, uint8_t family,
                          std::optional<uint8_t> protocol) {
  const auto was_read = [&](const TablePart& part) {
    return part.routes == routes && part.family == family &&
           (!protocol || part.protocol == *protocol);
  };
  std::erase_if(tables_, [&](const auto& entry) { return was_read(entry.first); });
  for (auto& [part, table] : reading.tables_) {
    if (was_read(part)) tables_.insert_or_assign(part, std::move(table));
  }
}

LargeTables::Noted LargeTables::note(const AnyRow& row, bool removed, bool replaces) {
  Noted noted;
  const auto known = counted(row);
  if (!known) return noted;
  Table& table = tables_[known->part];
  const bool was_large = table.large;
  const bool was_special = table.special.contains(known->key);
  bool differs = false;
  if (!removed) {
    differs = table.keys.insert(known->key);
    if (known->special) {
      table.special.insert(known->key);
    } else {
      table.special.erase(known->key);
    }
  } else if (known->part.family == AF_INET6 && was_special && !known->special) {
    // One of several next hops went. How many are left is not said.
    noted.uncertain.push_back(known->part);
  } else {
    differs = table.keys.erase(known->key);
    table.special.erase(known->key);
  }
  table.large |= table.keys.size() > most_;
  noted.only_counted = table.large;
  noted.crossed = table.large && !was_large;
  if (table.large && differs) changed_.insert(known->part);
  if (replaces) note_replaced(*known, differs, was_special, noted);
  return noted;
}

/// The kernel replaces whatever has the same destination, table and metric, also another protocol's
/// and another type's, and says no more of it.
void LargeTables::note_replaced(const CountedRow& route, bool is_new, bool was_special,
                                Noted& noted) {
  bool found = !is_new;
  for (auto& [part, table] : tables_) {
    if (part == route.part || !part.routes || part.family != route.part.family) continue;
    if (!table.keys.erase(route.key)) continue;
    table.special.erase(route.key);
    found = true;
    if (table.large) {
      changed_.insert(part);
    } else {
      noted.uncertain.push_back(part);
    }
  }
  const bool is_ipv6 = route.part.family == AF_INET6;
  // Of another form (a gateway's took a link's place), or, told, under another key (`row_key`).
  const bool other_form = is_ipv6 ? !found : !noted.only_counted && (was_special || route.special);
  if (other_form) noted.uncertain.push_back(route.part);
}

bool LargeTables::is_any_large() const {
  return std::any_of(tables_.begin(), tables_.end(),
                     [](const auto& entry) { return entry.second.large; });
}

void LargeTables::take_changed(JsonWriter& json) {
  json.begin_array();
  for (const TablePart& part : std::exchange(changed_, {})) {
    const auto found = tables_.find(part);
    if (found != tables_.end() && found->second.large) {
      write_part(json, part, found->second.keys.size());
    }
  }
  json.end_array();
}

void LargeTables::write(JsonWriter& json, bool routes, bool neighbours) const {
  json.begin_array();
  for (const auto& [part, table] : tables_) {
    if (table.large && (part.routes ? routes : neighbours)) {
      write_part(json, part, table.keys.size());
    }
  }
  json.end_array();
}

}  // namespace taproom::netlink
