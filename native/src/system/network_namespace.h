#pragma once

#include <sys/types.h>

#include <string>

#include "namespace_thread.h"
#include "result.h"

namespace taproom {

/// Inode of the namespace in nsfs, its identity; without a path that of the process's own.
Result<ino_t> namespace_inode(const NamespacePath& path);

/// Makes a namespace with lo up and gives it the name `path`, as `ip netns add` does: an empty file
/// with the namespace bound over it, in a folder that is a shared mount. Nothing stays on failure.
/// EEXIST where the file exists. `alias`: of its lo. Needs CAP_SYS_ADMIN; takes some milliseconds.
Result<ino_t> create_namespace(const std::string& path,
                               const std::optional<std::string>& alias = std::nullopt);

/// Takes the name away, as `ip netns delete` does; the namespace lives on while a process or socket
/// is in it. A stale empty file goes too; any other file is left alone (EINVAL).
Status delete_namespace(const std::string& path);

}  // namespace taproom
