#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace taproom {

using MacAddress = std::array<uint8_t, 6>;

/// Six bytes in hexadecimal between colons (02:00:00:12:34:56), or nothing.
std::optional<MacAddress> parse_mac(std::string_view text);

}  // namespace taproom
