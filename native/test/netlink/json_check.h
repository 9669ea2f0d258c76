#pragma once

#include <string_view>

namespace check {

/// Whether the text is one whole JSON value (RFC 8259) in valid UTF-8: what JSON.parse takes.
bool is_json(std::string_view text);

}  // namespace check
