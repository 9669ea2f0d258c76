#include "namespace_exports.h"

#include <string>

#include "../options/napi_options.h"
#include "network_namespace.h"

namespace taproom {
namespace {

/// nsfs takes its inode numbers from the 32-bit range that starts at 0xF0000000: exact in a double.
Napi::Value inode_result(Napi::Env env, const Result<ino_t>& inode) {
  if (!inode) return to_napi(env, inode.failure());
  return success(env, Napi::Number::New(env, static_cast<double>(inode.value())));
}

Napi::Value inode_of(const Napi::CallbackInfo& info) {
  const auto path = read_arguments(info, "namespaceInode", {"path"}, [](const OptionsReader& all) {
    return all.is_null("path") ? std::nullopt : std::optional(all.required_text("path"));
  });
  return inode_result(info.Env(), namespace_inode(path));
}

Napi::Value create(const Napi::CallbackInfo& info) {
  const auto [path, alias] =
      read_arguments(info, "createNamespace", {"path", "alias"}, [](const OptionsReader& all) {
        return std::pair{all.required_text("path"), all.text("alias")};
      });
  return inode_result(info.Env(), create_namespace(path, alias));
}

Napi::Value remove(const Napi::CallbackInfo& info) {
  const std::string path =
      read_arguments(info, "deleteNamespace", {"path"},
                     [](const OptionsReader& all) { return all.required_text("path"); });
  return to_napi(info.Env(), delete_namespace(path));
}

}  // namespace

void export_namespaces(Napi::Env env, Napi::Object exports) {
  exports.Set("namespaceInode", Napi::Function::New(env, inode_of, "namespaceInode"));
  exports.Set("createNamespace", Napi::Function::New(env, create, "createNamespace"));
  exports.Set("deleteNamespace", Napi::Function::New(env, remove, "deleteNamespace"));
}

}  // namespace taproom
