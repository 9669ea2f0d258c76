#include "socket_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "../../options/options_reader.h"

namespace taproom::datapath {

void SocketPortOptions::read_ends(const OptionsReader& options) {
  const auto address = [&](const char* key) {
    return options.address(key) ? options.required_text(key) : std::string();
  };
  const auto port = [&](const char* key) {
    return static_cast<uint16_t>(options.number(key, 0, UINT16_MAX).value_or(0));
  };
  local = address("local");
  local_port = port("localPort");
  remote = address("remote");
  remote_port = port("remotePort");
  mtu = options.number("mtu", 0, UINT16_MAX).value_or(0);
}

Result<SocketEnds> SocketPortOptions::ends(uint16_t default_port) const {
  const auto refuse = [](std::string message, std::string remedy) {
    return Failure{"check the addresses", EINVAL, std::move(message), std::move(remedy)};
  };
  const auto port_or_default = [&](uint16_t port) { return port != 0 ? port : default_port; };
  const auto to = parse_socket_address("remote", remote, port_or_default(remote_port));
  if (!to) return to.failure();
  const uint16_t from_port = port_or_default(local_port);
  const auto from = local.empty() ? any_address(to.value().ipv6, from_port)
                                  : parse_socket_address("local", local, from_port);
  if (!from) return from.failure();
  const SocketEnds ends{from.value(), to.value()};
  if (ends.local.port == 0 || ends.remote.port == 0) {
    return refuse("A UDP port is 1 to 65535, at both ends.", {});
  }
  if (ends.local.ipv6 != ends.remote.ipv6) {
    return refuse("One end is IPv4 and the other one IPv6.", "Give both of the same kind.");
  }
  if (ends.remote.is_multicast()) {
    return refuse("The remote end " + ends.remote.address_text() +
                      " is a multicast group, which a port does not join.",
                  "Make one port for each of the other ends.");
  }
  if (ends.remote.is_any() || ends.remote.is_broadcast()) {
    return refuse(ends.remote.address_text() + " is not the address of one computer.",
                  "Name the other end's own address.");
  }
  return ends;
}

bool SocketAddress::is_broadcast() const {
  return !ipv6 && std::all_of(address.begin(), address.begin() + 4,
                              [](uint8_t byte) { return byte == 0xff; });
}

std::string SocketAddress::address_text() const {
  char text[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(family(), address.data(), text, sizeof(text));
  return text;
}

std::string SocketAddress::text() const {
  const std::string number = std::to_string(port);
  return ipv6 ? "[" + address_text() + "]:" + number : address_text() + ":" + number;
}

RawAddress::RawAddress(const SocketAddress& from) {
  if (from.ipv6) {
    sockaddr_in6 raw{};
    raw.sin6_family = AF_INET6;
    raw.sin6_port = htons(from.port);
    std::memcpy(&raw.sin6_addr, from.address.data(), 16);
    std::memcpy(&storage, &raw, size = sizeof(raw));
  } else {
    sockaddr_in raw{};
    raw.sin_family = AF_INET;
    raw.sin_port = htons(from.port);
    std::memcpy(&raw.sin_addr, from.address.data(), 4);
    std::memcpy(&storage, &raw, size = sizeof(raw));
  }
}

Result<SocketAddress> parse_socket_address(const std::string& what, const std::string& text,
                                           uint16_t port) {
  SocketAddress parsed;
  parsed.port = port;
  parsed.ipv6 = text.find(':') != std::string::npos;
  if (::inet_pton(parsed.family(), text.c_str(), parsed.address.data()) == 1) return parsed;
  return Failure{"check the " + what + " address", EINVAL, "\"" + text + "\" is not an IP address.",
                 "Write it in numbers, such as 192.0.2.1 or 2001:db8::1."};
}

SocketAddress any_address(bool ipv6, uint16_t port) {
  SocketAddress any;
  any.ipv6 = ipv6;
  any.port = port;
  return any;
}

bool same_address(const sockaddr_storage& source, const SocketAddress& expected) {
  if (source.ss_family != expected.family()) return false;
  if (expected.ipv6) {
    const auto& raw = reinterpret_cast<const sockaddr_in6&>(source);
    return std::memcmp(&raw.sin6_addr, expected.address.data(), 16) == 0;
  }
  const auto& raw = reinterpret_cast<const sockaddr_in&>(source);
  return std::memcmp(&raw.sin_addr, expected.address.data(), 4) == 0;
}

}  // namespace taproom::datapath
