#pragma once

#include <napi.h>

/// Adds peer credentials, namespaces and the demo traffic to the addon's exports. JavaScript
/// thread.
void register_system(Napi::Env env, Napi::Object exports);
