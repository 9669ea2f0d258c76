#include "demo_exports.h"

#include <memory>

#include "demo_traffic.h"
#include "napi_convert.h"

namespace taproom {
namespace {

/// Reads DemoTrafficOptions of native/lib/types.ts. Nothing when a TypeError is pending.
std::optional<DemoTrafficOptions> read_options(Napi::Env env, Napi::Value value) {
  OptionsReader reader(env, value, "startDemoTraffic");
  DemoTrafficOptions options;
  options.client_path = reader.text("clientPath");
  options.server_path = reader.text("serverPath");
  options.server_address = reader.required_text("serverAddress");
  const uint32_t port = reader.required_uint32("port");
  options.bytes_per_second = reader.required_positive("bytesPerSecond");
  options.period_seconds = reader.required_positive("periodSeconds");
  const std::optional<Napi::Object> tap = reader.object("tap");
  if (reader.failed()) return std::nullopt;
  if (port == 0 || port > UINT16_MAX) {
    Napi::TypeError::New(env, "startDemoTraffic: port must be from 1 to 65535")
        .ThrowAsJavaScriptException();
    return std::nullopt;
  }
  options.port = static_cast<uint16_t>(port);
  if (tap) {
    OptionsReader tap_reader(env, *tap, "startDemoTraffic: tap");
    options.tap =
        DemoTrafficOptions::Tap{tap_reader.required_text("name"), tap_reader.text("path")};
    if (tap_reader.failed()) return std::nullopt;
  }
  return options;
}

Napi::Value start(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::optional<DemoTrafficOptions> options = read_options(env, info[0]);
  if (!options) return env.Undefined();
  Result<std::unique_ptr<DemoTraffic>> started = DemoTraffic::start(*options);
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
