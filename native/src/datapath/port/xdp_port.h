#pragma once

#include <memory>

#include "../core/port.h"

namespace taproom::datapath {

/// Hardware queues of an existing network device by AF_XDP: worker n has queue `first_queue` + n.
/// What comes in by these queues the host does not see any more. On a thread inside the device's
/// namespace.
Result<std::unique_ptr<Port>> open_xdp_port(const PortOptions& options, unsigned workers);

}  // namespace taproom::datapath
