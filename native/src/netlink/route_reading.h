#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "attributes.h"
#include "event.h"
#include "large_tables.h"
#include "netlink_socket.h"
#include "rows_json.h"

namespace taproom::netlink {

/// Family and protocol of the routes that are to be read; nothing: of all.
using DumpPart = std::optional<std::pair<uint8_t, uint8_t>>;

/// The routes of a dump, as they are when it ends: what is announced between its slices is newer
/// than what it has. Of parts that are too large, only their number. Pure.
class RouteRows {
 public:
  /// `room`: at most so many rows.
  RouteRows(LargeTables tables, size_t room) : tables_(std::move(tables)), room_(room) {}

  /// From the dump.
  void take(Route route);
  /// An event that came since it began.
  void note(const RowEvent& event);
  /// What comes from now on was written by the kernel after the last event.
  void catch_up() { gone_.clear(); }
  /// Forgets what was read of a family, which is read anew.
  void forget(uint8_t family);

  bool is_full() const { return rows_.size() + changed_.size() > room_; }
  size_t write(JsonWriter& json, const Place& place) const;
  LargeTables take_tables() { return std::move(tables_); }

 private:
  void drop(const TablePart& part);

  LargeTables tables_;
  size_t room_;
  std::vector<Route> rows_;
  /// By key: what was announced of rows that are told.
  std::unordered_map<std::string, RowEvent> changed_;
  /// Keys of counted rows that went; the kernel writes one datagram ahead, where they may still be.
  std::unordered_set<uint64_t> gone_;
};

/// All routes of a namespace, or some, read in slices, so that events and requests do not wait
/// behind a table of millions. Netlink thread only.
class RouteReading {
 public:
  RouteReading(NetlinkSocket socket, LargeTables tables, size_t room, const DumpPart& part)
      : socket_(std::move(socket)), part_(part), rows_(std::move(tables), room) {}

  void note(const RowEvent& event);
  /// Reads on. Whether all is read.
  Result<bool> read();
  /// Writes the rows as a JSON array; `known` is told what was counted. Answers with how many.
  size_t finish(LargeTables& known, JsonWriter& json, const Place& place);

 private:
  bool is_wanted(const Route& route) const;
  Result<bool> read_family(uint8_t family);

  NetlinkSocket socket_;
  DumpPart part_;
  RouteRows rows_;
  size_t family_ = 0;
  bool begun_ = false;
  /// IPv6 finds its place again by counting rows (fib6_dump_table), so one that went meanwhile
  /// makes it leave out another, and its events do not say all (event.cc). Then the family is read
  /// again, without a pause.
  bool disturbed_ = false;
  bool in_one_go_ = false;
  std::vector<uint8_t> datagram_;
};

}  // namespace taproom::netlink
