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
/// Why a socket of this family (`AF_XDP`) cannot be opened for a NIC. `config` is the option of a
/// kernel that has them, `remedy` what to do without them.
Failure explain_nic_socket(const std::string& family, const std::string& config,
                           const std::string& device, int error, std::string remedy);

}  // namespace taproom::datapath
