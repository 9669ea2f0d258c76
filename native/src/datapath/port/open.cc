#include "nic_port.h"
#include "tap_port.h"
#include "udp_port.h"
#include "vxlan_port.h"
#include "xdp_port.h"

namespace taproom::datapath {

Result<std::unique_ptr<Port>> open_port(const PortOptions& options, unsigned workers) {
  return in_namespace(options.namespace_path, [&]() -> Result<std::unique_ptr<Port>> {
    switch (options.kind) {
      case PortKind::kTap:
      case PortKind::kTun:
        return open_tap_port(options, workers);
      case PortKind::kNic:
        return open_nic_port(options, workers);
      case PortKind::kXdp:
        return open_xdp_port(options, workers);
      case PortKind::kVxlan:
        return open_vxlan_port(options, workers);
      case PortKind::kUdp:
        return open_udp_port(options, workers);
    }
    return Failure{"open the port", EINVAL, "There is no such kind of port."};
  });
}

}  // namespace taproom::datapath
