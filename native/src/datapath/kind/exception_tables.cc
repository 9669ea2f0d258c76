#include "exception_tables.h"

#include <linux/rtnetlink.h>

#include <bit>
#include <map>

#include "../packet/headers.h"

namespace taproom::datapath {
namespace {

/// Values that every table has; gateways follow.
constexpr uint32_t kNoRoute = 0, kHost = 1, kOnLink = 2, kUnreachable = 3, kProhibited = 4,
                   kBlackhole = 5;

Ipv6Key key_of(const uint8_t* address, bool ipv6) {
  return ipv6 ? ipv6_key(address) : ipv4_key(address);
}

/// Of one computer: neither a group nor the zeros of an entry that is not resolved.
bool is_station(const MacAddress& mac) { return (mac[0] & 1) == 0 && mac != MacAddress{}; }

class Builder {
 public:
  explicit Builder(const ExceptionSettings& settings) : neighbours_(settings.neighbours) {
    using Kind = Hop::Kind;
    for (Kind kind : {Kind::kNoRoute, Kind::kHost, Kind::kOnLink, Kind::kUnreachable,
                      Kind::kProhibited, Kind::kBlackhole}) {
      hops_.push_back({kind, {}});
    }
    // First, so that they outdo routes to the same prefix.
    for (const IpAddressBytes& address : settings.addresses) add_own(address);
    for (const ExceptionSettings::Route& route : settings.routes) {
      add(route.prefix, route.prefix.prefix_length, value_of(route));
    }
  }

  std::shared_ptr<const ExceptionTables> finish() {
    auto tables = std::make_shared<ExceptionTables>();
    tables->ipv4 = PrefixTable<Ipv4Key>(std::move(ipv4_), kNoRoute);
    tables->ipv6 = PrefixTable<Ipv6Key>(std::move(ipv6_), kNoRoute);
    tables->hops = std::move(hops_);
    tables->neighbours = std::move(neighbours_);
    return tables;
  }

 private:
  void add(const IpAddressBytes& prefix, uint8_t length, uint32_t value) {
    if (prefix.ipv6)
      ipv6_.push_back({ipv6_key(prefix.bytes.data()), length, value});
    else
      ipv4_.push_back({ipv4_key(prefix.bytes.data()), length, value});
  }

  /// The address, and the two ends of its subnet: broadcast, and what was broadcast once (RFC 1812
  /// 5.3.5.1); in IPv6 the routers' anycast address (RFC 4291 2.6.1).
  void add_own(const IpAddressBytes& address) {
    add(address, address.ipv6 ? 128 : 32, kHost);
    const unsigned length = address.prefix_length;
    if (address.ipv6 ? length >= 127 : length >= 31) return;
    if (address.ipv6) {
      const Ipv6Key rest = ~Ipv6Key{0} >> length;
      ipv6_.push_back({ipv6_key(address.bytes.data()) & ~rest, 128, kHost});
      return;
    }
    const Ipv4Key rest = ~Ipv4Key{0} >> length;
    ipv4_.push_back({ipv4_key(address.bytes.data()) | rest, 32, kHost});
    ipv4_.push_back({ipv4_key(address.bytes.data()) & ~rest, 32, kHost});
  }

  uint32_t value_of(const ExceptionSettings::Route& route) {
    switch (route.reject) {
      case 0:
        break;
      case RTN_UNREACHABLE:
        return kUnreachable;
      case RTN_PROHIBIT:
        return kProhibited;
      case RTN_BLACKHOLE:
        return kBlackhole;
      default:
        return kHost;
    }
    if (route.elsewhere) return kHost;
    if (!route.has_gateway) return kOnLink;
    const MacAddress* mac = neighbours_.find(route.gateway.data(), route.prefix.ipv6);
    if (mac == nullptr) return kHost;  // which resolves it, and then we hear of it
    const auto [known, added] = gateways_.emplace(*mac, static_cast<uint32_t>(hops_.size()));
    if (added) hops_.push_back({Hop::Kind::kNeighbour, *mac});
    return known->second;
  }

  NeighbourTable neighbours_;
  std::vector<Hop> hops_;
  std::map<MacAddress, uint32_t> gateways_;
  std::vector<PrefixTable<Ipv4Key>::Prefix> ipv4_;
  std::vector<PrefixTable<Ipv6Key>::Prefix> ipv6_;
};

}  // namespace

Ipv4Key ipv4_key(const uint8_t* address) { return load32(address); }

Ipv6Key ipv6_key(const uint8_t* address) {
  const uint64_t high = uint64_t{load32(address)} << 32 | load32(address + 4);
  const uint64_t low = uint64_t{load32(address + 8)} << 32 | load32(address + 12);
  return Ipv6Key{high} << 64 | low;
}

NeighbourTable::NeighbourTable(const std::vector<ExceptionSettings::Neighbour>& neighbours)
    : entries_(std::bit_ceil(neighbours.size() * 2 + 2)) {
  for (const ExceptionSettings::Neighbour& neighbour : neighbours) {
    if (!is_station(neighbour.mac)) continue;
    const Ipv6Key address = key_of(neighbour.address.data(), neighbour.ipv6);
    Entry& entry = entries_[slot(address, neighbour.ipv6)];
    entry = {address, neighbour.mac, neighbour.ipv6, true};
  }
}

/// Where the address is, or the free place where it belongs; at least half of the places are free.
size_t NeighbourTable::slot(Ipv6Key address, bool ipv6) const {
  uint64_t hash = static_cast<uint64_t>(address >> 64) * 0x9e3779b97f4a7c15 + ipv6;
  hash = (hash ^ static_cast<uint64_t>(address)) * 0xbf58476d1ce4e5b9;
  size_t at = (hash ^ (hash >> 32)) & (entries_.size() - 1);
  while (entries_[at].used && (entries_[at].address != address || entries_[at].ipv6 != ipv6)) {
    at = (at + 1) & (entries_.size() - 1);
  }
  return at;
}

const MacAddress* NeighbourTable::find(const uint8_t* address, bool ipv6) const {
  const Entry& entry = entries_[slot(key_of(address, ipv6), ipv6)];
  return entry.used ? &entry.mac : nullptr;
}

std::shared_ptr<const ExceptionTables> make_exception_tables(const ExceptionSettings& settings) {
  return Builder(settings).finish();
}

}  // namespace taproom::datapath
