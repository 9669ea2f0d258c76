#pragma once

#include <napi.h>

namespace taproom {

/// Adds `namespaceInode`, `createNamespace` and `deleteNamespace`.
void export_namespaces(Napi::Env env, Napi::Object exports);

}  // namespace taproom
