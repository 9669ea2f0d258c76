#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "../netlink/ip_address.h"
#include "option_value.h"

namespace taproom {

/// What an option must be, and which one is not: `createLink.link.options.peer`.
class OptionError : public std::runtime_error {
 public:
  OptionError(std::string field, const std::string& expected)
      : std::runtime_error(field + " must be " + expected), field_(std::move(field)) {}
  const std::string& field() const { return field_; }

 private:
  std::string field_;
};

/// The one reader of what crosses from JavaScript (native/lib): reads one object, strictly. A field
/// of a wrong type, form or range throws an OptionError that names it. Absent and undefined are the
/// same, and null too where nothing else is said. Knows nothing of N-API, so that tests and fuzz
/// targets read with it. Does not own the value.
class OptionsReader {
 public:
  /// `path` names the object in errors.
  OptionsReader(const OptionValue& value, std::string path);

  bool has(const char* key) const { return field(key) != nullptr; }
  bool is_null(const char* key) const;
  [[noreturn]] void refuse(const char* key, const std::string& expected) const;

  std::optional<std::string> text(const char* key) const;
  std::optional<bool> truth(const char* key) const;
  /// A whole number within these bounds.
  std::optional<uint32_t> number(const char* key, uint32_t least, uint32_t most) const;
  /// A finite number within these bounds.
  std::optional<double> real(const char* key, double least, double most) const;
  /// One of `names`: its place among them.
  std::optional<size_t> choice(const char* key, const std::vector<std::string_view>& names) const;
  /// The kernel's index of a link.
  std::optional<uint32_t> index(const char* key) const { return number(key, 1, INT32_MAX); }
  /// Seconds, with fractions, as hundredths.
  std::optional<uint32_t> hundredths(const char* key) const;
  /// Seconds; null is for ever (UINT32_MAX).
  std::optional<uint32_t> lifetime(const char* key) const;
  std::optional<MacAddress> mac(const char* key) const;
  std::optional<netlink::IpAddress> address(const char* key) const;
  /// Of this family only.
  std::optional<netlink::IpAddress> address(const char* key, uint8_t family) const;
  std::optional<netlink::IpPrefix> prefix(const char* key) const;
  /// Of this family only; `default` is all of it.
  std::optional<netlink::IpPrefix> prefix(const char* key, uint8_t family) const;
  /// What the kernel takes for a link's name; as a pattern it may hold %d.
  std::optional<std::string> link_name(const char* key, bool pattern = false) const;
  std::optional<OptionsReader> nested(const char* key) const;
  /// As nested; absent is an object without fields.
  OptionsReader nested_or_empty(const char* key) const;

  std::string required_text(const char* key) const { return given(key, text(key)); }
  bool required_truth(const char* key) const { return given(key, truth(key)); }
  uint32_t required_number(const char* key, uint32_t least, uint32_t most) const {
    return given(key, number(key, least, most));
  }
  size_t required_choice(const char* key, const std::vector<std::string_view>& names) const {
    return given(key, choice(key, names));
  }
  uint32_t required_index(const char* key) const { return given(key, index(key)); }
  MacAddress required_mac(const char* key) const { return given(key, mac(key)); }
  netlink::IpAddress required_address(const char* key) const { return given(key, address(key)); }
  netlink::IpPrefix required_prefix(const char* key) const { return given(key, prefix(key)); }
  /// AF_INET or AF_INET6.
  uint8_t required_family(const char* key) const {
    return required_choice(key, {"ipv4", "ipv6"}) == 0 ? AF_INET : AF_INET6;
  }
  std::string required_link_name(const char* key, bool pattern = false) const {
    return given(key, link_name(key, pattern));
  }
  OptionsReader required_nested(const char* key) const { return given(key, nested(key)); }

  /// Arrays; absent is empty.
  std::vector<OptionsReader> list(const char* key) const;
  std::vector<std::string> texts(const char* key) const;
  std::vector<uint32_t> numbers(const char* key, uint32_t least, uint32_t most) const;
  std::vector<netlink::IpPrefix> prefixes(const char* key) const;

 private:
  /// Null where it is absent, undefined or null.
  const OptionValue* field(const char* key) const;
  template <typename T>
  const T* typed(const char* key, const char* expected) const;
  template <typename Parse>
  auto parsed(const char* key, Parse parse, const char* expected) const;
  template <typename T>
  T given(const char* key, std::optional<T> value) const {
    if (!value) refuse(key, "given");
    return std::move(*value);
  }
  /// Reads each element of an array as the field of an object, whose key is its place.
  template <typename Read>
  auto each(const char* key, Read read) const;

  const OptionValue::Object* object_;
  std::string path_;
};

/// `{ kind, options }` as the struct of that kind: one of the alternatives of a variant, each with
/// its name `kKind` and its own `read(options, context...)`.
template <typename Variant>
struct KindReader;

template <typename... Kinds>
struct KindReader<std::variant<Kinds...>> {
  template <typename... Context>
  static std::variant<Kinds...> read(const OptionsReader& reader, const Context&... context) {
    const size_t kind = reader.required_choice("kind", {Kinds::kKind...});
    const OptionsReader options = reader.nested_or_empty("options");
    std::variant<Kinds...> read;
    size_t at = 0;
    ((at++ == kind ? void(read = Kinds::read(options, context...)) : void()), ...);
    return read;
  }
};

/// The name of the kind that a variant holds.
template <typename... Kinds>
std::string_view kind_name(const std::variant<Kinds...>& options) {
  return std::visit([](const auto& kind) -> std::string_view { return kind.kKind; }, options);
}

}  // namespace taproom
