#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "../../system/result.h"

namespace taproom::datapath {

/// What a NIC is asked for once, before its queues are made.
struct NicDevice {
  std::string name;
  int index = 0;
  uint32_t mtu = 0;
};

/// Of this thread's namespace. Fails where there is no such device, or where it has no Ethernet
/// frames.
Result<NicDevice> find_nic(const std::string& name);
/// What its MTU is now, or nothing where it is gone. `fd`: any socket of its namespace. By index,
/// because devices are renamed.
std::optional<uint32_t> nic_mtu(int fd, int index);
/// EPERM or EACCES from opening a socket for a NIC.
Failure may_not_receive(const std::string& step, int error, const std::string& device);

}  // namespace taproom::datapath
