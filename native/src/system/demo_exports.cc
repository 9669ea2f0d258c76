#include "demo_exports.h"

#include <memory>

#include "../options/napi_options.h"
#include "demo_traffic.h"

namespace taproom {
namespace {

/// DemoTrafficOptions of native/lib/types.ts.
DemoTrafficOptions read_demo(const OptionsReader& reader) {
  DemoTrafficOptions options;
  options.client_path = reader.text("clientPath");
  options.server_path = reader.text("serverPath");
  options.server_address = reader.required_text("serverAddress");
  options.port = static_cast<uint16_t>(reader.required_number("port", 1, UINT16_MAX));
  options.bytes_per_second = reader.real("bytesPerSecond", 1, 1e12).value_or(1);
  options.period_seconds = reader.real("periodSeconds", 1e-6, 1e9).value_or(1);
  if (const auto tap = reader.nested("tap")) {
    options.tap = DemoTrafficOptions::Tap{tap->required_text("name"), tap->text("path")};
  }
  return options;
}

Napi::Value start(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const DemoTrafficOptions options =
      read_arguments(info, "startDemoTraffic", {"options"}, [](const OptionsReader& arguments) {
        return read_demo(arguments.required_nested("options"));
      });
  Result<std::unique_ptr<DemoTraffic>> started = DemoTraffic::start(options);
  if (!started) return to_napi(env, started.failure());
  // Collected without close(), the last reference joins the thread all the same.
  const std::shared_ptr<DemoTraffic> traffic = std::move(started.value());
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("close",
             Napi::Function::New(
                 env, [traffic](const Napi::CallbackInfo&) { traffic->close(); }, "close"));
  handle.Freeze();
  return success(env, handle);
}

}  // namespace

void export_demo_traffic(Napi::Env env, Napi::Object exports) {
  exports.Set("startDemoTraffic", Napi::Function::New(env, start, "startDemoTraffic"));
}

}  // namespace taproom
