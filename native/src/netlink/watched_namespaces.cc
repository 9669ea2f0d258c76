#include "watched_namespaces.h"

#include <fcntl.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <sys/stat.h>

#include "encode.h"

namespace taproom::netlink {
namespace {

constexpr char kOwnNamespace[] = "/proc/thread-self/ns/net";

UniqueFd open_namespace(const char* path) {
  // O_NONBLOCK: whatever lies at the path, opening it does not wait.
  return UniqueFd(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
}

}  // namespace

WatchedNamespaces::WatchedNamespaces(uint32_t event_buffer_bytes, size_t most_rows)
    : event_buffer_bytes_(event_buffer_bytes),
      most_rows_(most_rows),
      own_namespace_(open_namespace(kOwnNamespace)) {}

template <typename Open>
auto WatchedNamespaces::opened_in(int file, Open open) -> decltype(open()) {
  // Without a move where none is needed: it takes CAP_SYS_ADMIN even to where we are.
  const bool elsewhere = is_in_other_namespace_ || file != own_namespace_.get();
  if (elsewhere && ::setns(file, CLONE_NEWNET) != 0) return failure_of("setns");
  auto opened = open();
  is_in_other_namespace_ = elsewhere && ::setns(own_namespace_.get(), CLONE_NEWNET) != 0;
  return opened;
}

Result<NetlinkSocket> WatchedNamespaces::open_requests(const WatchedNamespace& watched) {
  return opened_in(watched.file.get(), NetlinkSocket::open_requests);
}

Result<WatchedNamespace*> WatchedNamespaces::add(const std::string& name,
                                                 const std::optional<std::string>& path) {
  if (by_name_.contains(name)) {
    return Failure{"addNamespace", EEXIST, "The namespace \"" + name + "\" is watched already."};
  }
  if (!own_namespace_) return Failure{std::string("open ") + kOwnNamespace, ENOENT};
  UniqueFd file = open_namespace(path ? path->c_str() : kOwnNamespace);
  if (!file) return failure_of("open " + path.value_or(kOwnNamespace));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failure_of("fstat " + path.value_or(""));
  Result<Sockets> sockets =
      opened_in(path ? file.get() : own_namespace_.get(), [&]() -> Result<Sockets> {
        Result<NetlinkSocket> requests = NetlinkSocket::open_requests();
        Result<NetlinkSocket> events = NetlinkSocket::open_events(event_buffer_bytes_);
        if (!requests) return requests.failure();
        if (!events) return events.failure();
        return Sockets{std::move(requests.value()), std::move(events.value())};
      });
  if (!sockets) return sockets.failure();

  auto watched = std::make_unique<WatchedNamespace>(
      WatchedNamespace{.name = name,
                       .file = std::move(file),
                       .inode = status.st_ino,
                       .requests = Exchange(std::move(sockets.value().requests), buffer_),
                       .events = std::move(sockets.value().events),
                       .pending = PendingChanges(name, most_rows_),
                       .names_by_id = {},
                       .scans = {},
                       .readings = {}});
  forget_ids();
  return by_name_.emplace(name, std::move(watched)).first->second.get();
}

Result<WatchedNamespace*> WatchedNamespaces::find(const std::string& name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    return Failure{"namespace", ENOENT, "The namespace \"" + name + "\" is not watched."};
  }
  return found->second.get();
}

Status WatchedNamespaces::remove(const std::string& name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return find(name).failure();
  by_name_.erase(found);
  forget_ids();
  return Nothing{};
}

Result<int> WatchedNamespaces::file_of(const std::string& name) {
  Result<WatchedNamespace*> found = find(name);
  if (!found) return found.failure();
  return found.value()->file.get();
}

Place WatchedNamespaces::place_of(WatchedNamespace& watched) {
  return Place{watched.name, [this, &watched](int32_t id) { return resolve(watched, id); }};
}

void WatchedNamespaces::forget_ids() {
  each([](WatchedNamespace& watched) { watched.names_by_id.clear(); });
}

std::optional<std::string> WatchedNamespaces::resolve(WatchedNamespace& watched, int32_t id) {
  if (const auto known = watched.names_by_id.find(id); known != watched.names_by_id.end()) {
    return known->second;
  }
  // The kernel does not say which namespace an id is; it says which id each of ours has.
  each([&](WatchedNamespace& other) {
    if (&other == &watched) return;
    int32_t its_id = NETNSA_NSID_NOT_ASSIGNED;
    const Status asked = watched.requests.get(
        encode_namespace_id_get(other.file.get()), "RTM_GETNSID", [&](Bytes payload) {
          its_id = Attributes<NETNSA_MAX>(behind(payload, sizeof(rtgenmsg)))
                       .s32(NETNSA_NSID)
                       .value_or(NETNSA_NSID_NOT_ASSIGNED);
        });
    if (asked && its_id >= 0) watched.names_by_id.insert_or_assign(its_id, other.name);
  });
  return watched.names_by_id.try_emplace(id, std::nullopt).first->second;
}

}  // namespace taproom::netlink
