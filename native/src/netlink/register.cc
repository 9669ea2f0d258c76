#include "register.h"

#include "netlink_object.h"

void register_netlink(Napi::Env env, Napi::Object exports) {
  exports.Set("Netlink", taproom::netlink::NetlinkObject::define(env));
}
