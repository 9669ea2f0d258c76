#pragma once

#include <napi.h>

namespace taproom {

/// Adds `readSysctl` and `writeSysctl`.
void export_sysctls(Napi::Env env, Napi::Object exports);

}  // namespace taproom
