#include "route_reading.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

#include "decode.h"
#include "encode.h"
#include "extended_ack.h"

namespace taproom::netlink {
namespace {

constexpr size_t kReadDatagram = 64 * 1024;
/// Of one slice, some 30,000 routes: about 10 ms.
constexpr int kReadDatagrams = 64;
constexpr std::array<uint8_t, 2> kRouteFamilies{AF_INET, AF_INET6};

}  // namespace

void RouteRows::take(Route route) {
  AnyRow row = std::move(route);
  const auto known = counted(row);
  if (known && gone_.contains(known->key)) return;
  if (!changed_.empty() && changed_.contains(row_key(row, {}))) return;
  const auto noted = tables_.note(row, false);
  if (noted.crossed) drop(known->part);
  if (!noted.only_counted && !is_full()) {
    rows_.push_back(std::move(std::get<Route>(row)));
  }
}

void RouteRows::note(const RowEvent& event) {
  const auto known = counted(event.row);
  const auto noted = tables_.note(event.row, event.removed, event.replaces);
  if (noted.crossed) drop(known->part);
  if (known) {
    if (event.removed) {
      gone_.insert(known->key);
    } else {
      gone_.erase(known->key);
    }
  }
  if (!noted.only_counted) changed_.insert_or_assign(row_key(event.row, {}), event);
}

void RouteRows::drop(const TablePart& part) {
  const auto is_of_it = [&](const AnyRow& row) {
    const auto known = counted(row);
    return known && known->part == part;
  };
  std::erase_if(rows_, is_of_it);
  rows_.shrink_to_fit();
  std::erase_if(changed_, [&](const auto& entry) { return is_of_it(entry.second.row); });
}

void RouteRows::forget(uint8_t family) {
  std::erase_if(rows_, [&](const Route& route) { return route.family == family; });
  std::erase_if(changed_, [&](const auto& entry) {
    return std::get<Route>(entry.second.row).family == family;
  });
  LargeTables none = tables_.begin();
  tables_.replace(none, true, family);
  gone_.clear();
}

size_t RouteRows::write(JsonWriter& json, const Place& place) const {
  size_t count = 0;
  json.begin_array();
  for (const Route& route : rows_) {
    if (!changed_.empty() && changed_.contains(row_key(route, {}))) continue;
    write_row(json, route, place);
    ++count;
  }
  for (const auto& [key, event] : changed_) {
    if (event.removed) continue;
    write_row(json, std::get<Route>(event.row), place);
    ++count;
  }
  json.end_array();
  return count;
}

bool RouteReading::is_wanted(const Route& route) const {
  // What the route cache holds is no route of the tables.
  return (route.flags & RTM_F_CLONED) == 0 &&
         (!part_ || (route.family == part_->first && route.protocol == part_->second));
}

void RouteReading::note(const RowEvent& event) {
  const auto* route = std::get_if<Route>(&event.row);
  if (route == nullptr) return;
  // A family that is yet to be read will have it.
  const auto at = std::find(kRouteFamilies.begin(), kRouteFamilies.end(), route->family);
  const size_t family = static_cast<size_t>(at - kRouteFamilies.begin());
  if (family > family_ || (family == family_ && !begun_)) return;
  disturbed_ |= family == family_ && event.routes_stale;
  if (is_wanted(*route)) rows_.note(event);
}

Result<bool> RouteReading::read() {
  while (family_ < kRouteFamilies.size()) {
    const uint8_t family = kRouteFamilies[family_];
    if (!part_ || part_->first == family) {
      Result<bool> done = read_family(family);
      if (!done) {
        // No IPv6 in this kernel, or it is off.
        const int error = done.failure().error;
        if (family != AF_INET6 || (error != EAFNOSUPPORT && error != EOPNOTSUPP)) return done;
      } else if (!done.value()) {
        return false;
      }
      if (rows_.is_full()) return Failure{"RTM_GETROUTE", E2BIG};
    }
    begun_ = false;
    if (std::exchange(disturbed_, false)) {
      in_one_go_ = true;
      rows_.forget(family);
      continue;
    }
    ++family_;
  }
  return true;
}

/// The next slice of it; whether it was the last.
Result<bool> RouteReading::read_family(uint8_t family) {
  if (!std::exchange(begun_, true)) {
    const Message request =
        encode_route_dump(family, part_ ? std::optional(part_->second) : std::nullopt);
    if (Status sent = socket_.send({&request, 1}); !sent) return sent.failure();
  }
  datagram_.resize(kReadDatagram);
  for (int count = 0; count < kReadDatagrams || in_one_go_; ++count) {
    const auto datagram = socket_.receive(datagram_);
    if (!datagram) return datagram.failure();
    Bytes rest = datagram.value();
    while (const auto header = taproom::netlink::read<nlmsghdr>(rest)) {
      if (header->nlmsg_len < NLMSG_HDRLEN || header->nlmsg_len > rest.size()) break;
      const Bytes part = rest.first(header->nlmsg_len);
      rest = rest.subspan(std::min<size_t>(NLMSG_ALIGN(header->nlmsg_len), rest.size()));
      if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR) {
        const Acknowledgement answer = decode_acknowledgement(part, {});
        if (answer.error == 0) return true;
        return Failure{
            .step = "RTM_GETROUTE", .error = answer.error, .kernel_message = answer.words};
      }
      if (header->nlmsg_type != RTM_NEWROUTE) continue;
      auto route = decode_route(payload_of(part));
      if (route && is_wanted(*route)) rows_.take(std::move(*route));
    }
    rows_.catch_up();
  }
  return false;
}

size_t RouteReading::finish(LargeTables& known, JsonWriter& json, const Place& place) {
  const auto protocol = part_ ? std::optional(part_->second) : std::nullopt;
  const size_t count = rows_.write(json, place);
  LargeTables read = rows_.take_tables();
  for (const uint8_t family : kRouteFamilies) {
    if (part_ && part_->first != family) continue;
    known.replace(read, true, family, protocol);
  }
  return count;
}

}  // namespace taproom::netlink
