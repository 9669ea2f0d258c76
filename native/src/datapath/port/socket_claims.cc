#include "socket_claims.h"

#include <mutex>
#include <set>

#include "socket_open.h"

namespace taproom::datapath {

struct ClaimTable {
  std::mutex mutex;
  std::set<SocketClaim::Key> keys;

  static ClaimTable& instance() {
    static ClaimTable table;
    return table;
  }
};

Result<SocketClaim> SocketClaim::make(const SocketAddress& local, const SocketAddress& remote) {
  const Key key{current_namespace(), local, remote};
  ClaimTable& table = ClaimTable::instance();
  const std::lock_guard lock(table.mutex);
  // Keys are sorted by namespace, local and remote end: those of this local end are neighbours.
  const auto first = table.keys.lower_bound({std::get<0>(key), local, SocketAddress{}});
  const bool shared = first != table.keys.end() && std::get<0>(*first) == std::get<0>(key) &&
                      std::get<1>(*first) == local;
  if (table.keys.contains(key)) {
    return Failure{"bind " + local.text(), EADDRINUSE,
                   "Another port of this helper has the same two ends already.",
                   "Remove that port first, or give this one another local UDP port."};
  }
  if (!shared) {
    if (Status free = check_port_is_free(local); !free) return std::move(free.failure());
  }
  table.keys.insert(key);
  return SocketClaim(key);
}

SocketClaim::~SocketClaim() {
  if (!key_) return;
  ClaimTable& table = ClaimTable::instance();
  const std::lock_guard lock(table.mutex);
  table.keys.erase(*key_);
}

}  // namespace taproom::datapath
