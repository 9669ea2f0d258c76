#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "../system/result.h"
#include "../unique_fd.h"
#include "exchange.h"
#include "netlink_socket.h"
#include "pending_changes.h"
#include "route_reading.h"
#include "table_scan.h"

namespace taproom::netlink {

/// One namespace under watch. Its sockets keep it alive until it is removed here.
struct WatchedNamespace {
  std::string name;
  UniqueFd file;
  uint64_t inode = 0;
  Exchange requests;
  NetlinkSocket events;
  PendingChanges pending;
  /// Ids by which this namespace knows others, and our names for those; nothing for a foreign one.
  /// Void whenever an id or a namespace comes or goes.
  std::unordered_map<int32_t, std::optional<std::string>> names_by_id;
  /// Lists that somebody reads page by page.
  std::map<uint32_t, TableScan> scans;
  /// Tables that are being read; void when events are lost.
  std::map<uint32_t, RouteReading> readings;
  /// Its id in the register.
  std::optional<int32_t> registered;
  /// Its event socket is in the epoll set.
  bool is_polled;
};

/// The namespaces under watch, by name. Netlink thread only: opening one takes the thread there and
/// back. System calls: open, fstat, setns, unshare, and those of NetlinkSocket.
class WatchedNamespaces {
 public:
  /// Remembers the namespace of the calling thread as the process's own.
  /// `most_rows`: see PendingChanges.
  explicit WatchedNamespaces(uint32_t event_buffer_bytes, size_t most_rows = SIZE_MAX);

  /// `path` empty: the process's own.
  Result<WatchedNamespace*> add(const std::string& name, const std::optional<std::string>& path);
  /// EEXIST and ENOENT are the foreseeable failures of these.
  Result<WatchedNamespace*> find(const std::string& name);
  Status remove(const std::string& name);
  /// A socket for questions of its own, which may stay unanswered.
  Result<NetlinkSocket> open_requests(const WatchedNamespace& watched);
  /// Of a scan or a reading; none has it again, also not in another namespace of the same name.
  uint32_t next_number() { return ++last_number_; }
  /// A descriptor of the namespace, good until it is removed.
  Result<int> file_of(const std::string& name);

  /// The place of a row seen in this namespace, for names of other namespaces asks the kernel.
  Place place_of(WatchedNamespace& watched);
  /// Forgets every id: one of them, or a namespace, came or went.
  void forget_ids();

  size_t size() const { return by_name_.size(); }

  template <typename Visit>
  void each(Visit visit) {
    for (auto& [name, watched] : by_name_) visit(*watched);
  }

 private:
  struct Sockets {
    NetlinkSocket requests;
    NetlinkSocket events;
  };
  /// What `open` opens in the namespace of `file`.
  template <typename Open>
  auto opened_in(int file, Open open) -> decltype(open());
  std::optional<std::string> resolve(WatchedNamespace& watched, int32_t id);
  bool has_register();
  void enter_in_register(WatchedNamespace& watched);
  void read_ids(WatchedNamespace& watched);

  const uint32_t event_buffer_bytes_;
  const size_t most_rows_;
  uint32_t last_number_ = 0;
  /// The kernel's dumps come in datagrams of at most 32 KiB; one object may be larger.
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(64 * 1024);
  UniqueFd own_namespace_;
  /// setns() back failed: the thread is still in another namespace.
  bool is_in_other_namespace_ = false;
  std::map<std::string, std::unique_ptr<WatchedNamespace>, std::less<>> by_name_;
  /// Asks in a namespace of our own that nobody is in, and that knows every watched one by an id.
  /// The kernel translates ids between two namespaces: one question for all that another has.
  /// Without it, each of N would be asked about N others.
  std::optional<Exchange> register_;
  bool register_refused_ = false;
  std::unordered_map<int32_t, std::string> names_in_register_;
};

}  // namespace taproom::netlink
