#pragma once

#include <string>

#include "../system/result.h"
#include "../unique_fd.h"

namespace taproom {

inline constexpr const char* kTunDevicePath = "/dev/net/tun";

/// Opens the TUN/TAP driver's character device, non-blocking. Where the node is missing, loads the
/// module and makes the node (10, 200; mode 0666); the failure names the step that did not work and
/// the remedy. Blocks while modprobe runs. The descriptor belongs to the network namespace of the
/// calling thread.
Result<UniqueFd> open_tun_node(const std::string& path);

}  // namespace taproom
