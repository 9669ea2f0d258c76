#include "route_scan.h"

#include <linux/rtnetlink.h>

#include <algorithm>

#include "decode.h"
#include "encode.h"
#include "event.h"
#include "extended_ack.h"

namespace taproom::netlink {
namespace {

constexpr size_t kLongestDatagram = 64 * 1024;
/// Looked at within one turn of the thread, some 30,000 routes: about 10 ms.
constexpr int kDatagramsAtOnce = 64;

}  // namespace

bool RouteFilter::takes(const Route& route) const {
  if ((route.flags & RTM_F_CLONED) != 0 || route.protocol != protocol) return false;
  if (table && route.table != *table) return false;
  if (within && !within->contains(route.destination)) return false;
  const auto leads_there = [&](const NextHop& hop) { return hop.index == *index; };
  return !index || std::any_of(route.nexthops.begin(), route.nexthops.end(), leads_there);
}

Status RouteScan::begin() {
  const Message request = encode_route_dump(filter_);
  return socket_.send({&request, 1});
}

Status RouteScan::receive() {
  datagram_.resize(kLongestDatagram);
  const auto datagram = socket_.receive(datagram_);
  if (!datagram) return datagram.failure();
  rest_ = datagram.value();
  return Nothing{};
}

Result<std::string> RouteScan::read(size_t most, const Place& place) {
  std::string text;
  JsonWriter json(text);
  size_t count = 0;
  for (int datagrams = 0; !done_ && count < most;) {
    if (rest_.empty()) {
      if (++datagrams > kDatagramsAtOnce) break;
      if (Status received = receive(); !received) return received.failure();
    }
    const auto header = taproom::netlink::read<nlmsghdr>(rest_);
    if (!header || header->nlmsg_len < NLMSG_HDRLEN || header->nlmsg_len > rest_.size()) {
      rest_ = {};
      continue;
    }
    const Bytes part = rest_.first(header->nlmsg_len);
    rest_ = rest_.subspan(std::min<size_t>(NLMSG_ALIGN(header->nlmsg_len), rest_.size()));
    if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR) {
      const Acknowledgement answer = decode_acknowledgement(part, {});
      // ENOENT: there is no such table, so there are no routes in it.
      if (answer.error != 0 && answer.error != ENOENT) {
        return Failure{
            .step = "RTM_GETROUTE", .error = answer.error, .kernel_message = answer.words};
      }
      done_ = true;
    } else if (header->nlmsg_type == RTM_NEWROUTE) {
      const auto route = decode_route(payload_of(part));
      // Default routes are always told, so they are listed by whoever was told.
      if (!route || route->destination.length == 0 || !filter_.takes(*route)) continue;
      write_row(json, *route, place);
      ++count;
    }
  }
  return std::to_string(count) + (done_ ? " 1\n" : " 0\n") + text;
}

}  // namespace taproom::netlink
