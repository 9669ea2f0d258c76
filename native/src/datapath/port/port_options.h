#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "../../options/options_reader.h"
#include "../../system/namespace_thread.h"
#include "nic_port.h"
#include "tap_port.h"
#include "udp_port.h"
#include "vxlan_port.h"
#include "xdp_port.h"

namespace taproom::datapath {

/// Every kind of port: a struct of its options, which reads itself and opens the port.
using PortKind = std::variant<TapPortOptions, TunPortOptions, NicPortOptions, XdpPortOptions,
                              VxlanPortOptions, UdpPortOptions>;

/// What it takes to open a port.
struct PortOptions {
  /// How it is called everywhere: `tap:vm1`, `vxlan:42@192.0.2.1`.
  std::string key;
  /// Where the device lives, or where the socket is opened.
  NamespacePath namespace_path;
  PortKind kind;
  /// Upper bound of the memory that each queue may ask for its rings, bytes.
  size_t ring_bytes = size_t{2} << 20;

  /// NativePort of native/lib/datapath-types.ts, but for its settings.
  static PortOptions read(const OptionsReader& options) {
    return {.key = options.required_text("key"),
            .namespace_path = options.text("namespacePath"),
            .kind = KindReader<PortKind>::read(options)};
  }
  /// The network device that it is about; none for a socket.
  std::optional<std::string> device() const {
    return std::visit(
        [](const auto& of) -> std::optional<std::string> {
          if constexpr (requires { of.device; }) return of.device;
          return std::nullopt;
        },
        kind);
  }
};

}  // namespace taproom::datapath
