#include "sysctl.h"

#include <fcntl.h>
#include <net/if.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace taproom {
namespace {

struct Key {
  std::string_view name;
  std::string_view before;
  /// Behind the link's name; empty where the setting is the whole namespace's.
  std::string_view after;
};

/// ip-sysctl.rst
constexpr std::array<Key, 6> kKeys{{
    {"ipv4.forwarding", "/proc/sys/net/ipv4/ip_forward", ""},
    {"ipv4.acceptRedirects", "/proc/sys/net/ipv4/conf/all/accept_redirects", ""},
    {"ipv6.forwarding", "/proc/sys/net/ipv6/conf/all/forwarding", ""},
    {"ipv4.rpFilter", "/proc/sys/net/ipv4/conf/", "/rp_filter"},
    {"ipv6.acceptRa", "/proc/sys/net/ipv6/conf/", "/accept_ra"},
    {"ipv6.disable", "/proc/sys/net/ipv6/conf/", "/disable_ipv6"},
}};

/// `all` and `default` are no links: each would change every one.
bool is_link_name(const std::string& name) {
  return !name.empty() && name.size() < IFNAMSIZ && name != "." && name != ".." && name != "all" &&
         name != "default" && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

}  // namespace

Result<std::string> sysctl_path(std::string_view key, const std::optional<std::string>& link) {
  for (const Key& known : kKeys) {
    if (known.name != key) continue;
    if (known.after.empty() == link.has_value() || (link && !is_link_name(*link))) {
      return Failure{
          "check the setting", EINVAL,
          std::string(key) + (known.after.empty() ? " is a setting of the whole namespace."
                                                  : " is a setting of a link.")};
    }
    std::string path(known.before);
    if (link) path.append(*link).append(known.after);
    return path;
  }
  return Failure{"check the setting", EINVAL, "There is no setting of this name."};
}

Result<std::optional<int>> read_sysctl(const SysctlFile& file) {
  return in_namespace(file.namespace_path, [&]() -> Result<std::optional<int>> {
    const UniqueFd fd(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd && errno == ENOENT) return std::optional<int>();
    if (!fd) return failure_of("open " + file.path);
    std::array<char, 32> text{};
    const ssize_t size = ::read(fd.get(), text.data(), text.size());
    if (size < 0) return failure_of("read " + file.path);
    int value = 0;
    if (std::from_chars(text.data(), text.data() + size, value).ec != std::errc()) {
      return Failure{"read " + file.path, EBADMSG, "It holds no number."};
    }
    return std::optional<int>(value);
  });
}

Status write_sysctl(const SysctlFile& file, int value) {
  return in_namespace(file.namespace_path, [&]() -> Status {
    const UniqueFd fd(::open(file.path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd) return failure_of("open " + file.path);
    const std::string text = std::to_string(value) + "\n";
    // One write: the kernel takes the number from the first.
    if (::write(fd.get(), text.data(), text.size()) < 0) return failure_of("write " + file.path);
    return Nothing{};
  });
}

}  // namespace taproom
