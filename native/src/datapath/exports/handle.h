#pragma once

#include <napi.h>

namespace taproom::datapath {

/// `createDatapath(options, onEvent)` of native/lib/datapath-types.ts.
Napi::Value create_datapath(const Napi::CallbackInfo& info);

}  // namespace taproom::datapath
