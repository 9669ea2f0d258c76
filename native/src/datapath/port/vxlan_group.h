#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "../../system/result.h"
#include "../../unique_fd.h"
#include "socket_address.h"
#include "vxlan_program.h"

namespace taproom::datapath {

/// All sockets of one namespace, local address and UDP port: a SO_REUSEPORT group, in which a
/// program of ours (SO_ATTACH_REUSEPORT_CBPF) gives the kernel the socket for each datagram: by VNI
/// and sender, then for several workers by the sender's source port, which stands for the inner
/// flow. So each worker has a socket of its own, and nothing is passed on between threads. What
/// belongs to no port goes to one of the ports, which counts it.
///
/// The kernel numbers the sockets of a group, and moves the last one into the place of one that is
/// closed (socket(7)). It also takes a closing socket out of its group a moment before it takes it
/// out of its table (udp_lib_unhash), and a datagram that finds it there in between goes to it,
/// unasked. To lose no datagram of the others, a socket that a port leaves behind stays open,
/// refuses everything and waits for the next port; all are closed with the last port.
///
/// The kernel joins datagrams (UDP_GRO) of one sender and source port, whatever their VNI. Two
/// VXLANs from one sender may have the same source port by their hash, so then nothing may be
/// joined. Whether anything is, the kernel judges by the socket that it finds before the headers
/// are taken off, where our program finds no known VNI; hence the default socket is then one that
/// does not ask for it. A socket that did is left as it is: what has been joined already can be
/// read by no other.
///
/// Guarded by `lock()`.
class VxlanGroup {
 public:
  using Key = std::pair<ino_t, SocketAddress>;
  static std::mutex& lock();
  /// The group of this key; a new one where the port is free.
  static Result<std::shared_ptr<VxlanGroup>> find(const Key& key);
  static void forget_unused();

  explicit VxlanGroup(Key key) : key_(std::move(key)) {}

  /// `owner`: for `remove`. `fds`: gets the sockets, which stay the group's. True: datagrams are
  /// joined.
  Result<bool> add(const void* owner, VxlanMember member, unsigned workers, size_t receive_bytes,
                   std::vector<int>& fds);
  void remove(const void* owner);

 private:
  struct Entry {
    const void* owner;
    VxlanMember member;
    bool joins;
  };
  struct Slot {
    UniqueFd socket;
    bool used = false;
  };

  Result<uint32_t> free_slot(size_t receive_bytes);
  void release(const VxlanMember& member);
  bool shares_remote(const Entry& entry) const;
  uint32_t default_socket() const;
  Status load();

  const Key key_;
  /// In the kernel's order.
  std::vector<Slot> slots_;
  std::vector<Entry> entries_;
};

}  // namespace taproom::datapath
