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
                       .readings = {},
                       .registered = {},
                       .is_polled = false});
  forget_ids();
  register_refused_ = false;
  if (register_) enter_in_register(*watched);
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
  const std::optional<int32_t> registered = found->second->registered;
  by_name_.erase(found);
  if (registered) names_in_register_.erase(*registered);
  each([&](const WatchedNamespace& twin) {
    if (registered && twin.registered == registered) {
      names_in_register_.insert_or_assign(*registered, twin.name);
    }
  });
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
  if (!watched.names_by_id.contains(id) && has_register()) read_ids(watched);
  return watched.names_by_id.try_emplace(id, std::nullopt).first->second;
}

bool WatchedNamespaces::has_register() {
  if (register_ || register_refused_) return register_.has_value();
  register_refused_ = true;
  if (!own_namespace_ || ::unshare(CLONE_NEWNET) != 0) return false;
  Result<NetlinkSocket> socket = NetlinkSocket::open_requests();
  is_in_other_namespace_ = ::setns(own_namespace_.get(), CLONE_NEWNET) != 0;
  if (!socket) return false;
  register_.emplace(std::move(socket.value()), buffer_);
  each([this](WatchedNamespace& watched) { enter_in_register(watched); });
  return true;
}

void WatchedNamespaces::enter_in_register(WatchedNamespace& watched) {
  const int file = watched.file.get();
  std::vector<Message> messages;
  messages.push_back(encode_namespace_id_new(file));
  // A twin by another name, or the same one before, has given it an id already: EEXIST.
  register_->change(std::move(messages), {"RTM_NEWNSID"});
  const auto note = [&](Bytes payload) {
    const auto id = Attributes<NETNSA_MAX>(behind(payload, sizeof(rtgenmsg))).s32(NETNSA_NSID);
    if (id && *id >= 0) watched.registered = id;
  };
  if (!register_->get(encode_namespace_id_get(file), "RTM_GETNSID", note)) return;
  if (watched.registered) names_in_register_.insert_or_assign(*watched.registered, watched.name);
}

/// An id of a namespace that is not watched gets no name, so that it is not asked for again.
void WatchedNamespaces::read_ids(WatchedNamespace& watched) {
  if (!watched.registered) return;
  const auto note = [&](uint16_t, Bytes payload) {
    const Attributes<NETNSA_MAX> attributes(behind(payload, sizeof(rtgenmsg)));
    const auto id = attributes.s32(NETNSA_NSID);
    const auto here = attributes.s32(NETNSA_CURRENT_NSID);
    if (!id || !here) return;
    const auto named = names_in_register_.find(*here);
    watched.names_by_id.insert_or_assign(
        *id, named == names_in_register_.end() ? std::nullopt : std::optional(named->second));
  };
  Message message = encode_namespace_id_dump(*watched.registered);
  if (!register_->dump(
          std::move(message), "RTM_GETNSID", [] {}, note))
    watched.names_by_id.clear();
}

}  // namespace taproom::netlink
