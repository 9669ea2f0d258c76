#include "ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace taproom::netlink {

size_t IpAddress::size() const { return family == AF_INET6 ? 16 : 4; }

bool IpAddress::is_any() const {
  return std::all_of(bytes.begin(), bytes.begin() + size(), [](uint8_t b) { return b == 0; });
}

bool IpAddress::is_multicast() const {
  return family == AF_INET6 ? bytes[0] == 0xff : (bytes[0] & 0xf0) == 0xe0;
}

std::string IpAddress::text() const {
  char buffer[INET6_ADDRSTRLEN];
  return ::inet_ntop(family, bytes.data(), buffer, sizeof buffer) ? buffer : std::string();
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  IpAddress address;
  address.family = text.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  const std::string terminated(text);
  if (::inet_pton(address.family, terminated.c_str(), address.bytes.data()) != 1) {
    return std::nullopt;
  }
  return address;
}

std::optional<IpAddress> IpAddress::from(uint8_t family, std::span<const uint8_t> bytes) {
  if (family != AF_INET && family != AF_INET6) return std::nullopt;
  IpAddress address;
  address.family = family;
  if (bytes.size() != address.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), address.bytes.begin());
  return address;
}

bool IpPrefix::contains(const IpPrefix& other) const {
  if (address.family != other.address.family || other.length < length) return false;
  const size_t whole = length / 8;
  if (!std::equal(address.bytes.begin(), address.bytes.begin() + whole,
                  other.address.bytes.begin())) {
    return false;
  }
  const uint8_t mask = static_cast<uint8_t>(0xff00 >> length % 8);
  return length % 8 == 0 || ((address.bytes[whole] ^ other.address.bytes[whole]) & mask) == 0;
}

std::string IpPrefix::text() const {
  if (length == 0) return "default";
  return address.text() + '/' + std::to_string(length);
}

std::optional<IpPrefix> IpPrefix::parse(std::string_view text) {
  const size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  unsigned length = address->bits();
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), length);
    if (error != std::errc{} || end != digits.end() || length > address->bits()) return {};
  }
  return IpPrefix{*address, static_cast<uint8_t>(length)};
}

std::string mac_text(std::span<const uint8_t> bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const uint8_t byte : bytes) {
    if (!text.empty()) text += ':';
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

}  // namespace taproom::netlink
