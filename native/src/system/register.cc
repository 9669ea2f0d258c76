#include "register.h"

#include "../options/napi_options.h"
#include "namespace_exports.h"
#include "peer_credentials.h"
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

}  // namespace
}  // namespace taproom

void register_system(Napi::Env env, Napi::Object exports) {
  exports.Set("peerCredentials",
              Napi::Function::New(env, taproom::peer_credentials_of, "peerCredentials"));
  taproom::export_namespaces(env, exports);
  taproom::export_sysctls(env, exports);
}
