#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace taproom {

/// An options object as JavaScript gave it, copied whole before any of it is read.
struct OptionValue {
  /// A function, a symbol, a big integer: no option is one.
  struct Other {};
  using Array = std::vector<OptionValue>;
  using Object = std::map<std::string, OptionValue, std::less<>>;

  /// std::monostate is undefined.
  std::variant<std::monostate, std::nullptr_t, bool, double, std::string, Array, Object, Other>
      value;
};

}  // namespace taproom
