#include "pending_changes.h"

namespace taproom::netlink {

void PendingChanges::touch(Clock::time_point now) {
  if (empty()) first_ = now;
  last_ = now;
}

void PendingChanges::add(RowEvent event, Clock::time_point now) {
  touch(now);
  routes_stale_ |= event.routes_stale;
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
  routes_stale_ = false;
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
  json.key("stale");
  json.begin_array();
  if (routes_stale_) json.text("routes");
  json.end_array();
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
  routes_stale_ = false;
  return text;
}

}  // namespace taproom::netlink
