#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>

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
};
/// Nothing for a row that is always told: links, addresses, rules, default routes, proxies.
std::optional<CountedRow> counted(const AnyRow& row);

/// Which rows there are, by 8 bytes each: how many, and which parts are too large to be told. Pure.
class LargeTables {
 public:
  /// Of one dump; what it says takes the place of what was known.
  class Reading {
   public:
    explicit Reading(size_t most) : most_(most) {}
    /// Whether the row is to be kept.
    bool take(const AnyRow& row);
    /// The part that has become too large with the last row: those of it are to be dropped.
    const TablePart* crossed() const { return crossed_ ? &*crossed_ : nullptr; }

   private:
    friend class LargeTables;
    size_t most_;
    std::map<TablePart, KeySet> keys_;
    std::optional<TablePart> crossed_;
  };

  explicit LargeTables(size_t most) : most_(most) {}

  Reading begin() const { return Reading(most_); }
  /// `protocol`: only routes of this one were read.
  void replace(Reading reading, bool routes, uint8_t family, std::optional<uint8_t> protocol = {});

  /// An event. Whether its row is only counted.
  bool note(const AnyRow& row, bool removed);
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
    bool large = false;
  };
  size_t most_;
  std::map<TablePart, Table> tables_;
  std::set<TablePart> changed_;
};

}  // namespace taproom::netlink
