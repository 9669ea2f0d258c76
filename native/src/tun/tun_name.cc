#include "tun_name.h"

#include <net/if.h>

#include <algorithm>

namespace taproom {
namespace {

constexpr std::string_view kPatternEnd = "%d";
/// Leaves room for the number that the kernel puts in place of %d: 12 + 3 digits is IFNAMSIZ - 1.
constexpr size_t kPatternStemMax = 12;

bool is_printable(char c) { return c > 0x20 && c < 0x7f; }

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

bool is_pattern(std::string_view name) {
  if (!name.ends_with(kPatternEnd)) return false;
  const std::string_view stem = name.substr(0, name.size() - kPatternEnd.size());
  return !stem.empty() && stem.size() <= kPatternStemMax && stem.front() != '-' &&
         std::ranges::all_of(stem, is_plain);
}

}  // namespace

std::optional<std::string> tun_name_fault(std::string_view name) {
  if (name.empty()) return "A link needs a name.";
  if (!std::ranges::all_of(name, is_printable)) {
    return "A link name holds printable ASCII without spaces.";
  }
  if (is_pattern(name)) return std::nullopt;
  if (name.size() >= IFNAMSIZ) {
    return "A link name has at most 15 bytes; this one has " + std::to_string(name.size()) + ".";
  }
  if (name == "." || name == "..") return "A folder name (\".\", \"..\") is not a link name.";
  if (name.find_first_of("/:") != std::string_view::npos) {
    return "A link name cannot contain \"/\" or \":\".";
  }
  if (name.find_first_of("%@\"'\\") != std::string_view::npos) {
    return "A link name cannot contain %, @, quotes or backslashes, but for a final %d.";
  }
  if (name.front() == '-') return "A link name cannot start with \"-\".";
  if (name == "all" || name == "default") {
    return "\"all\" and \"default\" mean every link in /proc/sys/net; choose another name.";
  }
  return std::nullopt;
}

}  // namespace taproom
