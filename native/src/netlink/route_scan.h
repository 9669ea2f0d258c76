#pragma once

#include <string>
#include <vector>

#include "attributes.h"
#include "netlink_socket.h"
#include "requests.h"
#include "rows_json.h"

namespace taproom::netlink {

/// A dump of routes that is read on only when somebody asks for more: between two pages it is the
/// kernel that keeps the place, and nothing is held here but one datagram. What changes meanwhile
/// may be in it or not. Netlink thread only.
class RouteScan {
 public:
  RouteScan(NetlinkSocket socket, const RouteFilter& filter)
      : socket_(std::move(socket)), filter_(filter) {}

  Status begin();
  /// `COUNT DONE\n` and so many rows as JSON, joined by commas: at most `most`, and fewer, also
  /// none, when enough of the table was looked at for once.
  Result<std::string> read(size_t most, const Place& place);

 private:
  Status receive();

  NetlinkSocket socket_;
  RouteFilter filter_;
  std::vector<uint8_t> datagram_;
  /// What of the datagram was not looked at.
  Bytes rest_;
  bool done_ = false;
};

}  // namespace taproom::netlink
