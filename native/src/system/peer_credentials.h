#pragma once

#include <sys/types.h>

#include <vector>

#include "result.h"

namespace taproom {

/// Who is at the other end of a unix socket, as the kernel recorded it at connect(2) time.
struct PeerCredentials {
  pid_t pid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  /// The supplementary groups (SO_PEERGROUPS, Linux 4.13).
  std::vector<gid_t> groups;
};

/// `fd` stays the caller's.
Result<PeerCredentials> peer_credentials(int fd);

}  // namespace taproom
