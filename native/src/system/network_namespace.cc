#include "network_namespace.h"

#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/magic.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace taproom {
namespace {

constexpr const char* kOwnNamespace = "/proc/self/ns/net";
/// /proc/self is the process's main thread; the new namespace is this thread's alone.
constexpr const char* kThreadNamespace = "/proc/thread-self/ns/net";
/// A name can have several namespaces bound over it; more than a few is a mistake elsewhere.
constexpr int kMaxLayers = 16;
/// IFALIASZ (linux/if.h, which does not go with net/if.h) without the final NUL.
constexpr size_t kMaxAlias = 255;

bool is_namespace_file(const std::string& path) {
  struct statfs fs {};
  return ::statfs(path.c_str(), &fs) == 0 && fs.f_type == NSFS_MAGIC;
}

Result<std::string> folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (path.empty() || path.front() != '/' || slash + 1 == path.size() ||
      path.find('\0') != std::string::npos) {
    return Failure{"check the path", EINVAL, "A namespace file has an absolute path."};
  }
  return slash == 0 ? std::string("/") : path.substr(0, slash);
}

/// iproute2 wants names made in one mount namespace to be seen and to end in all others: it makes
/// the folder a shared mount, of its own where it is none yet, and so must we. The lock is the one
/// that iproute2 takes, so that two makers do not stack two mounts.
Status share_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return failure_of("mkdir " + folder);
  const UniqueFd lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock) return failure_of("open " + folder);
  if (::flock(lock.get(), LOCK_EX) != 0) return failure_of("flock " + folder);
  const auto share = [&] {
    return ::mount("none", folder.c_str(), nullptr, MS_SHARED | MS_REC, nullptr) == 0;
  };
  if (share()) return Nothing{};
  if (errno != EINVAL) return failure_of("mount --make-shared " + folder);
  // EINVAL: not a mount point yet.
  if (::mount(folder.c_str(), folder.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0) {
    return failure_of("mount --bind " + folder);
  }
  if (!share()) return failure_of("mount --make-shared " + folder);
  return Nothing{};
}

Status bring_loopback_up() {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return failure_of("socket");
  struct ifreq request {};
  request.ifr_name[0] = 'l';
  request.ifr_name[1] = 'o';
  if (::ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0)
    return failure_of("ioctl SIOCGIFFLAGS lo");
  request.ifr_flags |= IFF_UP;
  if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0)
    return failure_of("ioctl SIOCSIFFLAGS lo");
  return Nothing{};
}

/// Marks the namespace as ours before it has a name, so that there is no moment at which a helper
/// that dies leaves one that is not known to be ours. IFLA_IFALIAS takes no final NUL.
Status mark_loopback(const std::string& alias) {
  const std::string step = "RTM_SETLINK lo";
  if (alias.size() > kMaxAlias) return Failure{step, EMSGSIZE, "The alias is too long."};
  alignas(nlmsghdr) std::array<char, 512> buffer{};
  nlmsghdr* header = mnl_nlmsg_put_header(buffer.data());
  header->nlmsg_type = RTM_SETLINK;
  header->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  auto* info = static_cast<ifinfomsg*>(mnl_nlmsg_put_extra_header(header, sizeof(ifinfomsg)));
  info->ifi_index = 1;  // The first link of a namespace is its loopback.
  mnl_attr_put(header, IFLA_IFALIAS, alias.size(), alias.data());

  const UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!socket) return failure_of("socket AF_NETLINK");
  if (::send(socket.get(), buffer.data(), header->nlmsg_len, 0) < 0) return failure_of(step);
  // The kernel has carried the request out, and queued its answer, when send() returns.
  if (::recv(socket.get(), buffer.data(), buffer.size(), 0) <
      static_cast<ssize_t>(NLMSG_LENGTH(sizeof(nlmsgerr)))) {
    return failure_of(step);
  }
  nlmsgerr answer{};
  std::memcpy(&answer, buffer.data() + NLMSG_HDRLEN, sizeof answer);
  if (answer.error != 0) return Failure{step, -answer.error};
  return Nothing{};
}

/// On a thread that may be thrown away: moves it into a new namespace and binds that to the file.
Result<ino_t> make_and_bind(const std::string& path, const std::optional<std::string>& alias) {
  if (::unshare(CLONE_NEWNET) != 0) {
    return failure_of("unshare CLONE_NEWNET", "Start the helper as root, or in its sandbox.");
  }
  if (Status up = bring_loopback_up(); !up) return std::move(up.failure());
  if (alias) {
    if (Status marked = mark_loopback(*alias); !marked) return std::move(marked.failure());
  }
  struct stat status {};
  if (::stat(kThreadNamespace, &status) != 0)
    return failure_of(std::string("stat ") + kThreadNamespace);
  if (::mount(kThreadNamespace, path.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    return failure_of("mount --bind " + path);
  }
  return status.st_ino;
}

}  // namespace

Result<ino_t> namespace_inode(const NamespacePath& path) {
  const std::string file = path.value_or(kOwnNamespace);
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return failure_of("stat " + file);
  if (!is_namespace_file(file)) {
    return Failure{"statfs " + file, EINVAL, file + " is not a namespace.",
                   "The file was left behind by a namespace that is gone; delete it."};
  }
  return status.st_ino;
}

Result<ino_t> create_namespace(const std::string& path, const std::optional<std::string>& alias) {
  Result<std::string> folder = folder_of(path);
  if (!folder) return std::move(folder.failure());
  if (Status shared = share_folder(folder.value()); !shared) return std::move(shared.failure());
  {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0));
    if (!file && errno == EEXIST) {
      return Failure{"open " + path, EEXIST, path + " exists already.", "Choose another name."};
    }
    if (!file) return failure_of("open " + path);
  }
  Result<ino_t> made = on_throwaway_thread([&] { return make_and_bind(path, alias); });
  if (!made) ::unlink(path.c_str());
  return made;
}

Status delete_namespace(const std::string& path) {
  if (Result<std::string> folder = folder_of(path); !folder) return std::move(folder.failure());
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return failure_of("stat " + path);
  const bool stale = S_ISREG(status.st_mode) && status.st_size == 0;
  if (!is_namespace_file(path) && !stale) {
    return Failure{"statfs " + path, EINVAL, path + " is not a namespace and was left alone."};
  }
  for (int layer = 0; layer < kMaxLayers && is_namespace_file(path); ++layer) {
    if (::umount2(path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW) != 0)
      return failure_of("umount " + path);
  }
  if (::unlink(path.c_str()) != 0) return failure_of("unlink " + path);
  return Nothing{};
}

}  // namespace taproom
