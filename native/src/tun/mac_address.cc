#include "mac_address.h"

#include <charconv>

namespace taproom {

std::optional<MacAddress> parse_mac(std::string_view text) {
  MacAddress mac{};
  if (text.size() != mac.size() * 3 - 1) return std::nullopt;
  for (size_t i = 0; i < mac.size(); ++i) {
    const char* first = text.data() + i * 3;
    const auto [end, error] = std::from_chars(first, first + 2, mac[i], 16);
    if (error != std::errc() || end != first + 2) return std::nullopt;
    if (i + 1 < mac.size() && first[2] != ':') return std::nullopt;
  }
  return mac;
}

}  // namespace taproom
