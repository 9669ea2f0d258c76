#include "tun_handle.h"

#include <memory>
#include <vector>

#include "../system/napi_convert.h"
#include "offload.h"
#include "tun_device.h"

namespace taproom {
namespace {

/// Reads TunCreate. Nothing when a TypeError is pending.
std::optional<Result<TunOptions>> read_options(Napi::Env env, Napi::Value value) {
  OptionsReader reader(env, value, "openTun");
  TunOptions options;
  const std::string mode = reader.required_text("mode");
  options.tap = mode == "tap";
  options.name = reader.required_text("name");
  options.namespace_path = reader.text("namespacePath");
  options.exclusive = reader.boolean("exclusive");
  options.vnet_header = reader.boolean("vnetHeader");
  options.multi_queue = reader.boolean("multiQueue");
  options.persistent = reader.boolean("persistent");
  options.owner = reader.uint32("owner");
  options.owner_group = reader.uint32("ownerGroup");
  const std::optional<std::string> mac = reader.text("mac");
  const std::vector<std::string> offloads = reader.texts("offloads");
  options.driver.node = reader.text("devicePath").value_or(kTunDevicePath);
  if (reader.failed()) return std::nullopt;

  if (mode != "tun" && mode != "tap") {
    return Failure{"check the mode", EINVAL, "A TUN/TAP device is of mode tun or tap."};
  }
  if (mac) {
    options.mac = parse_mac(*mac);
    if (!options.mac) {
      return Failure{"check the MAC address", EINVAL,
                     "A MAC address looks like 02:00:00:12:34:56."};
    }
  }
  for (const std::string& name : offloads) {
    const std::optional<OffloadBit> bit = offload_from_name(name);
    if (!bit) return Failure{"check the offloads", EINVAL, "There is no offload \"" + name + "\"."};
    options.offloads |= *bit;
  }
  return options;
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

Napi::Value set_persistent(Napi::Env env, TunDevice& device, Napi::Value on) {
  if (!check_open(env, device)) return env.Undefined();
  if (!on.IsBoolean()) {
    Napi::TypeError::New(env, "setPersistent: on must be true or false")
        .ThrowAsJavaScriptException();
    return env.Undefined();
  }
  return to_napi(env, device.set_persistent(on.As<Napi::Boolean>().Value()));
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
               return set_persistent(info.Env(), *device, info[0]);
             }));
  handle.Set("close",
             Napi::Function::New(env, [device](const Napi::CallbackInfo&) { device->close(); }));
  handle.Freeze();
  return handle;
}

}  // namespace

Napi::Value open_tun(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::optional<Result<TunOptions>> read = read_options(env, info[0]);
  if (!read) return env.Undefined();
  const Result<TunOptions>& options = *read;
  if (!options) return to_napi(env, options.failure());
  Result<TunDevice> device = TunDevice::open(options.value());
  if (!device) return to_napi(env, device.failure());
  return success(env, make_handle(env, std::make_shared<TunDevice>(std::move(device.value()))));
}

}  // namespace taproom
