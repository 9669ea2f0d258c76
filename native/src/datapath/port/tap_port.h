#pragma once

#include "../../tun/mac_address.h"
#include "port_kind.h"

namespace taproom::datapath {

/// A TUN or TAP whose other end is the datapath: joined where it exists, otherwise made, and then
/// it goes with the port. One queue of the device (IFF_MULTI_QUEUE) for each worker. With offloads
/// (vnet header, TSO, USO, checksums) frames of up to 64 KiB pass in one read and one write.
struct TapPortOptions {
  static constexpr std::string_view kKind = "tap";
  std::string device;
  /// Of a device that is made.
  std::optional<MacAddress> mac;
  /// Segmentation and checksum offload, where it can be had.
  bool offloads = true;

  static TapPortOptions read(const OptionsReader& options);
  OpenedPort open(const PortOptions& port, unsigned workers) const;
};

struct TunPortOptions {
  static constexpr std::string_view kKind = "tun";
  std::string device;
  bool offloads = true;

  static TunPortOptions read(const OptionsReader& options);
  OpenedPort open(const PortOptions& port, unsigned workers) const;
};

}  // namespace taproom::datapath
