#pragma once

#include <string>

#include "../../system/result.h"
#include "../../unique_fd.h"
#include "nic_device.h"
#include "xdp_ring.h"

namespace taproom::datapath {

/// A frame has a chunk of this size; the kernel leaves 256 bytes free before what it receives.
inline constexpr uint32_t kXdpChunk = 2 << 10;

/// An AF_XDP socket with its frames and four rings, bound to one queue of the device.
struct XdpSocket {
  UniqueFd fd;
  /// Frames 0 to `receive_frames`-1 are for receiving, the others for sending.
  XdpMapping frames;
  uint32_t receive_frames = 0;
  uint32_t send_frames = 0;
  XdpRing<uint64_t> fill, completion;
  XdpRing<xdp_desc> receive, send;
  bool zero_copy = false;
  /// What the driver said to that.
  std::string why_not_zero_copy;

  size_t memory() const;
};

/// At most `memory` bytes. `native`: the program is in the driver, without which there is no
/// zero-copy.
Result<XdpSocket> open_xdp_socket(const NicDevice& device, uint32_t queue, size_t memory,
                                  bool native);

}  // namespace taproom::datapath
