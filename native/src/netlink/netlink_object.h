#pragma once

#include <napi.h>

#include <memory>

#include "job.h"

namespace taproom::netlink {

class Delivering;

/// The JavaScript class `Netlink` of native/lib/addon.d.ts. JavaScript thread; it owns the netlink
/// thread from its construction to `close()`, the end of the environment or its own end, whichever
/// is first, and lives as long as that.
class NetlinkObject : public Napi::ObjectWrap<NetlinkObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit NetlinkObject(const Napi::CallbackInfo& info);
  ~NetlinkObject() override;

 private:
  Napi::Value add_namespace(const Napi::CallbackInfo& info);
  Napi::Value remove_namespace(const Napi::CallbackInfo& info);
  Napi::Value dump_topics(const Napi::CallbackInfo& info);
  Napi::Value get_link_of(const Napi::CallbackInfo& info);
  Napi::Value get_statistics(const Napi::CallbackInfo& info);
  Napi::Value read_routes_of(const Napi::CallbackInfo& info);
  Napi::Value read_on_of(const Napi::CallbackInfo& info);
  Napi::Value open_scan_of(const Napi::CallbackInfo& info);
  Napi::Value open_neighbour_scan_of(const Napi::CallbackInfo& info);
  Napi::Value read_scan_of(const Napi::CallbackInfo& info);
  Napi::Value close_scan_of(const Napi::CallbackInfo& info);
  Napi::Value get_route_to(const Napi::CallbackInfo& info);
  Napi::Value create_link(const Napi::CallbackInfo& info);
  Napi::Value change_link(const Napi::CallbackInfo& info);
  Napi::Value delete_link(const Napi::CallbackInfo& info);
  Napi::Value delete_group(const Napi::CallbackInfo& info);
  Napi::Value add_address(const Napi::CallbackInfo& info);
  Napi::Value delete_address(const Napi::CallbackInfo& info);
  Napi::Value add_route(const Napi::CallbackInfo& info);
  Napi::Value delete_route(const Napi::CallbackInfo& info);
  Napi::Value add_rule(const Napi::CallbackInfo& info);
  Napi::Value delete_rule(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  Napi::Value query(Napi::Env env, std::function<Reply(WatchedNamespaces&)> run);
  Napi::Value change(Napi::Env env, std::string place, const char* step,
                     std::function<Result<Message>(WatchedNamespaces&)> encode);

  Napi::Value change(Napi::Env env, std::string place, const char* step, Message message);

  /// Shared with the calls on their way from the netlink thread, which may come after close().
  std::shared_ptr<Delivering> delivering_;
};

}  // namespace taproom::netlink
