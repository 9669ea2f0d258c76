#include "process_signal.h"

#include <sys/syscall.h>
#include <unistd.h>

namespace taproom {

// By number: the C library names them only since 2.36.
Result<int> open_process(pid_t pid) {
  const int process = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U));
  if (process < 0) return failure_of("pidfd_open");
  return process;
}

Status signal_process(int process, int signal) {
  if (::syscall(SYS_pidfd_send_signal, process, signal, nullptr, 0U) != 0) {
    return failure_of("pidfd_send_signal");
  }
  return Nothing{};
}

}  // namespace taproom
