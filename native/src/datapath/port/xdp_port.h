#pragma once

#include "port_kind.h"

namespace taproom::datapath {

/// Hardware queues of an existing network device by AF_XDP: worker n has queue `first_queue` + n.
/// What comes in by these queues the host does not see any more. On a thread inside the device's
/// namespace.
struct XdpPortOptions {
  static constexpr std::string_view kKind = "xdp";
  std::string device;
  uint32_t first_queue = 0;

  static XdpPortOptions read(const OptionsReader& options);
  OpenedPort open(const PortOptions& port, unsigned workers) const;
};

}  // namespace taproom::datapath
