#include "tun_handle.h"

#include <memory>
#include <vector>

#include "../options/napi_options.h"
#include "offload.h"
#include "tun_device.h"

namespace taproom {
namespace {

/// TunCreate of native/lib/types.ts.
TunOptions read_tun_options(const OptionsReader& options) {
  TunOptions tun;
  tun.tap = options.required_choice("mode", {"tun", "tap"}) == 1;
  tun.name = options.required_text("name");
  tun.namespace_path = options.text("namespacePath");
  tun.exclusive = options.truth("exclusive").value_or(false);
  tun.vnet_header = options.truth("vnetHeader").value_or(false);
  tun.multi_queue = options.truth("multiQueue").value_or(false);
  tun.persistent = options.truth("persistent").value_or(false);
  tun.owner = options.number("owner", 0, UINT32_MAX);
  tun.owner_group = options.number("ownerGroup", 0, UINT32_MAX);
  tun.mac = options.mac("mac");
  for (const std::string& name : options.texts("offloads")) {
    const std::optional<OffloadBit> bit = offload_from_name(name);
    if (!bit) options.refuse("offloads", "an array of offloads; there is no \"" + name + "\"");
    tun.offloads |= *bit;
  }
  tun.driver.node = options.text("devicePath").value_or(kTunDevicePath);
  return tun;
}

/// Shared by the methods of one handle; the last of them to be collected closes the descriptor.
using SharedDevice = std::shared_ptr<TunDevice>;

/// False, with an exception pending, when the handle was closed: a bug of the caller.
bool check_open(Napi::Env env, const TunDevice& device) {
  if (device.is_open()) return true;
  Napi::Error::New(env, "TunHandle " + device.name() + " is closed").ThrowAsJavaScriptException();
  return false;
}

Napi::Value read_packet(Napi::Env env, TunDevice& device) {
  if (!check_open(env, device)) return env.Undefined();
  // One buffer per JavaScript thread: reads are synchronous and the packet is copied out.
  thread_local std::vector<std::byte> buffer(kPacketBufferSize);
  const Result<std::optional<size_t>> size = device.read(buffer);
  if (!size) return to_napi(env, size.failure());
  if (!size.value()) return success(env, env.Null());
  return success(env, Napi::Buffer<uint8_t>::Copy(
                          env, reinterpret_cast<const uint8_t*>(buffer.data()), *size.value()));
}

Napi::Value write_packet(Napi::Env env, TunDevice& device, Napi::Value packet) {
  if (!check_open(env, device)) return env.Undefined();
  if (!packet.IsTypedArray() ||
      packet.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    Napi::TypeError::New(env, "write: packet must be a Uint8Array").ThrowAsJavaScriptException();
    return env.Undefined();
  }
  const Napi::Uint8Array bytes = packet.As<Napi::Uint8Array>();
  const Result<size_t> written =
      device.write({reinterpret_cast<const std::byte*>(bytes.Data()), bytes.ByteLength()});
  if (!written) return to_napi(env, written.failure());
  return success(env, Napi::Number::New(env, static_cast<double>(written.value())));
}

Napi::Value set_persistent(const Napi::CallbackInfo& info, TunDevice& device) {
  const Napi::Env env = info.Env();
  if (!check_open(env, device)) return env.Undefined();
  const bool on = read_arguments(info, "setPersistent", {"on"}, [](const OptionsReader& arguments) {
    return arguments.required_truth("on");
  });
  return to_napi(env, device.set_persistent(on));
}

Napi::Object make_handle(Napi::Env env, const SharedDevice& device) {
  Napi::Object handle = Napi::Object::New(env);
  handle.Set("name", device->name());
  handle.Set("index", device->index());
  Napi::Array offloads = Napi::Array::New(env);
  for (const std::string_view name : offload_names(device->offloads())) {
    offloads.Set(offloads.Length(), std::string(name));
  }
  handle.Set("offloads", offloads);
  handle.Set("read", Napi::Function::New(env, [device](const Napi::CallbackInfo& info) {
               return read_packet(info.Env(), *device);
             }));
  handle.Set("write", Napi::Function::New(env, [device](const Napi::CallbackInfo& info) {
               return write_packet(info.Env(), *device, info[0]);
             }));
  handle.Set("setPersistent", Napi::Function::New(env, [device](const Napi::CallbackInfo& info) {
               return set_persistent(info, *device);
             }));
  handle.Set("close",
             Napi::Function::New(env, [device](const Napi::CallbackInfo&) { device->close(); }));
  handle.Freeze();
  return handle;
}

}  // namespace

Napi::Value open_tun(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const TunOptions options =
      read_arguments(info, "openTun", {"options"}, [](const OptionsReader& arguments) {
        return read_tun_options(arguments.required_nested("options"));
      });
  Result<TunDevice> device = TunDevice::open(options);
  if (!device) return to_napi(env, device.failure());
  return success(env, make_handle(env, std::make_shared<TunDevice>(std::move(device.value()))));
}

}  // namespace taproom
