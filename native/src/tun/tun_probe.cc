#include "tun_probe.h"

#include <linux/if_tun.h>
#include <sched.h>
#include <sys/ioctl.h>

#include <array>
#include <utility>

#include "offload.h"
#include "tun_device.h"

namespace taproom {
namespace {

constexpr std::array<std::pair<unsigned, std::string_view>, 8> kFeatures{{
    {IFF_TUN, "tun"},
    {IFF_TAP, "tap"},
    {IFF_NO_PI, "no-pi"},
    {IFF_VNET_HDR, "vnet-hdr"},
    {IFF_MULTI_QUEUE, "multi-queue"},
    {IFF_NAPI, "napi"},
    {IFF_NAPI_FRAGS, "napi-frags"},
    {IFF_NO_CARRIER, "no-carrier"},
}};

Result<TunProbe> probe_here(const std::string& device_path) {
  if (::unshare(CLONE_NEWNET) != 0) return failure_of("unshare CLONE_NEWNET");
  TunOptions options;
  options.tap = true;
  options.name = "probe";
  options.vnet_header = true;
  options.driver.node = device_path;
  for (const OffloadName& offload : kOffloads) options.offloads |= offload.bit;
  Result<TunDevice> device = TunDevice::open(options);
  if (!device) return std::move(device.failure());
  unsigned features = 0;
  if (::ioctl(device.value().fd(), TUNGETFEATURES, &features) != 0) {
    return failure_of("ioctl TUNGETFEATURES");
  }
  return TunProbe{tun_feature_names(features), device.value().offloads()};
}

}  // namespace

std::vector<std::string_view> tun_feature_names(unsigned flags) {
  std::vector<std::string_view> names;
  for (const auto& [flag, name] : kFeatures) {
    if (flags & flag) names.push_back(name);
  }
  return names;
}

Result<TunProbe> probe_tun(const std::string& device_path) {
  return on_throwaway_thread([&] { return probe_here(device_path); });
}

}  // namespace taproom
