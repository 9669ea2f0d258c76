#include "request_reader.h"

#include <linux/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <cmath>

namespace taproom::netlink {
namespace {

constexpr uint32_t kMaxIndex = 0x7fffffff;

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

}  // namespace

RequestReader::RequestReader(Napi::Value value, std::string what) : what_(std::move(what)) {
  if (!value.IsObject() || value.IsFunction()) {
    throw Napi::TypeError::New(value.Env(), what_ + " must be an object");
  }
  object_ = value.As<Napi::Object>();
}

void RequestReader::refuse(const char* key, const std::string& expected) const {
  throw Napi::TypeError::New(object_.Env(), what_ + '.' + key + " must be " + expected);
}

Napi::Value RequestReader::field(const char* key) const {
  const Napi::Value value = object_.Get(key);
  return value.IsNull() ? object_.Env().Undefined() : value;
}

bool RequestReader::has(const char* key) const { return !field(key).IsUndefined(); }

bool RequestReader::is_null(const char* key) const { return object_.Get(key).IsNull(); }

std::optional<std::string> RequestReader::text(const char* key) const {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  if (!value.IsString()) refuse(key, "a string");
  std::string text = value.As<Napi::String>().Utf8Value();
  // Strings end at a NUL in the kernel: what follows it would be lost unsaid.
  if (text.find('\0') != std::string::npos) refuse(key, "a string without NUL");
  return text;
}

std::string RequestReader::required_text(const char* key) const {
  auto value = text(key);
  if (!value) refuse(key, "a string");
  return *value;
}

std::optional<bool> RequestReader::truth(const char* key) const {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  if (!value.IsBoolean()) refuse(key, "true or false");
  return value.As<Napi::Boolean>().Value();
}

std::optional<uint32_t> RequestReader::number(const char* key, uint32_t least,
                                              uint32_t most) const {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!(number >= least && number <= most && number == std::floor(number))) {
    refuse(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return static_cast<uint32_t>(number);
}

uint32_t RequestReader::required_number(const char* key, uint32_t least, uint32_t most) const {
  const auto value = number(key, least, most);
  if (!value) refuse(key, "a whole number");
  return *value;
}

std::optional<uint32_t> RequestReader::index(const char* key) const {
  return number(key, 1, kMaxIndex);
}

std::optional<uint32_t> RequestReader::hundredths(const char* key) const {
  constexpr double kMostSeconds = 1'000'000;
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  const double seconds = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!(seconds >= 0 && seconds <= kMostSeconds)) refuse(key, "0 to 1000000 seconds");
  return static_cast<uint32_t>(std::lround(seconds * 100));
}

std::optional<uint32_t> RequestReader::lifetime(const char* key) const {
  if (is_null(key)) return UINT32_MAX;
  return number(key, 0, UINT32_MAX - 1);
}

std::optional<MacAddress> RequestReader::mac(const char* key) const {
  const auto value = text(key);
  if (!value) return std::nullopt;
  const auto mac = parse_mac(*value);
  if (!mac) refuse(key, "a MAC address such as 02:00:00:12:34:56");
  return mac;
}

std::optional<IpAddress> RequestReader::address(const char* key) const {
  const auto value = text(key);
  if (!value) return std::nullopt;
  const auto address = IpAddress::parse(*value);
  if (!address) refuse(key, "an IPv4 or IPv6 address");
  return address;
}

std::optional<IpAddress> RequestReader::address(const char* key, uint8_t family) const {
  const auto found = address(key);
  if (found && found->family != family) refuse(key, "an address of the same family");
  return found;
}

std::optional<IpPrefix> RequestReader::prefix(const char* key, uint8_t family) const {
  const auto value = text(key);
  if (!value) return std::nullopt;
  if (*value == "default") return IpPrefix{IpAddress::any(family), 0};
  const auto prefix = IpPrefix::parse(*value);
  if (!prefix || prefix->address.family != family) {
    refuse(key, "a prefix of the family, such as 192.0.2.0/24 or 2001:db8::/32");
  }
  return prefix;
}

uint8_t RequestReader::required_family(const char* key) const {
  const auto value = text(key);
  if (value == "ipv4") return AF_INET;
  if (value == "ipv6") return AF_INET6;
  refuse(key, "ipv4 or ipv6");
}

std::optional<std::string> RequestReader::link_name(const char* key, bool pattern) const {
  auto value = text(key);
  if (value && !is_link_name(*value, pattern)) {
    refuse(key, "a link name of 1 to 15 printable characters without space, \"/\" and \":\"");
  }
  return value;
}

std::optional<RequestReader> RequestReader::nested(const char* key) const {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return std::nullopt;
  return RequestReader(value, what_ + '.' + key);
}

std::vector<RequestReader> RequestReader::list(const char* key) const {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return {};
  if (!value.IsArray()) refuse(key, "an array");
  const auto array = value.As<Napi::Array>();
  std::vector<RequestReader> readers;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    readers.emplace_back(array.Get(i), what_ + '.' + key + '.' + std::to_string(i));
  }
  return readers;
}

std::vector<std::string> RequestReader::texts(const char* key) const {
  const Napi::Value value = field(key);
  if (value.IsUndefined()) return {};
  if (!value.IsArray()) refuse(key, "an array of strings");
  const auto array = value.As<Napi::Array>();
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value item = array.Get(i);
    if (!item.IsString()) refuse(key, "an array of strings");
    texts.push_back(item.As<Napi::String>().Utf8Value());
  }
  return texts;
}

}  // namespace taproom::netlink
