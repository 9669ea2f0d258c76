#include "bond_probe.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "../packet/headers.h"
#include "../packet/ipv6_groups.h"

namespace taproom::datapath {
namespace {

constexpr uint16_t kEtherRarp = 0x8035;
constexpr uint32_t kShortest = 60;
constexpr size_t kArpSize = 28, kIpv6Size = 40, kSolicitationSize = 24 + 8;

void write_macs(uint8_t* bytes, const MacAddress& destination, const MacAddress& source) {
  std::copy(destination.begin(), destination.end(), bytes);
  std::copy(source.begin(), source.end(), bytes + 6);
}

constexpr MacAddress kEverybody{0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

/// ARP and RARP for Ethernet and IPv4, up to the addresses (RFC 826).
uint8_t* write_arp(uint8_t* at, uint16_t operation) {
  store16(at, 1);
  store16(at + 2, kEtherIpv4);
  at[4] = 6;
  at[5] = 4;
  store16(at + 6, operation);
  return at + 8;
}

void link_local(uint8_t* address, const MacAddress& mac) {
  std::memset(address, 0, 16);
  address[0] = 0xfe;
  address[1] = 0x80;
  address[8] = mac[0] ^ 2;
  address[9] = mac[1];
  address[10] = mac[2];
  address[11] = 0xff;
  address[12] = 0xfe;
  std::copy(mac.begin() + 3, mac.end(), address + 13);
}

Frame& write_solicitation(ShortFrame& frame, const ProbeTarget& target, const MacAddress& source) {
  const auto& wanted = target.bytes;
  uint8_t* bytes = frame.bytes();
  write_macs(bytes, {0x33, 0x33, 0xff, wanted[13], wanted[14], wanted[15]}, source);
  store16(bytes + 12, kEtherIpv6);
  uint8_t* ip = bytes + kMacHeader;
  ip[0] = 0x60;
  store16(ip + 4, kSolicitationSize);
  ip[6] = kIcmpv6;
  ip[7] = 255;
  link_local(ip + 8, source);
  std::copy(kSolicitedNode.begin(), kSolicitedNode.end(), ip + 24);
  std::copy(wanted.begin() + 13, wanted.end(), ip + 37);
  uint8_t* icmp = ip + kIpv6Size;
  icmp[0] = kNeighbourSolicitation;
  std::copy(wanted.begin(), wanted.end(), icmp + 8);
  // Source link-layer address option, in units of 8 bytes.
  icmp[24] = 1;
  icmp[25] = 1;
  std::copy(source.begin(), source.end(), icmp + 26);
  const uint64_t pseudo = pseudo_header_sum(ip, true, kIcmpv6, kSolicitationSize);
  store16(icmp + 2, checksum_fold(checksum_add(icmp, kSolicitationSize, pseudo)));
  return frame.sized(kMacHeader + kIpv6Size + kSolicitationSize);
}

bool is_advertisement(const Frame& frame, const ProbeTarget& target) {
  const uint8_t* ip = frame.bytes() + kMacHeader;
  const uint8_t* icmp = ip + kIpv6Size;
  return frame.size >= kMacHeader + kIpv6Size + 24 && ip[6] == kIcmpv6 && ip[7] == 255 &&
         icmp[0] == kNeighbourAdvertisement &&
         std::equal(target.bytes.begin(), target.bytes.end(), icmp + 8);
}

bool is_arp_reply(const Frame& frame, const ProbeTarget& target) {
  const uint8_t* arp = frame.bytes() + kMacHeader;
  return frame.size >= kMacHeader + kArpSize && load16(arp + 6) == 2 &&
         std::equal(target.bytes.begin(), target.bytes.begin() + 4, arp + 14);
}

}  // namespace

std::optional<ProbeTarget> probe_target(const std::string& address) {
  ProbeTarget target;
  if (::inet_pton(AF_INET, address.c_str(), target.bytes.data()) == 1) return target;
  target.ipv6 = true;
  if (::inet_pton(AF_INET6, address.c_str(), target.bytes.data()) == 1) return target;
  return std::nullopt;
}

Frame& ShortFrame::sized(uint32_t size) {
  frame_.size = std::max(size, kShortest);
  return frame_;
}

Frame& write_probe(ShortFrame& frame, const ProbeTarget& target, const MacAddress& source) {
  if (target.ipv6) return write_solicitation(frame, target, source);
  uint8_t* bytes = frame.bytes();
  write_macs(bytes, kEverybody, source);
  store16(bytes + 12, kEtherArp);
  uint8_t* addresses = write_arp(bytes + kMacHeader, 1);
  std::copy(source.begin(), source.end(), addresses);
  std::copy(target.bytes.begin(), target.bytes.begin() + 4, addresses + 16);
  return frame.sized(kMacHeader + kArpSize);
}

bool is_answer(const Frame& frame, const ProbeTarget& target, const MacAddress& source) {
  if (frame.size < kMacHeader) return false;
  const uint8_t* bytes = frame.bytes();
  if (!std::equal(source.begin(), source.end(), bytes)) return false;
  const uint16_t type = load16(bytes + 12);
  if (target.ipv6) return type == kEtherIpv6 && is_advertisement(frame, target);
  return type == kEtherArp && is_arp_reply(frame, target);
}

Frame& write_announcement(ShortFrame& frame, const MacAddress& source, uint16_t vlan) {
  uint8_t* bytes = frame.bytes();
  write_macs(bytes, kEverybody, source);
  uint8_t* at = bytes + 12;
  if (vlan != 0) {
    store16(at, kEtherVlan);
    store16(at + 2, vlan);
    at += kVlanTag;
  }
  store16(at, kEtherRarp);
  uint8_t* addresses = write_arp(at + 2, 3);
  std::copy(source.begin(), source.end(), addresses);
  std::copy(source.begin(), source.end(), addresses + 10);
  return frame.sized(static_cast<uint32_t>(addresses + 20 - bytes));
}

}  // namespace taproom::datapath
