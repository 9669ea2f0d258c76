#include "register.h"

#include "../options/napi_options.h"
#include "namespace_exports.h"
#include "peer_credentials.h"
#include "process_signal.h"
#include "sysctl_exports.h"

namespace taproom {
namespace {

/// `peerCredentials(fd)`.
Napi::Value peer_credentials_of(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const uint32_t fd = read_arguments(
      info, "peerCredentials", {"fd"},
      [](const OptionsReader& arguments) { return arguments.required_number("fd", 0, INT32_MAX); });
  const Result<PeerCredentials> peer = peer_credentials(static_cast<int>(fd));
  if (!peer) return to_napi(env, peer.failure());
  Napi::Object value = Napi::Object::New(env);
  value.Set("pid", peer.value().pid);
  value.Set("uid", peer.value().uid);
  value.Set("gid", peer.value().gid);
  Napi::Array groups = Napi::Array::New(env);
  for (const gid_t group : peer.value().groups) groups.Set(groups.Length(), group);
  value.Set("groups", groups);
  return success(env, value);
}

/// `openProcess(pid)`.
Napi::Value open_process_of(const Napi::CallbackInfo& info) {
  const uint32_t pid =
      read_arguments(info, "openProcess", {"pid"}, [](const OptionsReader& arguments) {
        return arguments.required_number("pid", 1, INT32_MAX);
      });
  const Result<int> process = open_process(static_cast<pid_t>(pid));
  if (!process) return to_napi(info.Env(), process.failure());
  return success(info.Env(), Napi::Number::New(info.Env(), process.value()));
}

/// `signalProcess(process, signal)`.
Napi::Value signal_process_of(const Napi::CallbackInfo& info) {
  uint32_t signal = 0;
  const uint32_t process = read_arguments(
      info, "signalProcess", {"process", "signal"}, [&](const OptionsReader& arguments) {
        signal = arguments.required_number("signal", 0, 64);
        return arguments.required_number("process", 0, INT32_MAX);
      });
  return to_napi(info.Env(), signal_process(static_cast<int>(process), static_cast<int>(signal)));
}

}  // namespace
}  // namespace taproom

void register_system(Napi::Env env, Napi::Object exports) {
  exports.Set("peerCredentials",
              Napi::Function::New(env, taproom::peer_credentials_of, "peerCredentials"));
  exports.Set("openProcess", Napi::Function::New(env, taproom::open_process_of, "openProcess"));
  exports.Set("signalProcess",
              Napi::Function::New(env, taproom::signal_process_of, "signalProcess"));
  taproom::export_namespaces(env, exports);
  taproom::export_sysctls(env, exports);
}
