#include "running.h"

#include <array>

namespace taproom::datapath {
namespace {

constexpr std::array<const char*, 5> kEventNames{"port-down", "port-up", "loop", "failover",
                                                 "storm"};
/// Events that may wait for a busy JavaScript thread; what comes on top is dropped, not kept.
constexpr size_t kWaitingEvents = 256;

Napi::Value key_of(Napi::Env env, const Datapath& datapath, PortIndex slot) {
  const std::string& key = datapath.key(slot);
  if (key.empty()) return env.Null();
  return Napi::String::New(env, key);
}

}  // namespace

Running::Running(Napi::Env env, Napi::Function on_event)
    : call_(Napi::ThreadSafeFunction::New(env, on_event, "taproom datapath", kWaitingEvents, 1)) {
  // Who runs a datapath must have another reason to live.
  call_.Unref(env);
}

void Running::report(Event event) {
  if (closed_.load()) return;
  call_.NonBlockingCall(
      [self = weak_from_this(), event = std::move(event)](Napi::Env env, Napi::Function on_event) {
        if (const auto alive = self.lock()) alive->deliver(env, on_event, event);
      });
}

void Running::deliver(Napi::Env env, Napi::Function on_event, const Event& event) {
  if (closed_.load() || !datapath || env == nullptr) return;
  try {
    const Napi::HandleScope scope(env);
    Napi::Object object = Napi::Object::New(env);
    object.Set("kind", kEventNames[static_cast<size_t>(event.kind)]);
    object.Set("port", key_of(env, *datapath, event.port));
    object.Set("other", key_of(env, *datapath, event.other));
    object.Set("value", static_cast<double>(event.value));
    object.Set("text", event.text);
    on_event.Call({object});
  } catch (const Napi::Error&) {
    // A worker that is being terminated: every call fails.
  }
}

void Running::close() {
  if (closed_.exchange(true)) return;
  if (datapath) datapath->close();
  call_.Release();
}

}  // namespace taproom::datapath
