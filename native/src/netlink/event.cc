#include "event.h"

#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "decode.h"

namespace taproom::netlink {
namespace {

/// An IPv6 multipath route is announced hop by hop or whole, as the change was made; one row of it
/// cannot be told from the other then. Nor is it said which one was replaced: its hops were others.
bool is_uncertain(const Route& route, bool removed, bool replaces) {
  return route.family == AF_INET6 && (removed || replaces || route.nexthops.size() > 1);
}

template <typename Row>
std::optional<Event> row_event(std::optional<Row> row, bool removed, bool routes_stale = false) {
  if (!row) return std::nullopt;
  return RowEvent{std::move(*row), removed, routes_stale};
}

std::optional<Event> link_event(Bytes payload, bool removed) {
  const auto header = read<ifinfomsg>(payload);
  if (header && header->ifi_family == AF_BRIDGE && header->ifi_index > 0) {
    return PortEvent{static_cast<uint32_t>(header->ifi_index)};
  }
  return row_event(decode_link(payload), removed);
}

std::optional<Event> route_event(Bytes payload, const nlmsghdr& header) {
  auto route = decode_route(payload);
  if (!route || (route->flags & RTM_F_CLONED) != 0) return std::nullopt;
  const bool removed = header.nlmsg_type == RTM_DELROUTE;
  const bool replaces = !removed && (header.nlmsg_flags & NLM_F_REPLACE) != 0;
  const bool stale = is_uncertain(*route, removed, replaces);
  return RowEvent{std::move(*route), removed, stale, replaces};
}

std::optional<Event> address_event(Bytes payload, bool removed) {
  auto address = decode_address(payload);
  // Routes that prefer it as their source go without a message (fib_sync_down_addr).
  const bool stale = address && removed && address->address.family == AF_INET;
  return row_event(std::move(address), removed, stale);
}

std::optional<Event> neighbour_event(Bytes payload, bool removed) {
  auto neighbour = decode_neighbour(payload);
  const bool hidden = neighbour && !neighbour->is_shown();
  return row_event(std::move(neighbour), removed || hidden);
}

}  // namespace

Bytes payload_of(Bytes message) {
  const auto header = read<nlmsghdr>(message);
  if (!header || header->nlmsg_len < NLMSG_HDRLEN || header->nlmsg_len > message.size()) return {};
  return message.subspan(NLMSG_HDRLEN, header->nlmsg_len - NLMSG_HDRLEN);
}

std::optional<Event> decode_event(Bytes message) {
  const auto header = read<nlmsghdr>(message);
  if (!header) return std::nullopt;
  const Bytes payload = payload_of(message);
  switch (header->nlmsg_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK:
      return link_event(payload, header->nlmsg_type == RTM_DELLINK);
    case RTM_NEWADDR:
    case RTM_DELADDR:
      return address_event(payload, header->nlmsg_type == RTM_DELADDR);
    case RTM_NEWROUTE:
    case RTM_DELROUTE:
      return route_event(payload, *header);
    case RTM_NEWRULE:
    case RTM_DELRULE:
      return row_event(decode_rule(payload), header->nlmsg_type == RTM_DELRULE);
    case RTM_NEWNEIGH:
    case RTM_DELNEIGH:
      return neighbour_event(payload, header->nlmsg_type == RTM_DELNEIGH);
    case RTM_NEWNSID:
    case RTM_DELNSID:
      return NamespaceIdEvent{};
    default:
      return std::nullopt;
  }
}

}  // namespace taproom::netlink
