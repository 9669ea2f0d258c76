#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json_writer.h"
#include "rows.h"

/// Rows as JSON, in exactly the types of helper/protocol (Link, Address, Route, Rule, Neighbour),
/// and their keys (`rowKey` of topics.ts). Pure.
namespace taproom::netlink {

/// Where a row was seen, and what it needs to be named.
struct Place {
  /// The namespace of the row.
  std::string_view name;
  /// Our name for the namespace that has this id in the row's namespace; nothing when it is
  /// foreign.
  std::function<std::optional<std::string>(int32_t namespace_id)> resolve;
};

void write_row(JsonWriter& json, const Link& link, const Place& place);
void write_row(JsonWriter& json, const Address& address, const Place& place);
void write_row(JsonWriter& json, const Route& route, const Place& place);
/// An array of these values.
void write_columns(JsonWriter& json, const Route& route, const std::vector<RouteColumn>& columns,
                   const Place& place);
void write_row(JsonWriter& json, const Rule& rule, const Place& place);
void write_row(JsonWriter& json, const Neighbour& neighbour, const Place& place);

/// The name of the topic that the row belongs to.
const char* topic_of(const AnyRow& row);
std::string row_key(const AnyRow& row, std::string_view place);
std::string link_key(uint32_t index, std::string_view place);

}  // namespace taproom::netlink
