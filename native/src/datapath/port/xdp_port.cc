#include "xdp_port.h"

namespace taproom::datapath {

Result<std::unique_ptr<Port>> open_xdp_port(const PortOptions& options, unsigned workers) {
  (void)workers;
  return Failure{"open " + options.key, ENOSYS, "AF_XDP ports are not built yet."};
}

}  // namespace taproom::datapath
