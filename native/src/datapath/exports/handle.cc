#include "handle.h"

#include <sched.h>

#include "../../options/napi_options.h"
#include "../core/port_settings.h"
#include "../kind/bond_forwarder.h"
#include "../kind/exception_forwarder.h"
#include "../kind/responder_forwarder.h"
#include "../kind/switch_forwarder.h"
#include "running.h"

namespace taproom::datapath {
namespace {

using SharedRunning = std::shared_ptr<Running>;

constexpr uint32_t kMostThreads = 16;
/// A second: longer is no polling between two frames any more.
constexpr uint32_t kMostBusyPoll = 1'000'000;

/// Microseconds, as nanoseconds.
uint64_t read_busy_poll(const OptionsReader& options) {
  return uint64_t{1000} * options.number("busyPoll", 0, kMostBusyPoll).value_or(0);
}

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

/// A port with its settings: NativePort of native/lib/datapath-types.ts.
struct DescribedPort {
  PortOptions options;
  PortSettings settings;
};

Result<DescribedPort> read_port(const OptionsReader& options) {
  DescribedPort port{PortOptions::read(options), {}};
  auto settings =
      read_port_settings(options, std::holds_alternative<TunPortOptions>(port.options.kind));
  if (!settings) return std::move(settings.failure());
  port.settings = std::move(settings.value());
  return port;
}

/// NativeKind, and the forwarder that works by it.
struct DescribedKind {
  std::string_view name;
  std::shared_ptr<const ForwarderSettings> settings;
  std::function<std::unique_ptr<Forwarder>()> make;
};

DescribedKind read_kind(const OptionsReader& options, const KindContext& context) {
  KindSettings settings = KindReader<KindSettings>::read(options, context);
  return std::visit(
      [](auto& of) -> DescribedKind {
        using Settings = std::remove_reference_t<decltype(of)>;
        const auto shared = std::make_shared<const Settings>(std::move(of));
        return {shared->kKind, shared, [shared] { return make_forwarder(*shared); }};
      },
      settings);
}

using PortChange = Result<const Port*> (Datapath::*)(PortOptions, PortSettings);

/// addPort and replacePort.
Napi::Value change_port(const Napi::CallbackInfo& info, Datapath& datapath, const char* function,
                        PortChange change) {
  auto port = read_arguments(info, function, {"port"}, [](const OptionsReader& arguments) {
    return read_port(arguments.required_nested("port"));
  });
  if (!port) return to_napi(info.Env(), port.failure());
  return port_result(info.Env(), (datapath.*change)(std::move(port.value().options),
                                                    std::move(port.value().settings)));
}

Napi::Value set_port(const Napi::CallbackInfo& info, Datapath& datapath) {
  std::string key;
  auto settings =
      read_arguments(info, "setPort", {"key", "settings"}, [&](const OptionsReader& arguments) {
        key = arguments.required_text("key");
        bool layer3 = false;
        for (const PortState& state : datapath.ports()) {
          if (state.port->options().key == key) layer3 = state.port->is_layer3();
        }
        return read_port_settings(arguments, layer3);
      });
  if (!settings) return to_napi(info.Env(), settings.failure());
  return to_napi(info.Env(), datapath.set_port(key, std::move(settings.value())));
}

Napi::Value configure(const Napi::CallbackInfo& info, Running& running) {
  Datapath& datapath = *running.datapath;
  const auto slot_of = [&](const std::string& key) {
    const Result<PortIndex> slot = datapath.reserve(key);
    return slot ? slot.value() : kNoPortIndex;
  };
  const DescribedKind kind =
      read_arguments(info, "configure", {"kind"}, [&](const OptionsReader& arguments) {
        return read_kind(arguments.required_nested("kind"), {datapath.name(), slot_of});
      });
  if (kind.name != running.kind) {
    return to_napi(info.Env(), Failure{"change the settings", EINVAL,
                                       datapath.name() + " is a " + running.kind + ", not a " +
                                           std::string(kind.name) + ".",
                                       "Delete it and make another one."});
  }
  datapath.configure(kind.settings);
  return success(info.Env(), info.Env().Null());
}

/// The key that a method is called with.
std::string key_argument(const Napi::CallbackInfo& info, const char* function) {
  return read_arguments(info, function, {"key"}, [](const OptionsReader& arguments) {
    return arguments.required_text("key");
  });
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

Napi::Object make_handle(Napi::Env env, const SharedRunning& running) {
  Napi::Object handle = Napi::Object::New(env);
  using Info = Napi::CallbackInfo;
  handle.Set("name", running->datapath->name());
  method(env, handle, running, "addPort", [](Running& self, const Info& info) {
    return change_port(info, *self.datapath, "addPort", &Datapath::add_port);
  });
  method(env, handle, running, "removePort", [](Running& self, const Info& info) -> Napi::Value {
    return to_napi(info.Env(), self.datapath->remove_port(key_argument(info, "removePort")));
  });
  method(env, handle, running, "setPort",
         [](Running& self, const Info& info) { return set_port(info, *self.datapath); });
  method(env, handle, running, "replacePort", [](Running& self, const Info& info) {
    return change_port(info, *self.datapath, "replacePort", &Datapath::replace_port);
  });
  method(env, handle, running, "reopenPort", [](Running& self, const Info& info) {
    return port_result(info.Env(), self.datapath->reopen_port(key_argument(info, "reopenPort")));
  });
  method(env, handle, running, "setCarrier", [](Running& self, const Info& info) -> Napi::Value {
    const auto set = [&](const OptionsReader& arguments) {
      return self.datapath->set_carrier(arguments.required_text("key"),
                                        arguments.required_truth("up"));
    };
    return to_napi(info.Env(), read_arguments(info, "setCarrier", {"key", "up"}, set));
  });
  method(env, handle, running, "place", [](Running& self, const Info& info) -> Napi::Value {
    const auto place = self.datapath->place(key_argument(info, "place"));
    if (!place) return info.Env().Null();
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("inode", static_cast<double>(place->netns));
    object.Set("name", place->name);
    return object;
  });
  method(env, handle, running, "setBusyPoll", [](Running& self, const Info& info) -> Napi::Value {
    self.datapath->set_busy_poll(read_arguments(info, "setBusyPoll", {"busyPoll"}, read_busy_poll));
    return success(info.Env(), info.Env().Null());
  });
  method(env, handle, running, "configure",
         [](Running& self, const Info& info) { return configure(info, self); });
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

/// All of DatapathCreate.
struct DescribedDatapath {
  DatapathOptions options;
  DescribedKind kind;
  std::vector<DescribedPort> ports;
};

Result<DescribedDatapath> read_datapath(const OptionsReader& options) {
  DescribedDatapath datapath;
  std::optional<Failure> fault;
  datapath.options.name = options.required_text("name");
  datapath.options.threads = options.required_number("threads", 1, kMostThreads);
  for (const uint32_t cpu : options.numbers("affinity", 0, UINT16_MAX)) {
    datapath.options.affinity.push_back(static_cast<int>(cpu));
  }
  datapath.options.busy_poll_ns = read_busy_poll(options);
  for (const OptionsReader& described : options.list("ports")) {
    auto port = read_port(described);
    if (port) {
      datapath.ports.push_back(std::move(port.value()));
    } else {
      fault = std::move(port.failure());
    }
  }
  // The first ports get the first slots, in their order.
  const auto slot_of = [&](const std::string& key) {
    const auto has_key = [&](const DescribedPort& port) { return port.options.key == key; };
    const auto found = std::find_if(datapath.ports.begin(), datapath.ports.end(), has_key);
    const auto at = found - datapath.ports.begin();
    return found == datapath.ports.end() || at >= kMaxPorts ? kNoPortIndex
                                                            : static_cast<PortIndex>(at);
  };
  datapath.kind = read_kind(options.required_nested("kind"), {datapath.options.name, slot_of});
  if (fault) return std::move(*fault);
  return datapath;
}

}  // namespace

Napi::Value create_datapath(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto read = read_arguments(info, "createDatapath", {"options"}, [](const OptionsReader& all) {
    return read_datapath(all.required_nested("options"));
  });
  const Napi::Function on_event = function_argument(info, 1, "createDatapath.onEvent");
  if (!read) return to_napi(env, read.failure());
  DescribedDatapath& described = read.value();

  const SharedRunning running = std::make_shared<Running>(env, on_event);
  running->kind = described.kind.name;
  auto started = Datapath::start(described.options, described.kind.make(), described.kind.settings,
                                 [weak = std::weak_ptr<Running>(running)](Event event) {
                                   if (const SharedRunning self = weak.lock())
                                     self->report(std::move(event));
                                 });
  if (!started) return to_napi(env, started.failure());
  running->datapath = std::move(started.value());
  for (DescribedPort& port : described.ports) {
    const auto added =
        running->datapath->add_port(std::move(port.options), std::move(port.settings));
    if (added) continue;
    running->close();
    return to_napi(env, added.failure());
  }
  return success(env, make_handle(env, running));
}

}  // namespace taproom::datapath
