#pragma once

#include <memory>

#include "../core/port.h"

namespace taproom::datapath {

/// An existing network device by AF_PACKET: every frame that it receives, and sending out of it.
/// The host keeps the device; its stack sees the frames too. On a thread inside the device's
/// namespace.
Result<std::unique_ptr<Port>> open_nic_port(const PortOptions& options, unsigned workers);

}  // namespace taproom::datapath
