#include "sysctl_exports.h"

#include "../options/napi_options.h"
#include "sysctl.h"

namespace taproom {
namespace {

/// `namespacePath`, `key` and `link` say which file it is.
Result<SysctlFile> read_file(const OptionsReader& options) {
  NamespacePath namespace_path = options.text("namespacePath");
  Result<std::string> path = sysctl_path(options.required_text("key"), options.text("link"));
  if (!path) return std::move(path.failure());
  return SysctlFile{std::move(namespace_path), std::move(path.value())};
}

Napi::Value read(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Result<SysctlFile> file = read_arguments(
      info, "readSysctl", {"file"},
      [](const OptionsReader& arguments) { return read_file(arguments.required_nested("file")); });
  if (!file) return to_napi(env, file.failure());
  const Result<std::optional<int>> value = read_sysctl(file.value());
  if (!value) return to_napi(env, value.failure());
  if (!value.value()) return success(env, env.Null());
  return success(env, Napi::Number::New(env, *value.value()));
}

Napi::Value write(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  uint32_t value = 0;
  const Result<SysctlFile> file =
      read_arguments(info, "writeSysctl", {"file"}, [&](const OptionsReader& arguments) {
        const OptionsReader options = arguments.required_nested("file");
        value = options.required_number("value", 0, INT32_MAX);
        return read_file(options);
      });
  if (!file) return to_napi(env, file.failure());
  return to_napi(env, write_sysctl(file.value(), static_cast<int>(value)));
}

}  // namespace

void export_sysctls(Napi::Env env, Napi::Object exports) {
  exports.Set("readSysctl", Napi::Function::New(env, read, "readSysctl"));
  exports.Set("writeSysctl", Napi::Function::New(env, write, "writeSysctl"));
}

}  // namespace taproom
