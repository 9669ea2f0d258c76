#include "offload.h"

namespace taproom {

std::optional<OffloadBit> offload_from_name(std::string_view name) {
  for (const OffloadName& offload : kOffloads) {
    if (offload.name == name) return offload.bit;
  }
  return std::nullopt;
}

std::vector<std::string_view> offload_names(unsigned mask) {
  std::vector<std::string_view> names;
  for (const OffloadName& offload : kOffloads) {
    if (mask & offload.bit) names.push_back(offload.name);
  }
  return names;
}

unsigned negotiate_offloads(unsigned wanted, const std::function<bool(unsigned)>& set) {
  if (set(wanted)) return wanted;
  static constexpr std::array<unsigned, 5> kSteps{kOffloadCsum, kOffloadTso4, kOffloadTso6,
                                                  kOffloadTsoEcn, kOffloadUso4 | kOffloadUso6};
  unsigned granted = 0;
  set(granted);
  for (const unsigned step : kSteps) {
    const unsigned more = wanted & step;
    if (more != 0 && set(granted | more)) granted |= more;
  }
  return granted;
}

}  // namespace taproom
