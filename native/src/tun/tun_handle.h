#pragma once

#include <napi.h>

namespace taproom {

/// `openTun(options)`: answers with a TunHandle of native/lib/types.ts, one open queue for holders,
/// diagnosis and tests; packets of the datapaths never come this way. JavaScript thread only.
Napi::Value open_tun(const Napi::CallbackInfo& info);

}  // namespace taproom
