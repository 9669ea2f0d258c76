#pragma once

#include <napi.h>

namespace taproom {

/// Adds `startDemoTraffic`.
void export_demo_traffic(Napi::Env env, Napi::Object exports);

}  // namespace taproom
