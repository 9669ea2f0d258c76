#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../system/result.h"

namespace taproom {

/// What this kernel's TUN/TAP driver offers.
struct TunProbe {
  /// Flags of TUNGETFEATURES: `tun`, `tap`, `no-pi`, `vnet-hdr`, `multi-queue`, `napi`, ...
  std::vector<std::string_view> features;
  /// OffloadBit mask.
  unsigned offloads = 0;
};

/// Tries the offloads on a TAP in a namespace that ends with the call, so that it is not visible.
Result<TunProbe> probe_tun(const std::string& device_path);

std::vector<std::string_view> tun_feature_names(unsigned flags);

}  // namespace taproom
