#pragma once

#include <sys/types.h>

#include "result.h"

namespace taproom {

/// A descriptor that means this process, and none that gets its number later (pidfd_open(2)); the
/// caller closes it.
Result<int> open_process(pid_t pid);

/// ESRCH where that process has ended, whoever has its number now.
Status signal_process(int process, int signal);

}  // namespace taproom
