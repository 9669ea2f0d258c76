#include "options_reader.h"

#include <linux/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <cmath>

namespace taproom {
namespace {

using netlink::IpAddress;
using netlink::IpPrefix;

/// The kernel's rule (dev_valid_name in net/core/dev.c), and printable ASCII only.
bool is_link_name(const std::string& name, bool pattern) {
  if (name.empty() || name.size() >= IFNAMSIZ || name == "." || name == "..") return false;
  if (std::any_of(name.begin(), name.end(),
                  [](char c) { return c <= ' ' || c > '~' || c == '/' || c == ':'; })) {
    return false;
  }
  const size_t percent = name.find('%');
  if (percent == std::string::npos) return true;
  return pattern && name.compare(percent, 2, "%d") == 0 &&
         name.find('%', percent + 1) == std::string::npos;
}

/// 1000000 rather than 1e+06, 0.5 rather than 0.500000.
std::string decimal(double number) {
  return number == std::floor(number) && std::abs(number) < 1e18
             ? std::to_string(static_cast<int64_t>(number))
             : std::to_string(number);
}

/// Up to here in OptionValue::value: undefined and null.
constexpr size_t kNull = 1;
const OptionValue kEmpty{OptionValue::Object{}};

}  // namespace

OptionsReader::OptionsReader(const OptionValue& value, std::string path)
    : object_(std::get_if<OptionValue::Object>(&value.value)), path_(std::move(path)) {
  if (object_ == nullptr) throw OptionError(path_, "an object");
}

void OptionsReader::refuse(const char* key, const std::string& expected) const {
  throw OptionError(path_ + '.' + key, expected);
}

const OptionValue* OptionsReader::field(const char* key) const {
  const auto found = object_->find(std::string_view(key));
  const bool absent = found == object_->end() || found->second.value.index() <= kNull;
  return absent ? nullptr : &found->second;
}

bool OptionsReader::is_null(const char* key) const {
  const auto found = object_->find(std::string_view(key));
  return found != object_->end() && found->second.value.index() == kNull;
}

template <typename T>
const T* OptionsReader::typed(const char* key, const char* expected) const {
  const OptionValue* value = field(key);
  if (value == nullptr) return nullptr;
  const T* typed = std::get_if<T>(&value->value);
  if (typed == nullptr) refuse(key, expected);
  return typed;
}

template <typename Parse>
auto OptionsReader::parsed(const char* key, Parse parse, const char* expected) const {
  const auto value = text(key);
  auto read = value ? parse(*value) : decltype(parse(*value)){};
  if (value && !read) refuse(key, expected);
  return read;
}

std::optional<std::string> OptionsReader::text(const char* key) const {
  const auto* text = typed<std::string>(key, "a string");
  if (text == nullptr) return std::nullopt;
  // Strings end at a NUL in the kernel: what follows it would be lost unsaid.
  if (text->find('\0') != std::string::npos) refuse(key, "a string without NUL");
  return *text;
}

std::optional<bool> OptionsReader::truth(const char* key) const {
  const auto* truth = typed<bool>(key, "true or false");
  return truth == nullptr ? std::nullopt : std::optional(*truth);
}

std::optional<uint32_t> OptionsReader::number(const char* key, uint32_t least,
                                              uint32_t most) const {
  const auto* number = typed<double>(key, "a whole number");
  if (number == nullptr) return std::nullopt;
  if (!(*number >= least && *number <= most) || *number != std::floor(*number)) {
    refuse(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return static_cast<uint32_t>(*number);
}

std::optional<double> OptionsReader::real(const char* key, double least, double most) const {
  const auto* number = typed<double>(key, "a number");
  if (number == nullptr) return std::nullopt;
  if (!(*number >= least && *number <= most)) {
    refuse(key, "a number from " + decimal(least) + " to " + decimal(most));
  }
  return *number;
}

std::optional<size_t> OptionsReader::choice(const char* key,
                                            const std::vector<std::string_view>& names) const {
  const auto* text = typed<std::string>(key, "a string");
  if (text == nullptr) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  std::string expected = "one of";
  for (const std::string_view name : names) {
    expected += (name == names.front() ? " " : ", ") + std::string(name);
  }
  refuse(key, expected);
}

std::optional<uint32_t> OptionsReader::hundredths(const char* key) const {
  const auto seconds = real(key, 0, 1'000'000);
  return seconds ? std::optional(static_cast<uint32_t>(std::lround(*seconds * 100))) : std::nullopt;
}

std::optional<uint32_t> OptionsReader::lifetime(const char* key) const {
  return is_null(key) ? UINT32_MAX : number(key, 0, UINT32_MAX - 1);
}

std::optional<MacAddress> OptionsReader::mac(const char* key) const {
  return parsed(key, parse_mac, "a MAC address such as 02:00:00:12:34:56");
}

std::optional<IpAddress> OptionsReader::address(const char* key) const {
  return parsed(key, IpAddress::parse, "an IPv4 or IPv6 address");
}

std::optional<IpAddress> OptionsReader::address(const char* key, uint8_t family) const {
  const auto found = address(key);
  if (found && found->family != family) refuse(key, "an address of the same family");
  return found;
}

std::optional<IpPrefix> OptionsReader::prefix(const char* key) const {
  return parsed(key, IpPrefix::parse, "a prefix such as 192.0.2.0/24 or 2001:db8::/32");
}

std::optional<IpPrefix> OptionsReader::prefix(const char* key, uint8_t family) const {
  if (text(key) == "default") return IpPrefix{IpAddress::any(family), 0};
  const auto found = prefix(key);
  if (found && found->address.family != family) refuse(key, "a prefix of the same family");
  return found;
}

std::optional<std::string> OptionsReader::link_name(const char* key, bool pattern) const {
  auto value = text(key);
  if (value && !is_link_name(*value, pattern)) {
    refuse(key, "a link name of 1 to 15 printable characters without space, \"/\" and \":\"");
  }
  return value;
}

std::optional<OptionsReader> OptionsReader::nested(const char* key) const {
  const OptionValue* value = field(key);
  if (value == nullptr) return std::nullopt;
  return OptionsReader(*value, path_ + '.' + key);
}

OptionsReader OptionsReader::nested_or_empty(const char* key) const {
  const OptionValue* value = field(key);
  return {value == nullptr ? kEmpty : *value, path_ + '.' + key};
}

std::vector<OptionsReader> OptionsReader::list(const char* key) const {
  std::vector<OptionsReader> readers;
  const auto* array = typed<OptionValue::Array>(key, "an array");
  for (size_t at = 0; array != nullptr && at < array->size(); ++at) {
    readers.emplace_back((*array)[at], path_ + '.' + key + '.' + std::to_string(at));
  }
  return readers;
}

template <typename Read>
auto OptionsReader::each(const char* key, Read read) const {
  std::vector<decltype(read(*this, ""))> all;
  const auto* array = typed<OptionValue::Array>(key, "an array");
  for (size_t at = 0; array != nullptr && at < array->size(); ++at) {
    const std::string place = std::to_string(at);
    const OptionValue alone{OptionValue::Object{{place, (*array)[at]}}};
    all.push_back(read(OptionsReader(alone, path_ + '.' + key), place.c_str()));
  }
  return all;
}

std::vector<std::string> OptionsReader::texts(const char* key) const {
  return each(key,
              [&](const OptionsReader& items, const char* at) { return items.required_text(at); });
}

std::vector<uint32_t> OptionsReader::numbers(const char* key, uint32_t least, uint32_t most) const {
  return each(key, [&](const OptionsReader& items, const char* at) {
    return items.required_number(at, least, most);
  });
}

std::vector<IpPrefix> OptionsReader::prefixes(const char* key) const {
  return each(
      key, [&](const OptionsReader& items, const char* at) { return items.required_prefix(at); });
}

}  // namespace taproom
