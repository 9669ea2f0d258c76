#include "pending_changes.h"

#include <linux/if.h>

#include "route_names.h"

namespace taproom::netlink {

void PendingChanges::touch(Clock::time_point now) {
  if (empty()) first_ = now;
  last_ = now;
  ++events_;
}

/// IPv4 routes that go, die or revive with their link do so without a message (fib_sync_down_dev
/// and fib_sync_up in net/ipv4/fib_semantics.c): whether this event of a link can be such a moment.
bool PendingChanges::routes_follow(const Link& link, bool removed) {
  constexpr uint32_t kNew = UINT32_MAX;  // ifi_change of a link that has just been made
  const auto known = links_.find(link.index);
  if (removed) {
    const bool was_up = known == links_.end() || known->second.first;
    if (known != links_.end()) links_.erase(known);
    return was_up;
  }
  const std::pair now{(link.flags & IFF_UP) != 0, link.carrier};
  if (known == links_.end()) {
    links_.emplace(link.index, now);
    return link.changed_flags != kNew;
  }
  return std::exchange(known->second, now) != now;
}

void PendingChanges::add(RowEvent event, Clock::time_point now) {
  touch(now);
  const auto noted = tables.note(event.row, event.removed, event.replaces);
  for (const TablePart& part : noted.uncertain) stale_parts_.emplace(part.family, part.protocol);
  if (const auto* route = std::get_if<Route>(&event.row)) {
    if (event.routes_stale && !noted.only_counted) {
      stale_parts_.emplace(route->family, route->protocol);
    }
  } else {
    routes_stale_ |= event.routes_stale;
  }
  if (noted.only_counted) return;
  if (const auto* link = std::get_if<Link>(&event.row)) {
    routes_stale_ |= routes_follow(*link, event.removed);
  }
  const char* topic = topic_of(event.row);
  std::string key = row_key(event.row, place_);
  std::string slot = std::string(topic) + ' ' + key;
  rows_.insert_or_assign(std::move(slot), Pending{topic, std::move(key), std::move(event)});
}

void PendingChanges::add_port(uint32_t index, Clock::time_point now) {
  touch(now);
  ports_.insert(index);
}

void PendingChanges::overrun(Clock::time_point now) {
  touch(now);
  rows_.clear();
  ports_.clear();
  links_.clear();
  routes_stale_ = false;
  stale_parts_.clear();
  resync_ = true;
}

std::string PendingChanges::take(const Place& place) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("namespace");
  json.text(place_);
  json.key("resync");
  json.boolean(resync_);
  json.key("events");
  json.number(static_cast<int64_t>(events_));
  json.key("stale");
  json.begin_array();
  if (routes_stale_ || !stale_parts_.empty()) json.text("routes");
  json.end_array();
  // Beside a large table the rest is read by parts, because reading all of it takes a second.
  if (!routes_stale_ && !stale_parts_.empty() && tables.is_any_large()) {
    json.key("staleParts");
    json.begin_array();
    for (const auto& [family, protocol] : stale_parts_) {
      json.begin_object();
      json.key("family");
      json.text(family_name(family));
      json.key("protocol");
      json.number(protocol);
      json.end_object();
    }
    json.end_array();
  }
  json.key("large");
  tables.take_changed(json);
  json.key("changes");
  json.begin_array();
  for (const auto& [slot, pending] : rows_) {
    json.begin_object();
    json.key("topic");
    json.text(pending.topic);
    json.key("key");
    json.text(pending.key);
    json.key("value");
    if (pending.event.removed) {
      json.null();
    } else {
      std::visit([&](const auto& row) { write_row(json, row, place); }, pending.event.row);
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  rows_.clear();
  ports_.clear();
  resync_ = false;
  events_ = 0;
  routes_stale_ = false;
  stale_parts_.clear();
  return text;
}

}  // namespace taproom::netlink
