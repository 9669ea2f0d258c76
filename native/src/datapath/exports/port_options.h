#pragma once

#include <napi.h>

#include "../../system/napi_convert.h"
#include "../core/snapshot.h"

/// Between native/lib/datapath-types.ts and the engine's own forms. JavaScript thread. Everything
/// is read before anything is done; nothing (std::nullopt) means that a TypeError is pending.
namespace taproom::datapath {

/// NativePort without its settings.
std::optional<Result<PortOptions>> read_port(Napi::Env env, Napi::Value value);
/// NativePortSettings; undefined gives the defaults. A filter that does not compile is a failure.
std::optional<Result<PortSettings>> read_port_settings(Napi::Env env, Napi::Value value,
                                                       bool layer3);

}  // namespace taproom::datapath
