#pragma once

#include <vector>

#include "job.h"

/// What the netlink thread does for each question. All run on it.
namespace taproom::netlink {

enum class Topic { kLinks, kAddresses, kRoutes, kRules, kNeighbours };

/// JSON `{"inode":N}`.
Reply add_namespace(WatchedNamespaces& namespaces, const std::string& name,
                    const std::optional<std::string>& path);
/// JSON `{"links":[...],...}`: rows of each topic; E2BIG where there are more than `room` of them,
/// so that a table of millions is never put together.
Reply dump(WatchedNamespaces& namespaces, const std::string& place,
           const std::vector<Topic>& topics, size_t room);
/// JSON of one link. `request` asks for it.
Reply get_link(WatchedNamespaces& namespaces, const std::string& place, const Message& request);
/// JSON of the route that a packet would take.
Reply get_route(WatchedNamespaces& namespaces, const std::string& place, const RouteQuery& query);
/// Rows of index and counters.
Reply statistics(WatchedNamespaces& namespaces, const std::string& place);

/// Reads the links whose bridge port changed again, and notes them as changed.
void refresh_ports(WatchedNamespace& watched);

}  // namespace taproom::netlink
