#pragma once

#include <cstdint>
#include <string>

#include "../../system/result.h"
#include "../../unique_fd.h"
#include "nic_device.h"

namespace taproom::datapath {

/// The XDP program that hands frames to the sockets of their queues: attached while `link` is open,
/// so that nothing stays behind, however this process ends.
struct XdpProgram {
  /// Queue number to socket.
  UniqueFd map;
  UniqueFd program;
  UniqueFd link;
  /// In the driver, before the kernel makes a packet of what came in; otherwise (generic) behind
  /// that.
  bool native = false;
  /// What the driver said to that.
  std::string why_not_native;
};

Result<XdpProgram> attach_xdp_program(const NicDevice& device, uint32_t queues);
/// From now on the frames of this queue go to the socket.
Status hand_over_queue(const XdpProgram& program, uint32_t queue, int socket);

}  // namespace taproom::datapath
