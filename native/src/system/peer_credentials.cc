#include "peer_credentials.h"

#include <sys/socket.h>

namespace taproom {

Result<PeerCredentials> peer_credentials(int fd) {
  struct ucred record {};
  socklen_t size = sizeof(record);
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &record, &size) != 0) {
    return failure_of("getsockopt SO_PEERCRED");
  }
  // A socket without a peer answers with pid 0 and uid -1 instead of an error.
  if (record.pid == 0 && record.uid == static_cast<uid_t>(-1)) {
    return Failure{"getsockopt SO_PEERCRED", ENOTCONN, "The socket has no peer."};
  }

  PeerCredentials peer{record.pid, record.uid, record.gid, {}};
  size = 0;
  // The first call returns the size with ERANGE; the groups of a connection never change.
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, nullptr, &size) != 0 && errno != ERANGE) {
    return failure_of("getsockopt SO_PEERGROUPS");
  }
  peer.groups.resize(size / sizeof(gid_t));
  if (!peer.groups.empty() &&
      ::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, peer.groups.data(), &size) != 0) {
    return failure_of("getsockopt SO_PEERGROUPS");
  }
  return peer;
}

}  // namespace taproom
