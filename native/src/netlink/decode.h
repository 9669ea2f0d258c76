#pragma once

#include <optional>

#include "attributes.h"
#include "rows.h"

/// From the payload of one rtnetlink message (behind its nlmsghdr) to a row. Pure; safe for any
/// bytes, also hostile or cut off: what cannot be an object of ours is answered with nothing.
namespace taproom::netlink {

/// RTM_NEWLINK and RTM_DELLINK of family AF_UNSPEC; a bridge's own (AF_BRIDGE) is no link.
std::optional<Link> decode_link(Bytes payload);
/// RTM_NEWADDR and RTM_DELADDR, IPv4 and IPv6.
std::optional<Address> decode_address(Bytes payload);
/// RTM_NEWROUTE and RTM_DELROUTE, IPv4 and IPv6, clones of the route cache included.
std::optional<Route> decode_route(Bytes payload);
/// RTM_NEWRULE and RTM_DELRULE, IPv4 and IPv6.
std::optional<Rule> decode_rule(Bytes payload);
/// RTM_NEWNEIGH and RTM_DELNEIGH, IPv4 and IPv6; forwarding entries of bridges are none.
std::optional<Neighbour> decode_neighbour(Bytes payload);

/// Adds the options that IFLA_INFO_DATA holds for this kind, and completes `kind` and `parent`.
void decode_link_options(Link& link, Bytes info_data);

/// One row of the statistics: index and the counters in the order of COUNTER_NAMES.
struct Counters {
  uint32_t index = 0;
  uint64_t values[8] = {};
};
/// RTM_NEWSTATS with IFLA_STATS_LINK_64.
std::optional<Counters> decode_statistics(Bytes payload);
/// RTM_NEWLINK with IFLA_STATS64, for kernels without RTM_GETSTATS.
std::optional<Counters> decode_link_statistics(Bytes payload);

}  // namespace taproom::netlink
