#include "namespace_exports.h"

#include <string>

#include "napi_convert.h"
#include "network_namespace.h"

namespace taproom {
namespace {

/// The path argument, or nothing with a TypeError pending.
std::optional<std::string> path_argument(const Napi::CallbackInfo& info) {
  if (info[0].IsString()) return info[0].As<Napi::String>().Utf8Value();
  Napi::TypeError::New(info.Env(), "A namespace path must be a string")
      .ThrowAsJavaScriptException();
  return std::nullopt;
}

/// nsfs takes its inode numbers from the 32-bit range that starts at 0xF0000000: exact in a double.
Napi::Value inode_result(Napi::Env env, const Result<ino_t>& inode) {
  if (!inode) return to_napi(env, inode.failure());
  return success(env, Napi::Number::New(env, static_cast<double>(inode.value())));
}

Napi::Value inode_of(const Napi::CallbackInfo& info) {
  if (info[0].IsNull()) return inode_result(info.Env(), namespace_inode(std::nullopt));
  const std::optional<std::string> path = path_argument(info);
  if (!path) return info.Env().Undefined();
  return inode_result(info.Env(), namespace_inode(path));
}

Napi::Value create(const Napi::CallbackInfo& info) {
  const std::optional<std::string> path = path_argument(info);
  if (!path) return info.Env().Undefined();
  if (!info[1].IsUndefined() && !info[1].IsString()) {
    Napi::TypeError::New(info.Env(), "An alias must be a string").ThrowAsJavaScriptException();
    return info.Env().Undefined();
  }
  std::optional<std::string> alias;
  if (info[1].IsString()) alias = info[1].As<Napi::String>().Utf8Value();
  return inode_result(info.Env(), create_namespace(*path, alias));
}

Napi::Value remove(const Napi::CallbackInfo& info) {
  const std::optional<std::string> path = path_argument(info);
  if (!path) return info.Env().Undefined();
  return to_napi(info.Env(), delete_namespace(*path));
}

}  // namespace

void export_namespaces(Napi::Env env, Napi::Object exports) {
  exports.Set("namespaceInode", Napi::Function::New(env, inode_of, "namespaceInode"));
  exports.Set("createNamespace", Napi::Function::New(env, create, "createNamespace"));
  exports.Set("deleteNamespace", Napi::Function::New(env, remove, "deleteNamespace"));
}

}  // namespace taproom
