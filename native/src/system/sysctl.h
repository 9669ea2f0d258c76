#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "namespace_thread.h"
#include "result.h"

namespace taproom {

/// A kernel setting below /proc/sys/net: one of a closed list, of one link or of a whole namespace.
struct SysctlFile {
  NamespacePath namespace_path;
  std::string path;
};

/// The file of `key` (`ipv4.forwarding` ...), or EINVAL: for a key not on the list, and for a link
/// where the key takes none or that is no name of one.
Result<std::string> sysctl_path(std::string_view key, const std::optional<std::string>& link);

/// What stands in it: /proc/sys/net shows the namespace of the thread that looks (net_ctl_lookup in
/// net/sysctl_net.c). Nothing where there is no such file: the link went, IPv6 is off.
Result<std::optional<int>> read_sysctl(const SysctlFile& file);

/// Writes it; ENOENT where there is no such file.
Status write_sysctl(const SysctlFile& file, int value);

}  // namespace taproom
