#include "port_settings.h"

#include "../impairment/frame_filter.h"
#include "../impairment/settings.h"

namespace taproom::datapath {
namespace {

/// Nanoseconds: an hour, more than any queue holds.
constexpr double kMostDelay = 3.6e12;
constexpr double kMostRate = 1e12;
constexpr uint32_t kMostVlan = 4094;

double share(const OptionsReader& options, const char* key) {
  return options.real(key, 0, 1).value_or(0);
}

/// Of frames in one direction. Layer 3 matters to the filter alone.
Result<std::shared_ptr<const ImpairmentSettings>> read_impairment(const OptionsReader& options,
                                                                  bool layer3) {
  const auto whole = [&](const char* key, uint32_t otherwise) {
    return options.number(key, 0, UINT32_MAX).value_or(otherwise);
  };
  ImpairmentSettings settings;
  settings.delay = static_cast<uint64_t>(options.real("delay", 0, kMostDelay).value_or(0));
  settings.jitter = static_cast<uint64_t>(options.real("jitter", 0, kMostDelay).value_or(0));
  // In the order of Distribution.
  const auto shape =
      options.choice("distribution", {"uniform", "normal", "pareto", "paretonormal"});
  if (shape) settings.distribution = static_cast<ImpairmentSettings::Distribution>(*shape);
  settings.jitter_reorders = options.truth("jitterReorders").value_or(false);
  settings.loss = share(options, "loss");
  if (const auto bursts = options.nested("burstLoss")) {
    settings.gilbert = true;
    settings.chain = {share(*bursts, "toBad"), share(*bursts, "toGood"), share(*bursts, "lossBad"),
                      share(*bursts, "lossGood")};
  }
  settings.duplicate = share(options, "duplicate");
  settings.reorder = share(options, "reorder");
  settings.corrupt = share(options, "corrupt");
  settings.rate = static_cast<uint64_t>(options.real("rate", 0, kMostRate).value_or(0));
  settings.burst = whole("burst", 0);
  settings.queue_frames = whole("queueFrames", settings.queue_frames);
  settings.queue_bytes = whole("queueBytes", 0);
  settings.suspended = options.truth("suspended").value_or(false);
  settings.drop_nth = whole("dropEvery", 0);
  settings.seed = whole("seed", 0);
  if (const auto filter = options.text("dropMatching")) {
    auto compiled = FrameFilter::compile(*filter, layer3);
    if (!compiled) return std::move(compiled.failure());
    settings.filter = std::move(compiled.value());
  }
  return std::make_shared<const ImpairmentSettings>(std::move(settings));
}

VlanSettings read_vlan(const OptionsReader& options) {
  VlanSettings vlan;
  // After kTransparent, in the order of Mode.
  if (const auto mode = options.choice("vlanMode", {"access", "trunk"})) {
    vlan.mode = static_cast<VlanSettings::Mode>(*mode + 1);
  }
  vlan.id = static_cast<uint16_t>(options.number("vlanId", 0, kMostVlan).value_or(0));
  for (const uint32_t id : options.numbers("vlanAllowed", 0, kMostVlan)) vlan.allowed.set(id);
  return vlan;
}

}  // namespace

Result<PortSettings> read_port_settings(const OptionsReader& options, bool layer3) {
  const OptionsReader reader = options.nested_or_empty("settings");
  PortSettings settings;
  settings.vlan = read_vlan(reader);
  settings.isolated = reader.truth("isolated").value_or(false);
  settings.mirror = reader.truth("mirror").value_or(false);
  settings.primary = reader.truth("primary").value_or(false);
  settings.storm_limit = reader.number("stormLimit", 0, UINT32_MAX).value_or(0);
  // A filter that does not compile is reported only when everything has the right type.
  std::optional<Failure> fault;
  const auto read = [&](const char* key) -> std::shared_ptr<const ImpairmentSettings> {
    const auto impairment = reader.nested(key);
    if (!impairment) return nullptr;
    auto settings_of = read_impairment(*impairment, layer3);
    if (settings_of) return std::move(settings_of.value());
    fault = std::move(settings_of.failure());
    return nullptr;
  };
  settings.impair_in = read("impairIn");
  settings.impair_out = read("impairOut");
  if (fault) return std::move(*fault);
  return settings;
}

}  // namespace taproom::datapath
