#pragma once

#include <memory>
#include <vector>

#include "../../system/result.h"
#include "socket_address.h"

namespace taproom::datapath {

class VxlanGroup;

/// A port's receiving sockets, one for each worker, at a UDP port that several VXLANs may share
/// (vxlan_group.h). Made and destroyed by control threads.
class VxlanSockets {
 public:
  /// In the calling thread's namespace.
  static Result<std::unique_ptr<VxlanSockets>> join(const SocketAddress& local, uint32_t vni,
                                                    const SocketAddress& remote, unsigned workers,
                                                    size_t receive_bytes);
  ~VxlanSockets();
  VxlanSockets(const VxlanSockets&) = delete;
  VxlanSockets& operator=(const VxlanSockets&) = delete;

  int fd(unsigned worker) const { return fds_[worker]; }
  /// Whether the kernel joins datagrams (UDP_GRO) for them, as of when they were opened.
  bool joins() const { return joins_; }

 private:
  VxlanSockets() = default;

  std::shared_ptr<VxlanGroup> group_;
  std::vector<int> fds_;
  bool joins_ = false;
};

}  // namespace taproom::datapath
