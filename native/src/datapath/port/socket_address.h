#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string>

#include "../../system/result.h"

namespace taproom {
class OptionsReader;
}

namespace taproom::datapath {

/// Address and UDP port of an end of a socket, IPv4 or IPv6. Comparable, so that it can be a key.
struct SocketAddress {
  bool ipv6 = false;
  /// IPv4: the first four.
  std::array<uint8_t, 16> address{};
  uint16_t port = 0;

  auto operator<=>(const SocketAddress&) const = default;
  int family() const { return ipv6 ? AF_INET6 : AF_INET; }
  /// IP and UDP headers before the payload.
  unsigned headers() const { return (ipv6 ? 40u : 20u) + 8u; }
  bool is_any() const { return address == decltype(address){}; }
  bool is_multicast() const { return ipv6 ? address[0] == 0xff : (address[0] & 0xf0) == 0xe0; }
  bool is_broadcast() const;
  /// As people write it: `192.0.2.1:4789`, `[2001:db8::1]:4789`.
  std::string text() const;
  std::string address_text() const;
};

struct SocketEnds {
  SocketAddress local, remote;
};

/// The two ends of a port that is a socket.
struct SocketPortOptions {
  /// Numeric; `local` may be empty (any). Ports in host order.
  std::string local;
  uint16_t local_port = 0;
  std::string remote;
  uint16_t remote_port = 0;
  /// Bytes of payload (behind Ethernet) that it takes in one frame; 0: as many as fit.
  uint32_t mtu = 0;

  void read_ends(const OptionsReader& options);
  /// Checked: of one family, and the remote one a single host. `default_port` where none is given.
  Result<SocketEnds> ends(uint16_t default_port = 0) const;
};

/// For the system calls.
struct RawAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  explicit RawAddress(const SocketAddress& from);
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// Numeric text only. `what`: for the failure's words, such as `remote`.
Result<SocketAddress> parse_socket_address(const std::string& what, const std::string& text,
                                           uint16_t port);
/// No address in particular, of this family.
SocketAddress any_address(bool ipv6, uint16_t port);
/// Whether a datagram's source has this address; its port does not matter.
bool same_address(const sockaddr_storage& source, const SocketAddress& expected);

}  // namespace taproom::datapath
