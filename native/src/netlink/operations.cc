#include "operations.h"

#include <linux/rtnetlink.h>

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

/// Rows of a part that is too large are counted and not kept.
template <typename Row>
Status dump_counted(WatchedNamespace& watched, RowDump<Row>& rows, Message request,
                    const char* step, LargeTables::Reading& reading,
                    const std::function<bool(const Row&)>& wanted) {
  LargeTables& tables = watched.pending.tables;
  return rows.run(
      std::move(request), step, [&] { reading = tables.begin(); },
      [&](const Row& row) {
        if (!wanted(row)) return false;
        const bool kept = reading.take(row);
        if (const TablePart* large = reading.crossed()) {
          rows.drop([&](const Row& other) {
            const auto known = counted(other);
            return known && known->part == *large;
          });
        }
        return kept;
      });
}

Status dump_routes(WatchedNamespace& watched, JsonWriter& json, const Place& place, size_t& room,
                   const DumpPart& part) {
  RowDump<Route> rows(watched, RTM_NEWROUTE, decode_route, room);
  LargeTables& tables = watched.pending.tables;
  for (const uint8_t family : {AF_INET, AF_INET6}) {
    if (part && part->first != family) continue;
    const auto protocol = part ? std::optional(part->second) : std::nullopt;
    LargeTables::Reading reading = tables.begin();
    Status done = dump_counted<Route>(
        watched, rows, encode_route_dump(family, protocol), "RTM_GETROUTE", reading,
        // What the route cache holds is no route of the tables.
        [&](const Route& route) {
          return (route.flags & RTM_F_CLONED) == 0 && (!protocol || route.protocol == *protocol);
        });
    // EAFNOSUPPORT, EOPNOTSUPP: IPv6 is off.
    if (!done && (family == AF_INET || done.failure().error == E2BIG)) return done;
    tables.replace(std::move(reading), true, family, protocol);
  }
  rows.write(json, place);
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

Status dump_neighbours(WatchedNamespace& watched, JsonWriter& json, const Place& place,
                       size_t& room) {
  RowDump<Neighbour> rows(watched, RTM_NEWNEIGH, decode_neighbour, room);
  LargeTables& tables = watched.pending.tables;
  for (const bool proxies : {false, true}) {
    LargeTables::Reading reading = tables.begin();
    Status done = dump_counted<Neighbour>(
        watched, rows, encode_neighbour_dump(proxies), "RTM_GETNEIGH", reading,
        [](const Neighbour& neighbour) { return neighbour.is_shown(); });
    if (!done) return done;
    if (proxies) continue;
    tables.replace(reading, false, AF_INET);
    tables.replace(std::move(reading), false, AF_INET6);
  }
  rows.write(json, place);
  return Nothing{};
}

Status dump_topic(WatchedNamespace& watched, Topic topic, JsonWriter& json, const Place& place,
                  size_t& room, const DumpPart& part) {
  switch (topic) {
    case Topic::kLinks:
      json.key("links");
      return dump_links(watched, json, place, room);
    case Topic::kAddresses:
      json.key("addresses");
      return dump_addresses(watched, json, place, room);
    case Topic::kRoutes:
      json.key("routes");
      return dump_routes(watched, json, place, room, part);
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
           const std::vector<Topic>& topics, size_t room, const DumpPart& part) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  WatchedNamespace& watched = *found.value();
  const Place named = namespaces.place_of(watched);
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const Topic topic : topics) {
    if (Status done = dump_topic(watched, topic, json, named, room, part); !done) {
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

Reply get_link(WatchedNamespaces& namespaces, const std::string& place, const Message& request) {
  return get_row<Link>(namespaces, place, request, "RTM_GETLINK", decode_link);
}

Reply get_route(WatchedNamespaces& namespaces, const std::string& place, const RouteQuery& query) {
  return get_row<Route>(namespaces, place, encode_route_get(query), "RTM_GETROUTE", decode_route);
}

Reply open_scan(WatchedNamespaces& namespaces, const std::string& place,
                const RouteFilter& filter) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  Result<NetlinkSocket> socket = namespaces.open_requests(*found.value());
  if (!socket) return socket.failure();
  RouteScan scan(std::move(socket.value()), filter);
  if (Status begun = scan.begin(); !begun) return begun.failure();
  auto& scans = found.value()->scans;
  const uint32_t number = scans.empty() ? 1 : scans.rbegin()->first + 1;
  scans.emplace(number, std::move(scan));
  return Answer(std::to_string(number));
}

Reply read_scan(WatchedNamespaces& namespaces, const std::string& place, uint32_t scan,
                size_t most) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (!found) return found.failure();
  const auto at = found.value()->scans.find(scan);
  if (at == found.value()->scans.end()) return Failure{"read routes", ENOENT};
  Result<std::string> text = at->second.read(most, Place{place, {}});
  if (!text) return text.failure();
  return Answer(std::move(text.value()));
}

Reply close_scan(WatchedNamespaces& namespaces, const std::string& place, uint32_t scan) {
  Result<WatchedNamespace*> found = namespaces.find(place);
  if (found) found.value()->scans.erase(scan);
  return Answer();
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
