#pragma once

#include "requests.h"

/// From the options objects of native/lib/types.ts to requests, all of each checked before anything
/// is sent: what is wrong throws an OptionError.
namespace taproom::netlink {

LinkCreate read_link_create(const OptionsReader& options);
LinkChange read_link_change(const OptionsReader& options);
AddressChange read_address(const OptionsReader& options);
RouteChange read_route(const OptionsReader& options);
RouteFilter read_route_filter(const OptionsReader& options);
NeighbourFilter read_neighbour_filter(const OptionsReader& options);
RouteQuery read_route_query(const OptionsReader& options);
RuleChange read_rule(const OptionsReader& options);

}  // namespace taproom::netlink
