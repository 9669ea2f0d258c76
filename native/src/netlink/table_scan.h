#pragma once

#include <functional>
#include <string>
#include <vector>

#include "attributes.h"
#include "json_writer.h"
#include "netlink_socket.h"

namespace taproom::netlink {

/// A dump that is read on only when somebody asks for more: between two pages it is the kernel that
/// keeps the place, and nothing is held here but one datagram. What changes meanwhile may be in it
/// or not. Netlink thread only.
class TableScan {
 public:
  /// Writes the row of a message, where it is one of those that are wanted.
  using Take = std::function<bool(uint16_t type, Bytes payload, JsonWriter& json)>;

  TableScan(NetlinkSocket socket, const char* step, Take take)
      : socket_(std::move(socket)), step_(step), take_(std::move(take)) {}

  Status begin(const Message& request) { return socket_.send({&request, 1}); }
  /// `COUNT DONE\n` and so many rows as JSON, joined by commas: at most `most`, and fewer, also
  /// none, when enough of the table was looked at for once.
  Result<std::string> read(size_t most);

 private:
  Status receive();

  NetlinkSocket socket_;
  const char* step_;
  Take take_;
  std::vector<uint8_t> datagram_;
  /// What of the datagram was not looked at.
  Bytes rest_;
  bool done_ = false;
};

}  // namespace taproom::netlink
