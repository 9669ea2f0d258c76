#pragma once

#include <napi.h>

/// Adds the `Netlink` class to the addon's exports. JavaScript thread.
void register_netlink(Napi::Env env, Napi::Object exports);
