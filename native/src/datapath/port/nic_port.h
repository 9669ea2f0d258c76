#pragma once

#include "port_kind.h"

namespace taproom::datapath {

/// An existing network device by AF_PACKET: every frame that it receives, and sending out of it.
/// The host keeps the device; its stack sees the frames too. On a thread inside the device's
/// namespace.
struct NicPortOptions {
  static constexpr std::string_view kKind = "nic";
  std::string device;
  /// Segmentation and checksum offload, where it can be had.
  bool offloads = true;

  static NicPortOptions read(const OptionsReader& options);
  OpenedPort open(const PortOptions& port, unsigned workers) const;
};

}  // namespace taproom::datapath
