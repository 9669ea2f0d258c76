#pragma once

#include <string>
#include <vector>

#include "../system/result.h"
#include "../unique_fd.h"

namespace taproom {

inline constexpr const char* kTunDevicePath = "/dev/net/tun";

/// Where the driver is looked for. Only tests look elsewhere.
struct TunDriver {
  std::string node = kTunDevicePath;
  /// Tried in turn; fixed, so that no PATH decides what root runs.
  std::vector<std::string> modprobe{"/sbin/modprobe", "/usr/sbin/modprobe"};
  /// Lists each misc device that has a driver, as a module or built in.
  std::string misc = "/proc/misc";
};

/// Opens the TUN/TAP driver's character device, non-blocking. Where the node is missing, loads the
/// module and makes the node (10, 200; mode 0666); the failure names the step that did not work and
/// the remedy. Blocks while modprobe runs. The descriptor belongs to the network namespace of the
/// calling thread.
Result<UniqueFd> open_tun_node(const TunDriver& driver);

}  // namespace taproom
