#include "vxlan_group.h"

#include <linux/filter.h>

#include <algorithm>

#include "socket_open.h"

namespace taproom::datapath {
namespace {

/// UDP_NO_CHECK6_RX of linux/udp.h, which does not go together with netinet/udp.h.
constexpr int kNoCheck6Rx = 102;

std::map<VxlanGroup::Key, std::weak_ptr<VxlanGroup>>& table() {
  static std::map<VxlanGroup::Key, std::weak_ptr<VxlanGroup>> groups;
  return groups;
}

void accept_all(int fd) {
  const int nothing = 0;
  ::setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &nothing, sizeof(nothing));
}

}  // namespace

std::mutex& VxlanGroup::lock() {
  static std::mutex mutex;
  return mutex;
}

Result<std::shared_ptr<VxlanGroup>> VxlanGroup::find(const Key& key) {
  if (const auto found = table().find(key); found != table().end()) {
    if (std::shared_ptr<VxlanGroup> group = found->second.lock()) return group;
  }
  // With SO_REUSEPORT a stranger could be shared with, unnoticed.
  if (Status free = check_port_is_free(key.second); !free) return std::move(free.failure());
  auto group = std::make_shared<VxlanGroup>(key);
  table()[key] = group;
  return group;
}

void VxlanGroup::forget_unused() {
  std::erase_if(table(), [](const auto& entry) { return entry.second.expired(); });
}

Result<bool> VxlanGroup::add(const void* owner, VxlanMember member, unsigned workers,
                             size_t receive_bytes, std::vector<int>& fds) {
  for (const Entry& entry : entries_) {
    if (entry.member.vni != member.vni || entry.member.remote != member.remote) continue;
    return Failure{"open the vxlan port", EADDRINUSE,
                   "Another port of this helper has VXLAN id " + std::to_string(member.vni) +
                       " with " + member.remote.address_text() + " on UDP port " +
                       std::to_string(key_.second.port) + " already.",
                   "Remove that port first, or give this one another id or local UDP port."};
  }
  for (unsigned worker = 0; worker < workers; ++worker) {
    auto slot = free_slot(receive_bytes);
    if (!slot) {
      release(member);
      return std::move(slot.failure());
    }
    slots_[slot.value()].used = true;
    member.sockets.push_back(slot.value());
    fds.push_back(slots_[slot.value()].socket.get());
  }
  Entry entry{owner, member, false};
  entry.joins = !shares_remote(entry);
  for (const int fd : fds) {
    entry.joins = join_datagrams(fd, entry.joins) && entry.joins;
    accept_all(fd);
  }
  entries_.push_back(entry);
  if (Status loaded = load(); !loaded) {
    entries_.pop_back();
    release(member);
    return std::move(loaded.failure());
  }
  // What came before the program knew the socket belongs to another port.
  for (const int fd : fds) drain_socket(fd);
  return entry.joins;
}

void VxlanGroup::remove(const void* owner) {
  const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& each) { return each.owner == owner; });
  if (entry == entries_.end()) return;
  const VxlanMember member = entry->member;
  entries_.erase(entry);
  for (Entry& left : entries_) {
    if (left.joins || shares_remote(left)) continue;
    left.joins = true;
    for (const uint32_t slot : left.member.sockets) {
      left.joins = join_datagrams(slots_[slot].socket.get(), true) && left.joins;
    }
  }
  // First the program stops choosing them, then the sockets are closed.
  if (!entries_.empty()) (void)load();
  release(member);
}

Result<uint32_t> VxlanGroup::free_slot(size_t receive_bytes) {
  for (uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (!slots_[slot].used) return slot;
  }
  auto socket = open_udp_socket(key_.second, {.shared = true, .receive_bytes = receive_bytes});
  if (!socket) return std::move(socket.failure());
  if (key_.second.ipv6) {
    // RFC 7348 sends without a checksum, over IPv6 as RFC 6935 allows it.
    const int on = 1;
    ::setsockopt(socket.value().get(), IPPROTO_UDP, kNoCheck6Rx, &on, sizeof(on));
  }
  slots_.push_back({std::move(socket.value()), false});
  return static_cast<uint32_t>(slots_.size() - 1);
}

void VxlanGroup::release(const VxlanMember& member) {
  for (const uint32_t slot : member.sockets) {
    slots_[slot].used = false;
    refuse_all(slots_[slot].socket.get());
    drain_socket(slots_[slot].socket.get());
  }
}

bool VxlanGroup::shares_remote(const Entry& entry) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& other) {
    return other.owner != entry.owner && other.member.remote == entry.member.remote;
  });
}

uint32_t VxlanGroup::default_socket() const {
  const Entry* chosen = &entries_.front();
  for (const Entry& entry : entries_) {
    if (shares_remote(entry) && !entry.joins) chosen = &entry;
  }
  return chosen->member.sockets.front();
}

Status VxlanGroup::load() {
  std::vector<VxlanMember> members;
  for (const Entry& entry : entries_) members.push_back(entry.member);
  std::vector<sock_filter> code = vxlan_program(members, default_socket());
  if (code.size() > BPF_MAXINSNS) {
    return Failure{"open the vxlan port", E2BIG,
                   "So many VXLANs cannot share UDP port " + std::to_string(key_.second.port) + ".",
                   "Give this port another local UDP port (localPort)."};
  }
  const sock_fprog program{static_cast<unsigned short>(code.size()), code.data()};
  if (::setsockopt(slots_.front().socket.get(), SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program,
                   sizeof(program)) != 0) {
    return failure_of("setsockopt SO_ATTACH_REUSEPORT_CBPF");
  }
  return Nothing{};
}

}  // namespace taproom::datapath
