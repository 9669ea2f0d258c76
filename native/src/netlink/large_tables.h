#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "json_writer.h"
#include "key_set.h"
#include "rows.h"

namespace taproom::netlink {

/// What is told row by row or, where it is too large for that, only counted: the routes of one
/// protocol, so that a full table of a routing daemon hides none of the others, or the neighbours.
struct TablePart {
  /// Else neighbours.
  bool routes = true;
  uint8_t family = 0;
  /// RTPROT_* of routes.
  uint8_t protocol = 0;
  auto operator<=>(const TablePart&) const = default;
};

struct CountedRow {
  TablePart part;
  uint64_t key = 0;
  /// Of a route: its key says less of it than the kernel goes by (see LargeTables::note). IPv6: it
  /// has several next hops; IPv4: it is not unicast.
  bool special = false;
};
/// Nothing for a row that is always told: links, addresses, rules, default routes, proxies.
std::optional<CountedRow> counted(const AnyRow& row);

/// Which rows there are, by 8 bytes each: how many, and which parts are too large to be told. Pure.
///
/// A key is what the kernel replaces by: that of a route over a gateway says nothing of the hops,
/// so a replaced route is the same, and an IPv6 route to which a hop is added too. Adding what is
/// there and removing what is not change nothing, so events may repeat what a dump has said.
class LargeTables {
 public:
  /// What an event, or a row of a dump, means beside itself.
  struct Noted {
    /// The row is one of many, and not told.
    bool only_counted = false;
    /// Its part became too large with it: the rows of that are told no more.
    bool crossed = false;
    /// Parts of which there may be other rows than are known now.
    std::vector<TablePart> uncertain;
  };

  explicit LargeTables(size_t most) : most_(most) {}

  /// For the rows of a dump.
  LargeTables begin() const { return LargeTables(most_); }
  /// What a dump said takes the place of what was known, and leaves `reading`. `protocol`: only
  /// routes of this one were read.
  void replace(LargeTables& reading, bool routes, uint8_t family,
               std::optional<uint8_t> protocol = {});

  /// `replaces`: a route that took the place of another.
  Noted note(const AnyRow& row, bool removed, bool replaces = false);
  bool is_any_large() const;

  /// Some part that is large has another size.
  bool has_changed() const { return !changed_.empty(); }
  /// Those, as a JSON array of objects; they are told then.
  void take_changed(JsonWriter& json);
  /// All that are large, of these topics.
  void write(JsonWriter& json, bool routes, bool neighbours) const;

 private:
  struct Table {
    KeySet keys;
    KeySet special;
    bool large = false;
  };
  void note_replaced(const CountedRow& route, bool is_new, bool was_special, Noted& noted);

  size_t most_;
  std::map<TablePart, Table> tables_;
  std::set<TablePart> changed_;
};

}  // namespace taproom::netlink
