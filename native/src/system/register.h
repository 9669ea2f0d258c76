#pragma once

#include <napi.h>

/// Adds peer credentials, processes, namespaces and settings to the exports. JavaScript thread.
void register_system(Napi::Env env, Napi::Object exports);
