#include "large_tables.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "route_names.h"

namespace taproom::netlink {
namespace {

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
  uint64_t state_ = 0;
};

/// The fields of `row_key`.
struct CountedOf {
  std::optional<CountedRow> operator()(const Route& route) const {
    if (route.destination.length == 0) return std::nullopt;
    Hash hash;
    hash.add(route.destination.address).add(route.destination.length);
    hash.add(route.table).add(route.metric).add(route.type);
    if (route.family == AF_INET6) {
      for (const NextHop& hop : route.nexthops) {
        hash.add(hop.index);
        if (hop.gateway) hash.add(*hop.gateway);
      }
    }
    return CountedRow{{true, route.family, route.protocol}, hash.value()};
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

bool LargeTables::Reading::take(const AnyRow& row) {
  crossed_.reset();
  const auto known = counted(row);
  if (!known) return true;
  KeySet& keys = keys_[known->part];
  keys.insert(known->key);
  if (keys.size() <= most_) return true;
  if (keys.size() == most_ + 1) crossed_ = known->part;
  return false;
}

void LargeTables::replace(Reading reading, bool routes, uint8_t family,
                          std::optional<uint8_t> protocol) {
  std::erase_if(tables_, [&](const auto& entry) {
    const TablePart& part = entry.first;
    return part.routes == routes && part.family == family &&
           (!protocol || part.protocol == *protocol);
  });
  for (auto& [part, keys] : reading.keys_) {
    const bool large = keys.size() > most_;
    tables_.insert_or_assign(part, Table{std::move(keys), large});
  }
}

bool LargeTables::note(const AnyRow& row, bool removed) {
  const auto known = counted(row);
  if (!known) return false;
  Table& table = tables_[known->part];
  const bool differs = removed ? table.keys.erase(known->key) : table.keys.insert(known->key);
  table.large |= table.keys.size() > most_;
  if (table.large && differs) changed_.insert(known->part);
  return table.large;
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
