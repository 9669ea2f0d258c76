#pragma once

#include <napi.h>

/// Adds the TUN/TAP functions (`openTun`, `probeTun`) to the addon's exports. JavaScript thread.
void register_tun(Napi::Env env, Napi::Object exports);
