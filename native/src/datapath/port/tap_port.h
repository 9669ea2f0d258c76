#pragma once

#include <memory>

#include "../core/port.h"

namespace taproom::datapath {

/// A TUN or TAP whose other end is the datapath: joined where it exists, otherwise made, and then
/// it goes with the port. One queue of the device (IFF_MULTI_QUEUE) for each worker. With offloads
/// (vnet header, TSO, USO, checksums) frames of up to 64 KiB pass in one read and one write.
Result<std::unique_ptr<Port>> open_tap_port(const PortOptions& options, unsigned workers);

}  // namespace taproom::datapath
