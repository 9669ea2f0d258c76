#include "register.h"

#include <string>

#include "../options/napi_options.h"
#include "device_node.h"
#include "offload.h"
#include "tun_handle.h"
#include "tun_probe.h"

namespace taproom {
namespace {

Napi::Array to_array(Napi::Env env, const std::vector<std::string_view>& names) {
  Napi::Array array = Napi::Array::New(env);
  for (const std::string_view name : names) array.Set(array.Length(), std::string(name));
  return array;
}

/// `probeTun(devicePath?)`.
Napi::Value probe(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string path =
      read_arguments(info, "probeTun", {"devicePath"}, [](const OptionsReader& arguments) {
        return arguments.text("devicePath").value_or(kTunDevicePath);
      });
  const Result<TunProbe> probed = probe_tun(path);
  if (!probed) return to_napi(env, probed.failure());
  Napi::Object value = Napi::Object::New(env);
  value.Set("features", to_array(env, probed.value().features));
  value.Set("offloads", to_array(env, offload_names(probed.value().offloads)));
  return success(env, value);
}

}  // namespace
}  // namespace taproom

void register_tun(Napi::Env env, Napi::Object exports) {
  exports.Set("openTun", Napi::Function::New(env, taproom::open_tun, "openTun"));
  exports.Set("probeTun", Napi::Function::New(env, taproom::probe, "probeTun"));
}
