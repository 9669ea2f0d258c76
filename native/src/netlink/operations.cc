#include "operations.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>

#include "decode.h"
#include "encode.h"

namespace taproom::netlink {
namespace {

/// Dumps into structures first and writes afterwards: naming a row may take a question of its own
/// on the same socket.
template <typename Row>
class RowDump {
 public:
  using Decode = std::optional<Row> (*)(Bytes);

  RowDump(WatchedNamespace& watched, uint16_t type, Decode decode, size_t& room)
      : watched_(watched), type_(type), decode_(decode), room_(room) {}

  template <typename Begin, typename Keep>
  Status run(Message request, const char* step, Begin begin, Keep keep) {
    const size_t before = rows_.size();
    bool full = false;
    Status done = watched_.requests.dump(
        std::move(request), step,
        [&] {
          rows_.resize(before);
          full = false;
          begin();
        },
        [&](uint16_t type, Bytes payload) {
          if (type != type_ || full) return;
          auto row = decode_(payload);
          if (!row || !keep(*row)) return;
          full = rows_.size() - before >= room_;
          if (!full) rows_.push_back(std::move(*row));
        });
    if (!done) return done;
    if (full) return Failure{step, E2BIG};
    room_ -= rows_.size() - before;
    return Nothing{};
  }
  Status run(Message request, const char* step) {
    return run(
        std::move(request), step, [] {}, [](const Row&) { return true; });
  }
  template <typename Drop>
  void drop(Drop drop) {
    std::erase_if(rows_, drop);
    rows_.shrink_to_fit();
  }

  void write(JsonWriter& json, const Place& place) const {
    json.begin_array();
    for (const Row& row : rows_) write_row(json, row, place);
    json.end_array();
  }

 private:
  WatchedNamespace& watched_;
  const uint16_t type_;
  const Decode decode_;
  /// Rows that may still come, of all tables together.
  size_t& room_;
  std::vector<Row> rows_;
};

Status dump_links(WatchedNamespace& watched, JsonWriter& json, const Place& place, size_t& room) {
  RowDump<Link> rows(watched, RTM_NEWLINK, decode_link, room);
  if (Status done = rows.run(encode_link_dump(), "RTM_GETLINK"); !done) return done;
  rows.write(json, place);
  return Nothing{};
}

Status dump_addresses(WatchedNamespace& watched, JsonWriter& json, const Place& place,
                      size_t& room) {
  RowDump<Address> rows(watched, RTM_NEWADDR, decode_address, room);
  if (Status done = rows.run(encode_address_dump(), "RTM_GETADDR"); !done) return done;
  rows.write(json, place);
  return Nothing{};
}

Result<RouteReading> open_reading(WatchedNamespaces& namespaces, WatchedNamespace& watched,
                                  size_t room, const DumpPart& part) {
  Result<NetlinkSocket> socket = namespaces.open_requests(watched);
  if (!socket) return socket.failure();
  return RouteReading(std::move(socket.value()), watched.pending.tables.begin(), room, part);
}

Status dump_routes(WatchedNamespaces& namespaces, WatchedNamespace& watched, JsonWriter& json,
                   const Place& place, size_t& room) {
  Result<RouteReading> reading = open_reading(namespaces, watched, room, {});
  if (!reading) return reading.failure();
  for (;;) {
    const Result<bool> done = reading.value().read();
    if (!done) return done.failure();
    if (done.value()) break;
  }
  room -= reading.value().finish(watched.pending.tables, json, place);
  return Nothing{};
}

Status dump_rules(WatchedNamespace& watched, JsonWriter& json, const Place& place, size_t& room) {
  RowDump<Rule> rows(watched, RTM_NEWRULE, decode_rule, room);
  for (const uint8_t family : {AF_INET, AF_INET6}) {
    Status done = rows.run(encode_rule_dump(family), "RTM_GETRULE");
    // EAFNOSUPPORT, EOPNOTSUPP: no policy rules for this family in this kernel.
    if (!done && done.failure().error != EAFNOSUPPORT && done.failure().error != EOPNOTSUPP) {
      return done;
    }
  }
  rows.write(json, place);
  return Nothing{};
}

/// Rows of a part that is too large are counted and not kept.
Status dump_neighbours(WatchedNamespace& watched, JsonWriter& json, const Place& place,
                       size_t& room) {
  RowDump<Neighbour> rows(watched, RTM_NEWNEIGH, decode_neighbour, room);
  LargeTables& tables = watched.pending.tables;
  LargeTables reading = tables.begin();
  for (const bool proxies : {false, true}) {
    Status done = rows.run(
        encode_neighbour_dump(proxies), "RTM_GETNEIGH",
        [&] {
          if (!proxies) reading = tables.begin();
        },
        [&](const Neighbour& row) {
          if (!row.is_shown()) return false;
          const auto noted = reading.note(row, false);
          if (noted.crossed) {
            rows.drop([&](const Neighbour& other) {
              return !other.proxy && other.address.family == row.address.family;
            });
          }
          return !noted.only_counted;
        });
    if (!done) return done;
  }
  for (const uint8_t family : {AF_INET, AF_INET6}) tables.replace(reading, false, family);
  rows.write(json, place);
  return Nothing{};
}

Status dump_topic(WatchedNamespaces& namespaces, WatchedNamespace& watched, Topic topic,
                  JsonWriter& json, const Place& place, size_t& room) {
  switch (topic) {
    case Topic::kLinks:
      json.key("links");
      return dump_links(watched, json, place, room);
    case Topic::kAddresses:
      json.key("addresses");
      return dump_addresses(watched, json, place, room);
    case Topic::kRoutes:
      json.key("routes");
      return dump_routes(namespaces, watched, json, place, room);
    case Topic::kRules:
      json.key("rules");
      return dump_rules(watched, json, place, room);
    case Topic::kNeighbours:
      json.key("neighbours");
      return dump_neighbours(watched, json, place, room);
  }
  return Failure{"dump", EINVAL};
}

template <typename Row>
Reply get_row(WatchedNamespaces& namespaces, const std::string& place, const Message& request,
              const char* step, std::optional<Row> (*decode)(Bytes)) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  WatchedNamespace& watched = *found.value();
  std::optional<Row> row;
  const Status done =
      watched.requests.get(request, step, [&](Bytes payload) { row = decode(payload); });
  if (!done) return done.failure();
  if (!row) return Failure{step, EBADMSG, "The kernel's answer could not be understood."};
  std::string text;
  JsonWriter json(text);
  write_row(json, *row, namespaces.place_of(watched));
  return Answer(std::move(text));
}

Status dump_counters(WatchedNamespace& watched, Message request, const char* step,
                     std::optional<Counters> (*decode)(Bytes), std::vector<double>& numbers) {
  return watched.requests.dump(
      std::move(request), step, [&] { numbers.clear(); },
      [&](uint16_t, Bytes payload) {
        const auto counters = decode(payload);
        if (!counters) return;
        numbers.push_back(counters->index);
        for (const uint64_t value : counters->values) numbers.push_back(static_cast<double>(value));
      });
}

}  // namespace

Reply add_namespace(WatchedNamespaces& namespaces, const std::string& name,
                    const std::optional<std::string>& path) {
  Result<WatchedNamespace*> added = namespaces.add(name, path);
  if (!added) return added.failure();
  return Answer("{\"inode\":" + std::to_string(added.value()->inode) + "}");
}

Reply dump(WatchedNamespaces& namespaces, const std::string& place,
           const std::vector<Topic>& topics, size_t room) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  WatchedNamespace& watched = *found.value();
  const Place named = namespaces.place_of(watched);
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const Topic topic : topics) {
    if (Status done = dump_topic(namespaces, watched, topic, json, named, room); !done) {
      return done.failure();
    }
  }
  const auto has = [&](Topic topic) {
    return std::find(topics.begin(), topics.end(), topic) != topics.end();
  };
  json.key("large");
  watched.pending.tables.write(json, has(Topic::kRoutes), has(Topic::kNeighbours));
  json.end_object();
  return Answer(std::move(text));
}

Reply read_routes(WatchedNamespaces& namespaces, const std::string& place, size_t room,
                  const DumpPart& part) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  Result<RouteReading> reading = open_reading(namespaces, *found.value(), room, part);
  if (!reading) return reading.failure();
  const uint32_t number = namespaces.next_number();
  found.value()->readings.emplace(number, std::move(reading.value()));
  return read_on(namespaces, place, number);
}

Reply read_on(WatchedNamespaces& namespaces, const std::string& place, uint32_t number) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  WatchedNamespace& watched = *found.value();
  const auto at = watched.readings.find(number);
  if (at == watched.readings.end()) {
    return Failure{"RTM_GETROUTE", ESTALE, "Events were lost while the routes were read."};
  }
  const Result<bool> done = at->second.read();
  if (done && !done.value()) return Answer(std::to_string(number));
  const auto reading = watched.readings.extract(at);
  if (!done) return done.failure();
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("routes");
  reading.mapped().finish(watched.pending.tables, json, namespaces.place_of(watched));
  json.key("large");
  watched.pending.tables.write(json, true, false);
  json.end_object();
  return Answer(std::move(text));
}

Reply get_link(WatchedNamespaces& namespaces, const std::string& place, const Message& request) {
  return get_row<Link>(namespaces, place, request, "RTM_GETLINK", decode_link);
}

Reply get_route(WatchedNamespaces& namespaces, const std::string& place, const RouteQuery& query) {
  return get_row<Route>(namespaces, place, encode_route_get(query), "RTM_GETROUTE", decode_route);
}

namespace {

Reply open_scan(WatchedNamespaces& namespaces, const std::string& place, const Message& request,
                const char* step, TableScan::Take take) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  Result<NetlinkSocket> socket = namespaces.open_requests(*found.value());
  if (!socket) return socket.failure();
  TableScan scan(std::move(socket.value()), step, std::move(take));
  if (Status begun = scan.begin(request); !begun) return begun.failure();
  const uint32_t number = namespaces.next_number();
  found.value()->scans.emplace(number, std::move(scan));
  return Answer(std::to_string(number));
}

}  // namespace

Reply open_scan(WatchedNamespaces& namespaces, const std::string& place,
                const RouteFilter& filter) {
  return open_scan(namespaces, place, encode_route_dump(filter), "RTM_GETROUTE",
                   [place, filter](uint16_t type, Bytes payload, JsonWriter& json) {
                     if (type != RTM_NEWROUTE) return false;
                     const auto route = decode_route(payload);
                     // Default routes are always told, so they are listed by whoever was told.
                     if (!route || route->destination.length == 0) return false;
                     if (!filter.takes(*route)) return false;
                     const Place seen{place, {}};
                     if (filter.columns.empty()) {
                       write_row(json, *route, seen);
                     } else {
                       write_columns(json, *route, filter.columns, seen);
                     }
                     return true;
                   });
}

Reply open_scan(WatchedNamespaces& namespaces, const std::string& place,
                const NeighbourFilter& filter) {
  return open_scan(namespaces, place, encode_neighbour_dump(filter), "RTM_GETNEIGH",
                   [place, filter](uint16_t type, Bytes payload, JsonWriter& json) {
                     if (type != RTM_NEWNEIGH) return false;
                     const auto neighbour = decode_neighbour(payload);
                     // Proxies are always told.
                     if (!neighbour || neighbour->proxy || !neighbour->is_shown()) return false;
                     if (!filter.takes(*neighbour)) return false;
                     write_row(json, *neighbour, Place{place, {}});
                     return true;
                   });
}

Reply read_scan(WatchedNamespaces& namespaces, const std::string& place, uint32_t scan,
                size_t most) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  const auto at = found.value()->scans.find(scan);
  if (at == found.value()->scans.end()) return Failure{"read", ENOENT, "This list is over."};
  Result<std::string> text = at->second.read(most);
  if (!text) return text.failure();
  return Answer(std::move(text.value()));
}

Reply close_scan(WatchedNamespaces& namespaces, const std::string& place, uint32_t scan) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (found) found.value()->scans.erase(scan);
  return Answer();
}

bool RouteFilter::takes(const Route& route) const {
  if ((route.flags & RTM_F_CLONED) != 0 || route.protocol != protocol) return false;
  if (table && route.table != *table) return false;
  if (within && !within->contains(route.destination)) return false;
  const auto leads_there = [&](const NextHop& hop) { return hop.index == *index; };
  return !index || std::any_of(route.nexthops.begin(), route.nexthops.end(), leads_there);
}

bool NeighbourFilter::takes(const Neighbour& neighbour) const {
  if (neighbour.address.family != family || (index && neighbour.index != *index)) return false;
  const auto bits = static_cast<uint8_t>(neighbour.address.bits());
  return !within || within->contains({neighbour.address, bits});
}

Reply statistics(WatchedNamespaces& namespaces, const std::string& place) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  WatchedNamespace& watched = *found.value();
  std::vector<double> numbers;
  Status done =
      dump_counters(watched, encode_statistics_dump(), "RTM_GETSTATS", decode_statistics, numbers);
  if (!done && (done.failure().error == EOPNOTSUPP || done.failure().error == EINVAL)) {
    done = dump_counters(watched, encode_link_statistics_dump(), "RTM_GETLINK",
                         decode_link_statistics, numbers);
  }
  if (!done) return done.failure();
  return Answer(std::move(numbers));
}

void refresh_ports(WatchedNamespace& watched) {
  for (const uint32_t index : watched.pending.take_ports()) {
    std::optional<Link> link;
    const Status asked = watched.requests.get(encode_link_get(index), "RTM_GETLINK",
                                              [&](Bytes payload) { link = decode_link(payload); });
    // Gone: its own RTM_DELLINK says so.
    if (!asked || !link) continue;
    watched.pending.add(RowEvent{std::move(*link), false, false}, PendingChanges::Clock::now());
  }
}

}  // namespace taproom::netlink
