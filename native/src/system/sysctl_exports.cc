#include "sysctl_exports.h"

#include "napi_convert.h"
#include "sysctl.h"

namespace taproom {
namespace {

/// The options that say which file: `namespacePath`, `key`, `link`.
Result<SysctlFile> file_of(OptionsReader& options) {
  NamespacePath namespace_path = options.text("namespacePath");
  const std::string key = options.required_text("key");
  const std::optional<std::string> link = options.text("link");
  Result<std::string> path = sysctl_path(key, link);
  if (!path) return std::move(path.failure());
  return SysctlFile{std::move(namespace_path), std::move(path.value())};
}

Napi::Value read(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  OptionsReader options(env, info[0], "readSysctl");
  const Result<SysctlFile> file = file_of(options);
  if (options.failed()) return env.Undefined();
  if (!file) return to_napi(env, file.failure());
  const Result<std::optional<int>> value = read_sysctl(file.value());
  if (!value) return to_napi(env, value.failure());
  if (!value.value()) return success(env, env.Null());
  return success(env, Napi::Number::New(env, *value.value()));
}

Napi::Value write(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  OptionsReader options(env, info[0], "writeSysctl");
  const Result<SysctlFile> file = file_of(options);
  const uint32_t value = options.required_uint32("value");
  if (options.failed()) return env.Undefined();
  if (!file) return to_napi(env, file.failure());
  return to_napi(env, write_sysctl(file.value(), static_cast<int>(value)));
}

}  // namespace

void export_sysctls(Napi::Env env, Napi::Object exports) {
  exports.Set("readSysctl", Napi::Function::New(env, read, "readSysctl"));
  exports.Set("writeSysctl", Napi::Function::New(env, write, "writeSysctl"));
}

}  // namespace taproom
