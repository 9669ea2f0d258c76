#include "register.h"

#include "tun_handle.h"

void register_tun(Napi::Env env, Napi::Object exports) {
  exports.Set("openTun", Napi::Function::New(env, taproom::open_tun, "openTun"));
}
