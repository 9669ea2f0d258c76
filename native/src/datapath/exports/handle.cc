#include "handle.h"

#include <sched.h>

#include "kind_options.h"
#include "port_options.h"
#include "running.h"

namespace taproom::datapath {
namespace {

using SharedRunning = std::shared_ptr<Running>;

Napi::Object facts_of(Napi::Env env, const Port& port) {
  const PortFacts& facts = port.facts();
  Napi::Object object = Napi::Object::New(env);
  object.Set("key", port.options().key);
  object.Set("index", facts.index);
  object.Set("device", facts.device);
  object.Set("mode", facts.mode);
  object.Set("why", facts.why);
  object.Set("made", facts.made);
  object.Set("memory", static_cast<double>(facts.memory));
  return object;
}

Napi::Value port_result(Napi::Env env, const Result<const Port*>& port) {
  return port ? success(env, facts_of(env, *port.value())) : to_napi(env, port.failure());
}

/// Reads the settings of a port, whole. Nothing when a TypeError is pending.
std::optional<Result<PortSettings>> settings_in(Napi::Env env, Napi::Value port, PortKind kind) {
  return read_port_settings(env, port.As<Napi::Object>().Get("settings"), kind == PortKind::kTun);
}

/// A port with its settings, given to `action`. Nothing when a TypeError is pending.
template <typename Action>
std::optional<Result<const Port*>> with_port(Napi::Env env, Napi::Value value, Action action) {
  const auto options = read_port(env, value);
  if (!options) return std::nullopt;
  if (!*options) return options->failure();
  auto settings = settings_in(env, value, options->value().kind);
  if (!settings) return std::nullopt;
  if (!*settings) return std::move(settings->failure());
  return action(options->value(), std::move(settings->value()));
}

std::optional<Result<const Port*>> add_port(Napi::Env env, Datapath& datapath, Napi::Value value) {
  return with_port(env, value, [&](const PortOptions& options, PortSettings settings) {
    return datapath.add_port(options, std::move(settings));
  });
}

std::optional<Result<const Port*>> replace_port(Napi::Env env, Datapath& datapath,
                                                Napi::Value value) {
  return with_port(env, value, [&](const PortOptions& options, PortSettings settings) {
    return datapath.replace_port(options, std::move(settings));
  });
}

Napi::Value set_port(Napi::Env env, Datapath& datapath, const std::string& key, Napi::Value value) {
  bool layer3 = false;
  for (const PortState& state : datapath.ports()) {
    if (state.port->options().key == key) layer3 = state.port->is_layer3();
  }
  auto settings = read_port_settings(env, value, layer3);
  if (!settings) return env.Undefined();
  if (!*settings) return to_napi(env, settings->failure());
  return to_napi(env, datapath.set_port(key, std::move(settings->value())));
}

Napi::Value configure(Napi::Env env, Running& running, Napi::Value value) {
  Datapath& datapath = *running.datapath;
  const auto kind = read_kind(env, value, datapath.name(), [&](const std::string& key) {
    const Result<PortIndex> slot = datapath.reserve(key);
    return slot ? slot.value() : kNoPortIndex;
  });
  if (!kind) return env.Undefined();
  if (!*kind) return to_napi(env, kind->failure());
  if (kind->value().type != running.type) {
    return to_napi(env, Failure{"change the settings", EINVAL,
                                datapath.name() + " is a " + running.type + ", not a " +
                                    kind->value().type + ".",
                                "Delete it and make another one."});
  }
  datapath.configure(kind->value().settings);
  return success(env, env.Null());
}

Napi::Value ports(Napi::Env env, const Datapath& datapath) {
  Napi::Array array = Napi::Array::New(env);
  for (const PortState& state : datapath.ports()) {
    Napi::Object object = facts_of(env, *state.port);
    object.Set("up", state.up);
    object.Set("errno", state.failure);
    array.Set(array.Length(), object);
  }
  return array;
}

Napi::Value threads(Napi::Env env, const Datapath& datapath) {
  Napi::Array array = Napi::Array::New(env);
  for (const auto& worker : datapath.workers()) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("name", worker->thread_name());
    object.Set("id", static_cast<double>(worker->thread_id()));
    Napi::Array cpus = Napi::Array::New(env);
    cpu_set_t set;
    CPU_ZERO(&set);
    ::sched_getaffinity(worker->thread_id(), sizeof(set), &set);
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (CPU_ISSET(cpu, &set)) cpus.Set(cpus.Length(), cpu);
    }
    object.Set("cpus", cpus);
    array.Set(array.Length(), object);
  }
  return array;
}

Napi::Array numbers(Napi::Env env, const CounterRow& row) {
  Napi::Array array = Napi::Array::New(env, row.size());
  for (uint32_t i = 0; i < row.size(); ++i) array.Set(i, static_cast<double>(row[i]));
  return array;
}

Napi::Value sample(Napi::Env env, const Datapath& datapath) {
  uint64_t cpu = 0;
  for (const auto& worker : datapath.workers()) cpu += worker->cpu_ns();
  Napi::Array ports = Napi::Array::New(env);
  for (const PortState& state : datapath.ports()) {
    const std::string& key = state.port->options().key;
    const std::vector<CounterRow> rows = datapath.queue_counters(key);
    Napi::Array queues = Napi::Array::New(env, rows.size());
    for (uint32_t i = 0; i < rows.size(); ++i) queues.Set(i, numbers(env, rows[i]));
    Napi::Object port = Napi::Object::New(env);
    port.Set("key", key);
    port.Set("counters", numbers(env, Datapath::total_of(rows)));
    port.Set("queues", queues);
    ports.Set(ports.Length(), port);
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("cpu", static_cast<double>(cpu));
  object.Set("ports", ports);
  return object;
}

/// The forwarder's rows as JSON texts, in which `port` is still a slot; and the keys of the slots.
Napi::Value rows(Napi::Env env, const Datapath& datapath) {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  const uint64_t now =
      static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
  Napi::Array texts = Napi::Array::New(env);
  for (const std::string& row : datapath.forwarder().rows(now)) texts.Set(texts.Length(), row);
  Napi::Array keys = Napi::Array::New(env);
  for (PortIndex slot = 0; slot < kMaxPorts; ++slot) keys.Set(slot, datapath.key(slot));
  Napi::Object object = Napi::Object::New(env);
  object.Set("rows", texts);
  object.Set("keys", keys);
  return object;
}

template <typename Do>
void method(Napi::Env env, Napi::Object handle, const SharedRunning& running, const char* name,
            Do action) {
  handle.Set(name, Napi::Function::New(
                       env,
                       [running, name, action](const Napi::CallbackInfo& info) -> Napi::Value {
                         if (running->datapath && !running->is_closed())
                           return action(*running, info);
                         Napi::Error::New(info.Env(),
                                          std::string(name) + ": the datapath is closed")
                             .ThrowAsJavaScriptException();
                         return info.Env().Undefined();
                       },
                       name));
}

std::string text_of(const Napi::Value& value) {
  return value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
}

Napi::Object make_handle(Napi::Env env, const SharedRunning& running) {
  Napi::Object handle = Napi::Object::New(env);
  using Info = Napi::CallbackInfo;
  handle.Set("name", running->datapath->name());
  method(env, handle, running, "addPort", [](Running& self, const Info& info) -> Napi::Value {
    const auto added = add_port(info.Env(), *self.datapath, info[0]);
    return added ? port_result(info.Env(), *added) : info.Env().Undefined();
  });
  method(env, handle, running, "removePort", [](Running& self, const Info& info) -> Napi::Value {
    return to_napi(info.Env(), self.datapath->remove_port(text_of(info[0])));
  });
  method(env, handle, running, "setPort", [](Running& self, const Info& info) -> Napi::Value {
    return set_port(info.Env(), *self.datapath, text_of(info[0]), info[1]);
  });
  method(env, handle, running, "replacePort", [](Running& self, const Info& info) -> Napi::Value {
    const auto replaced = replace_port(info.Env(), *self.datapath, info[0]);
    return replaced ? port_result(info.Env(), *replaced) : info.Env().Undefined();
  });
  method(env, handle, running, "reopenPort", [](Running& self, const Info& info) -> Napi::Value {
    return port_result(info.Env(), self.datapath->reopen_port(text_of(info[0])));
  });
  method(env, handle, running, "setCarrier", [](Running& self, const Info& info) -> Napi::Value {
    const bool up = info[1].IsBoolean() && info[1].As<Napi::Boolean>().Value();
    return to_napi(info.Env(), self.datapath->set_carrier(text_of(info[0]), up));
  });
  method(env, handle, running, "setBusyPoll", [](Running& self, const Info& info) -> Napi::Value {
    const double microseconds = info[0].IsNumber() ? info[0].As<Napi::Number>().DoubleValue() : -1;
    if (!(microseconds >= 0 && microseconds <= 1e6)) {
      return to_napi(info.Env(),
                     Failure{"set the busy poll", EINVAL, "It is 0 to 1000000 microseconds."});
    }
    self.datapath->set_busy_poll(static_cast<uint64_t>(microseconds * 1000));
    return success(info.Env(), info.Env().Null());
  });
  method(env, handle, running, "configure", [](Running& self, const Info& info) -> Napi::Value {
    return configure(info.Env(), self, info[0]);
  });
  method(env, handle, running, "ports",
         [](Running& self, const Info& info) { return ports(info.Env(), *self.datapath); });
  method(env, handle, running, "threads",
         [](Running& self, const Info& info) { return threads(info.Env(), *self.datapath); });
  method(env, handle, running, "memory", [](Running& self, const Info& info) -> Napi::Value {
    return Napi::Number::New(info.Env(), static_cast<double>(self.datapath->memory()));
  });
  method(env, handle, running, "sample",
         [](Running& self, const Info& info) { return sample(info.Env(), *self.datapath); });
  method(env, handle, running, "rows",
         [](Running& self, const Info& info) { return rows(info.Env(), *self.datapath); });
  method(env, handle, running, "active", [](Running& self, const Info& info) -> Napi::Value {
    const std::string& key = self.datapath->key(self.datapath->forwarder().active());
    return key.empty() ? info.Env().Null() : Napi::String::New(info.Env(), key);
  });
  handle.Set("close", Napi::Function::New(
                          env, [running](const Info&) { running->close(); }, "close"));
  handle.Freeze();
  return handle;
}

std::optional<DatapathOptions> read_options(Napi::Env env, Napi::Value value) {
  OptionsReader reader(env, value, "createDatapath");
  DatapathOptions options;
  options.name = reader.required_text("name");
  options.threads = reader.required_uint32("threads");
  for (const uint32_t cpu : reader.uint32s("affinity")) {
    options.affinity.push_back(static_cast<int>(cpu & 0xffff));
  }
  options.busy_poll_ns = static_cast<uint64_t>(reader.number("busyPoll") * 1000);
  if (reader.failed()) return std::nullopt;
  return options;
}

}  // namespace

Napi::Value create_datapath(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::optional<DatapathOptions> options = read_options(env, info[0]);
  if (!options) return env.Undefined();
  OptionsReader reader(env, info[0], "createDatapath");
  const std::vector<Napi::Object> ports = reader.objects("ports");
  const std::optional<Napi::Object> kind_object = reader.object("kind");
  if (reader.failed()) return env.Undefined();
  if (!kind_object || !info[1].IsFunction()) {
    Napi::TypeError::New(env, "createDatapath: kind and onEvent are needed")
        .ThrowAsJavaScriptException();
    return env.Undefined();
  }
  if (options->threads < 1 || options->threads > 16) {
    return to_napi(env, Failure{"check the threads", EINVAL, "A datapath has 1 to 16 threads."});
  }
  // The first ports get the first slots, in their order.
  const auto slot_of = [&](const std::string& key) {
    for (size_t i = 0; i < ports.size() && i < kMaxPorts; ++i) {
      if (text_of(ports[i].Get("key")) == key) return static_cast<PortIndex>(i);
    }
    return kNoPortIndex;
  };
  auto kind = read_kind(env, *kind_object, options->name, slot_of);
  if (!kind) return env.Undefined();
  if (!*kind) return to_napi(env, kind->failure());

  const SharedRunning running = std::make_shared<Running>(env, info[1].As<Napi::Function>());
  running->type = kind->value().type;
  auto started = Datapath::start(*options, kind->value().make(), kind->value().settings,
                                 [weak = std::weak_ptr<Running>(running)](Event event) {
                                   if (const SharedRunning self = weak.lock())
                                     self->report(std::move(event));
                                 });
  if (!started) return to_napi(env, started.failure());
  running->datapath = std::move(started.value());
  for (const Napi::Object& port : ports) {
    const auto added = add_port(env, *running->datapath, port);
    if (added && *added) continue;
    running->close();
    return added ? to_napi(env, added->failure()) : env.Undefined();
  }
  return success(env, make_handle(env, running));
}

}  // namespace taproom::datapath
