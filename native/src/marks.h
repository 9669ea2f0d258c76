#pragma once

#include <cstdint>
#include <string_view>

/// The marks of helper/protocol/marks.ts, which says what they mean.
/// native/lib/netlink-lifecycle.kernel.test.ts holds the two together.
namespace taproom {

inline constexpr uint32_t kLinkGroup = 0x7470;
inline constexpr std::string_view kLinkAlias = "taproom";
inline constexpr uint8_t kRouteProtocol = 214;

}  // namespace taproom
