#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace taproom {

/// Why `name` cannot name a new TUN or TAP, as one sentence, or nothing. Takes literal names and
/// patterns such as `tap%d`. The rule is that of helper/protocol/names.ts, held here once more for
/// callers that come past the schema: IFNAMSIZ and dev_valid_name() of the kernel, and a little
/// more.
std::optional<std::string> tun_name_fault(std::string_view name);

}  // namespace taproom
