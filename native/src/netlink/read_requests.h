#pragma once

#include "request_reader.h"
#include "requests.h"

/// From the options objects of native/lib/types.ts to requests, all of each checked before anything
/// is sent. JavaScript thread; a fault throws a Napi::TypeError.
namespace taproom::netlink {

LinkCreate read_link_create(const RequestReader& options);
LinkChange read_link_change(const RequestReader& options);
AddressChange read_address(const RequestReader& options);
RouteChange read_route(const RequestReader& options);
RouteQuery read_route_query(const RequestReader& options);
RuleChange read_rule(const RequestReader& options);

}  // namespace taproom::netlink
