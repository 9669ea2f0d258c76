#pragma once

#include "wire.h"

namespace wire {

/// One packet of each kind that a responder answers, from 192.0.2.9 and 2001:db8::9: a start for
/// those who spoil them.
inline std::vector<Bytes> asked_packets(const std::string& to4, const std::string& to6) {
  const std::string from4 = "192.0.2.9", from6 = "2001:db8::9";
  const Bytes mss{2, 4, 5, 0xb4};
  const std::string get = "GET / HTTP/1.1\r\n\r\n";
  const Bytes hop_by_hop{17, 0, 5, 2, 0, 0, 0, 0};
  std::vector<Bytes> all;
  for (const bool ipv6 : {false, true}) {
    Ip header{.from = ipv6 ? from6 : from4, .to = ipv6 ? to6 : to4};
    const auto add = [&](uint8_t protocol, const Bytes& payload) {
      header.protocol = protocol;
      all.push_back(ip_summed(header, payload));
    };
    add(ipv6 ? 58 : 1, icmp(ipv6 ? 128 : 8, 0, 1, pattern(20)));
    add(17, udp(5000, 7, pattern(12)));
    add(17, udp(5000, 19, pattern(3)));
    add(17, udp(5000, 5001, pattern(30)));
    add(6, tcp({.from = 5000, .to = 80, .sequence = 9, .flags = 2, .options = mss}));
    add(6, tcp({.from = 5000, .to = 80, .sequence = 10, .acknowledged = 0x4567800},
               Bytes(get.begin(), get.end())));
    add(6, tcp({.from = 5000, .to = 81, .flags = 2}));
    if (ipv6) add(58, icmp(135, 0, 0, address(to6) + Bytes{1, 1, 2, 0, 0, 0, 0, 0xbb}));
    header.options = ipv6 ? hop_by_hop : Bytes{7, 7, 4, 0, 0, 0, 0, 0};
    add(17, udp(5000, 7, pattern(4)));
    header.options = ipv6 ? Bytes{17, 0, 0, 1, 0, 0, 0, 7} : Bytes{};
    header.first = 44;
    header.fragment = 0x2000;
    add(17, udp(5000, 7, pattern(24)));
  }
  return all;
}

}  // namespace wire
