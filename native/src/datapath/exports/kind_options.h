#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "../../system/napi_convert.h"
#include "../core/forwarder.h"

namespace taproom::datapath {

/// A kind's settings, and how to make the forwarder that works by them.
struct Kind {
  std::string type;
  std::shared_ptr<const ForwarderSettings> settings;
  std::function<std::unique_ptr<Forwarder>()> make;
};

/// NativeKind of native/lib/datapath-types.ts. `slot_of`: of a port's key. Nothing when a TypeError
/// is pending.
std::optional<Result<Kind>> read_kind(Napi::Env env, Napi::Value value, const std::string& name,
                                      const std::function<PortIndex(const std::string&)>& slot_of);

}  // namespace taproom::datapath
