#include <napi.h>

#include "datapath/register.h"
#include "netlink/register.h"
#include "system/register.h"
#include "tun/register.h"

namespace {

/// Runs once for each environment (the main thread and every worker that loads the addon).
Napi::Object initialise(Napi::Env env, Napi::Object exports) {
  register_netlink(env, exports);
  register_tun(env, exports);
  register_system(env, exports);
  register_datapath(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(taproom, initialise)
