#include "port_options.h"

#include "../impairment/frame_filter.h"
#include "../impairment/settings.h"

namespace taproom::datapath {
namespace {

using MaybeImpairment = Result<std::shared_ptr<const ImpairmentSettings>>;

std::optional<ImpairmentSettings::Distribution> distribution(const std::string& name) {
  if (name == "uniform") return ImpairmentSettings::Distribution::kUniform;
  if (name == "normal") return ImpairmentSettings::Distribution::kNormal;
  if (name == "pareto") return ImpairmentSettings::Distribution::kPareto;
  if (name == "paretonormal") return ImpairmentSettings::Distribution::kParetoNormal;
  return std::nullopt;
}

std::optional<Failure> impairment_fault(const ImpairmentSettings& settings) {
  const double shares[] = {settings.loss,           settings.duplicate,      settings.reorder,
                           settings.corrupt,        settings.chain.to_bad,   settings.chain.to_good,
                           settings.chain.loss_bad, settings.chain.loss_good};
  for (const double share : shares) {
    if (share > 1)
      return Failure{"check the impairment", EINVAL, "A share is 0 to 1 (0 % to 100 %)."};
  }
  return std::nullopt;
}

/// Of frames in one direction. Layer 3 matters to the filter alone.
std::optional<MaybeImpairment> read_impairment(Napi::Env env, Napi::Object object, bool layer3) {
  OptionsReader reader(env, object, "impairment");
  ImpairmentSettings settings;
  settings.delay = static_cast<uint64_t>(reader.number("delay"));
  settings.jitter = static_cast<uint64_t>(reader.number("jitter"));
  const std::string shape = reader.text("distribution").value_or("normal");
  settings.jitter_reorders = reader.boolean("jitterReorders");
  settings.loss = reader.number("loss");
  settings.duplicate = reader.number("duplicate");
  settings.reorder = reader.number("reorder");
  settings.corrupt = reader.number("corrupt");
  settings.rate = static_cast<uint64_t>(reader.number("rate"));
  settings.burst = reader.uint32("burst").value_or(0);
  settings.queue_frames = reader.uint32("queueFrames").value_or(settings.queue_frames);
  settings.queue_bytes = reader.uint32("queueBytes").value_or(settings.queue_bytes);
  settings.suspended = reader.boolean("suspended");
  settings.drop_nth = reader.uint32("dropEvery").value_or(0);
  settings.seed = reader.uint32("seed").value_or(0);
  const std::optional<std::string> filter = reader.text("dropMatching");
  const std::optional<Napi::Object> chain = reader.object("burstLoss");
  if (reader.failed()) return std::nullopt;
  if (chain) {
    OptionsReader bursts(env, *chain, "impairment: burstLoss");
    settings.gilbert = true;
    settings.chain = {bursts.number("toBad"), bursts.number("toGood"), bursts.number("lossBad"),
                      bursts.number("lossGood")};
    if (bursts.failed()) return std::nullopt;
  }
  const auto known = distribution(shape);
  if (!known) {
    return Failure{"check the impairment", EINVAL, "There is no distribution \"" + shape + "\"."};
  }
  settings.distribution = *known;
  if (auto fault = impairment_fault(settings)) return std::move(*fault);
  if (filter) {
    auto compiled = FrameFilter::compile(*filter, layer3);
    if (!compiled) return std::move(compiled.failure());
    settings.filter = std::move(compiled.value());
  }
  return MaybeImpairment(std::make_shared<const ImpairmentSettings>(std::move(settings)));
}

std::optional<PortKind> port_kind(const std::string& name) {
  if (name == "tap") return PortKind::kTap;
  if (name == "tun") return PortKind::kTun;
  if (name == "nic") return PortKind::kNic;
  if (name == "xdp") return PortKind::kXdp;
  if (name == "vxlan") return PortKind::kVxlan;
  if (name == "udp") return PortKind::kUdp;
  return std::nullopt;
}

}  // namespace

std::optional<Result<PortOptions>> read_port(Napi::Env env, Napi::Value value) {
  OptionsReader reader(env, value, "port");
  PortOptions options;
  const std::string kind = reader.required_text("kind");
  options.key = reader.required_text("key");
  options.namespace_path = reader.text("namespacePath");
  options.device = reader.text("device").value_or("");
  const std::optional<std::string> mac = reader.text("mac");
  options.offloads = reader.boolean("offloads");
  options.local = reader.text("local").value_or("");
  options.remote = reader.text("remote").value_or("");
  const uint32_t local_port = reader.uint32("localPort").value_or(0);
  const uint32_t remote_port = reader.uint32("remotePort").value_or(0);
  options.vni = reader.uint32("id").value_or(0);
  options.mtu = reader.uint32("mtu").value_or(0);
  options.first_queue = reader.uint32("queue").value_or(0);
  if (reader.failed()) return std::nullopt;

  const std::optional<PortKind> known = port_kind(kind);
  if (!known)
    return Failure{"check the port", EINVAL, "There is no kind of port \"" + kind + "\"."};
  options.kind = *known;
  if (local_port > UINT16_MAX || remote_port > UINT16_MAX) {
    return Failure{"check the port", EINVAL, "A UDP port is 1 to 65535."};
  }
  options.local_port = static_cast<uint16_t>(local_port);
  options.remote_port = static_cast<uint16_t>(remote_port);
  if (mac) {
    options.mac = parse_mac(*mac);
    if (!options.mac) {
      return Failure{"check the port", EINVAL, "A MAC address looks like 02:00:00:12:34:56."};
    }
  }
  return options;
}

std::optional<Result<PortSettings>> read_port_settings(Napi::Env env, Napi::Value value,
                                                       bool layer3) {
  PortSettings settings;
  if (value.IsUndefined()) return settings;
  OptionsReader reader(env, value, "port settings");
  const std::string mode = reader.text("vlanMode").value_or("");
  settings.vlan.id = static_cast<uint16_t>(reader.uint32("vlanId").value_or(0) & 0xfff);
  const std::vector<uint32_t> allowed = reader.uint32s("vlanAllowed");
  settings.isolated = reader.boolean("isolated");
  settings.mirror = reader.boolean("mirror");
  settings.primary = reader.boolean("primary");
  settings.storm_limit = reader.uint32("stormLimit").value_or(0);
  const std::optional<Napi::Object> in = reader.object("impairIn");
  const std::optional<Napi::Object> out = reader.object("impairOut");
  if (reader.failed()) return std::nullopt;

  if (mode == "access") settings.vlan.mode = VlanSettings::Mode::kAccess;
  if (mode == "trunk") settings.vlan.mode = VlanSettings::Mode::kTrunk;
  for (const uint32_t id : allowed) settings.vlan.allowed.set(id & 0xfff);
  for (const auto& [object, target] :
       {std::pair{&in, &settings.impair_in}, std::pair{&out, &settings.impair_out}}) {
    if (!*object) continue;
    std::optional<MaybeImpairment> impairment = read_impairment(env, **object, layer3);
    if (!impairment) return std::nullopt;
    if (!*impairment) return std::move(impairment->failure());
    *target = std::move(impairment->value());
  }
  return settings;
}

}  // namespace taproom::datapath
