#pragma once

#include "../../options/options_reader.h"
#include "../../system/result.h"
#include "snapshot.h"

namespace taproom::datapath {

/// `settings` of `options`, as NativePortSettings of native/lib/datapath-types.ts; absent gives the
/// defaults. A filter that does not compile (for packets without Ethernet header where `layer3`) is
/// a failure: people write it.
Result<PortSettings> read_port_settings(const OptionsReader& options, bool layer3);

}  // namespace taproom::datapath
