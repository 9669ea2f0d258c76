#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "../tun/mac_address.h"

namespace taproom::netlink {

/// An IPv4 or IPv6 address in network byte order.
struct IpAddress {
  /// AF_INET or AF_INET6.
  uint8_t family = 0;
  std::array<uint8_t, 16> bytes{};

  size_t size() const;
  unsigned bits() const { return static_cast<unsigned>(size()) * 8; }
  bool is_any() const;
  bool is_multicast() const;
  /// The form of inet_ntop, RFC 5952 for IPv6.
  std::string text() const;

  /// Strict: no leading zeros, no short forms, no zone.
  static std::optional<IpAddress> parse(std::string_view text);
  /// Nothing when the size is not that of the family.
  static std::optional<IpAddress> from(uint8_t family, std::span<const uint8_t> bytes);
  static IpAddress any(uint8_t family) { return IpAddress{family, {}}; }

  bool operator==(const IpAddress&) const = default;
};

struct IpPrefix {
  IpAddress address;
  uint8_t length = 0;

  /// Whether the other lies in it, or is it.
  bool contains(const IpPrefix& other) const;
  /// `address/length`; `default` for length 0.
  std::string text() const;
  /// With a length, or without (a host's: 32 or 128).
  static std::optional<IpPrefix> parse(std::string_view text);
};

std::string mac_text(std::span<const uint8_t> bytes);

}  // namespace taproom::netlink
