#pragma once

#include <vector>

#include "job.h"
#include "route_reading.h"

/// What the netlink thread does for each question. All run on it.
namespace taproom::netlink {

enum class Topic { kLinks, kAddresses, kRoutes, kRules, kNeighbours };

/// JSON `{"inode":N}`.
Reply add_namespace(WatchedNamespaces& namespaces, const std::string& name,
                    const std::optional<std::string>& path);
/// JSON `{"links":[...],...}`: rows of each topic; E2BIG where there are more than `room` of them,
/// so that a table of millions is never put together; what is only counted (large_tables.h) stands
/// in `large`, and is none of them.
Reply dump(WatchedNamespaces& namespaces, const std::string& place,
           const std::vector<Topic>& topics, size_t room = SIZE_MAX);
/// The same of routes, or a part of them, in slices: the answer is a number as long as it is to be
/// read on. ESTALE: events were lost meanwhile.
Reply read_routes(WatchedNamespaces& namespaces, const std::string& place, size_t room,
                  const DumpPart& part);
Reply read_on(WatchedNamespaces& namespaces, const std::string& place, uint32_t number);
/// JSON of one link. `request` asks for it.
Reply get_link(WatchedNamespaces& namespaces, const std::string& place, const Message& request);
/// Begins a list, whose number is the answer.
Reply open_scan(WatchedNamespaces& namespaces, const std::string& place, const RouteFilter& filter);
Reply open_scan(WatchedNamespaces& namespaces, const std::string& place,
                const NeighbourFilter& filter);
/// The next rows of it, as TableScan::read has them.
Reply read_scan(WatchedNamespaces& namespaces, const std::string& place, uint32_t scan,
                size_t most);
Reply close_scan(WatchedNamespaces& namespaces, const std::string& place, uint32_t scan);
/// JSON of the route that a packet would take.
Reply get_route(WatchedNamespaces& namespaces, const std::string& place, const RouteQuery& query);
/// Rows of index and counters.
Reply statistics(WatchedNamespaces& namespaces, const std::string& place);

/// Reads the links whose bridge port changed again, and notes them as changed.
void refresh_ports(WatchedNamespace& watched);

}  // namespace taproom::netlink
