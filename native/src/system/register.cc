#include "register.h"

#include <cmath>

#include "demo_exports.h"
#include "namespace_exports.h"
#include "napi_convert.h"
#include "peer_credentials.h"
#include "sysctl_exports.h"

namespace taproom {
namespace {

/// `peerCredentials(fd)`.
Napi::Value peer_credentials_of(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const double fd = info[0].IsNumber() ? info[0].As<Napi::Number>().DoubleValue() : -1;
  if (!(fd >= 0 && fd <= INT32_MAX && fd == std::floor(fd))) {
    Napi::TypeError::New(env, "peerCredentials: fd must be a file descriptor")
        .ThrowAsJavaScriptException();
    return env.Undefined();
  }
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
  taproom::export_demo_traffic(env, exports);
}
