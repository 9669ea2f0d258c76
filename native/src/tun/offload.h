#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace taproom {

/// TUN_F_* bits of TUNSETOFFLOAD (linux/if_tun.h). The USO bits are newer (Linux 6.2) than the
/// headers of some distributions, hence the numbers.
enum OffloadBit : unsigned {
  kOffloadCsum = 0x01,
  kOffloadTso4 = 0x02,
  kOffloadTso6 = 0x04,
  kOffloadTsoEcn = 0x08,
  kOffloadUso4 = 0x20,
  kOffloadUso6 = 0x40,
};

struct OffloadName {
  OffloadBit bit;
  std::string_view name;
};

inline constexpr std::array<OffloadName, 6> kOffloads{{
    {kOffloadCsum, "csum"},
    {kOffloadTso4, "tso4"},
    {kOffloadTso6, "tso6"},
    {kOffloadTsoEcn, "tso-ecn"},
    {kOffloadUso4, "uso4"},
    {kOffloadUso6, "uso6"},
}};

std::optional<OffloadBit> offload_from_name(std::string_view name);
std::vector<std::string_view> offload_names(unsigned mask);

/// Asks for as much of `wanted` as can be had and answers with what is then in force. `set` tries
/// one mask and says whether the kernel took all of it; a refused mask must change nothing, as with
/// TUNSETOFFLOAD, which knows no query. Segmentation needs `csum`, and Linux takes uso4 and uso6
/// only as a pair.
unsigned negotiate_offloads(unsigned wanted, const std::function<bool(unsigned)>& set);

}  // namespace taproom
