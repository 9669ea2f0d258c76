#pragma once

#include <sys/types.h>

#include <optional>
#include <tuple>

#include "../../system/result.h"
#include "socket_address.h"

namespace taproom::datapath {

/// The right to a pair of ends in a namespace, among the ports of this process. Ports with one
/// local end and different remote ones share the UDP port; a port of another process is not
/// shared, nor one pair twice. Control threads; the table has a lock.
class SocketClaim {
 public:
  /// In the calling thread's namespace.
  static Result<SocketClaim> make(const SocketAddress& local, const SocketAddress& remote);
  SocketClaim(SocketClaim&& other) noexcept : key_(std::exchange(other.key_, std::nullopt)) {}
  SocketClaim& operator=(SocketClaim&&) = delete;
  ~SocketClaim();

 private:
  using Key = std::tuple<ino_t, SocketAddress, SocketAddress>;
  friend struct ClaimTable;

  explicit SocketClaim(Key key) : key_(std::move(key)) {}

  std::optional<Key> key_;
};

}  // namespace taproom::datapath
