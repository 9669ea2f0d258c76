#include "vxlan_sockets.h"

#include "socket_open.h"
#include "vxlan_group.h"

namespace taproom::datapath {

Result<std::unique_ptr<VxlanSockets>> VxlanSockets::join(const SocketAddress& local, uint32_t vni,
                                                         const SocketAddress& remote,
                                                         unsigned workers, size_t receive_bytes) {
  const std::lock_guard lock(VxlanGroup::lock());
  auto group = VxlanGroup::find({current_namespace(), local});
  if (!group) return std::move(group.failure());
  VxlanMember member;
  member.vni = vni;
  member.remote = remote;
  // Its datagrams come from any source port.
  member.remote.port = 0;
  std::unique_ptr<VxlanSockets> joined(new VxlanSockets);
  const auto added = group.value()->add(joined.get(), member, workers, receive_bytes, joined->fds_);
  if (!added) return added.failure();
  joined->joins_ = added.value();
  joined->group_ = std::move(group.value());
  return joined;
}

VxlanSockets::~VxlanSockets() {
  if (!group_) return;
  const std::lock_guard lock(VxlanGroup::lock());
  group_->remove(this);
  group_.reset();
  VxlanGroup::forget_unused();
}

}  // namespace taproom::datapath
