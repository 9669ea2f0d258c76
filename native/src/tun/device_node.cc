#include "device_node.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include <array>
#include <cstring>
#include <fstream>

namespace taproom {
namespace {

/// Documentation/admin-guide/devices.txt: the misc major, and the minor of the TUN driver.
constexpr unsigned kMiscMajor = 10;
constexpr unsigned kTunMinor = 200;

bool driver_is_present(const std::string& path) {
  std::ifstream misc(path);
  unsigned minor = 0;
  std::string name;
  while (misc >> minor >> name) {
    if (minor == kTunMinor) return true;
  }
  return false;
}

/// Runs `modprobe tun` with a fixed path and an empty environment; nothing of the user's reaches
/// it.
Status load_module(const std::vector<std::string>& programs) {
  static constexpr const char* kStep = "modprobe tun";
  static constexpr const char* kRemedy =
      "Load the TUN/TAP driver as root: modprobe tun. Where that finds no module, install the "
      "modules of the running kernel, or a kernel with CONFIG_TUN; in a container, load it on the "
      "host.";
  char program[] = "modprobe";
  char module[] = "tun";
  char* const arguments[] = {program, module, nullptr};
  char path_variable[] = "PATH=/sbin:/usr/sbin:/bin:/usr/bin";
  char* const environment[] = {path_variable, nullptr};

  int error = ENOENT;
  pid_t child = 0;
  for (const std::string& path : programs) {
    error = ::posix_spawn(&child, path.c_str(), nullptr, nullptr, arguments, environment);
    if (error == 0) break;
  }
  if (error != 0) {
    return Failure{kStep, error,
                   std::string("modprobe could not be run: ") + std::strerror(error) + ".",
                   kRemedy};
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return failure_of("waitpid modprobe", kRemedy);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Nothing{};
  return Failure{
      kStep, ENODEV,
      "modprobe did not load the TUN/TAP driver (wait status " + std::to_string(status) + ").",
      kRemedy};
}

/// Makes the node and the folder that holds it. Another maker who was faster is as good.
Status make_node(const std::string& path) {
  const std::string remedy =
      "Make the node as root: mkdir -p /dev/net && mknod -m 0666 " + path +
      " c 10 200; in a container, pass the device in (--device /dev/net/tun).";
  const size_t slash = path.rfind('/');
  if (slash != std::string::npos && slash > 0) {
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) {
      return failure_of("mkdir " + folder, remedy);
    }
  }
  if (::mknod(path.c_str(), S_IFCHR | 0666, makedev(kMiscMajor, kTunMinor)) != 0) {
    if (errno == EEXIST) return Nothing{};
    return failure_of("mknod " + path, remedy);
  }
  // The umask has taken bits away. The driver does its own checks, so everybody may open the node.
  if (::chmod(path.c_str(), 0666) != 0) return failure_of("chmod " + path, remedy);
  return Nothing{};
}

Failure explain_open(const std::string& path, int error) {
  const std::string step = "open " + path;
  switch (error) {
    case EACCES:
    case EPERM:
      return {step, error, path + " exists, but this user may not open it (permission denied).",
              "Let users open it, as root: chmod 0666 " + path +
                  " (the driver itself checks who may make devices); or start the helper as root."};
    case ENODEV:
    case ENXIO:
      return {
          step, error, path + " exists, but no driver answers behind it.",
          "Load the TUN/TAP driver as root: modprobe tun; in a container, load it on the host."};
    default:
      return {step, error};
  }
}

}  // namespace

Result<UniqueFd> open_tun_node(const TunDriver& driver) {
  const std::string& path = driver.node;
  // Non-blocking, so that one read answers with one packet or EAGAIN.
  const auto try_open = [&] { return ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC); };
  if (UniqueFd fd(try_open()); fd) return fd;
  const int error = errno;
  if (error != ENOENT && error != ENOTDIR && error != ENODEV && error != ENXIO) {
    return explain_open(path, error);
  }
  if (!driver_is_present(driver.misc)) {
    if (Status loaded = load_module(driver.modprobe); !loaded) return std::move(loaded.failure());
  }
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    if (Status made = make_node(path); !made) return std::move(made.failure());
  }
  if (UniqueFd fd(try_open()); fd) return fd;
  return explain_open(path, errno);
}

}  // namespace taproom
