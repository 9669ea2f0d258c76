#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "prefix_table.h"
#include "settings.h"

namespace taproom::datapath {

using Ipv4Key = uint32_t;
/// GCC and clang have it on every 64-bit machine.
using Ipv6Key = unsigned __int128;

Ipv4Key ipv4_key(const uint8_t* address);
Ipv6Key ipv6_key(const uint8_t* address);

/// What is to be done with a packet that is not for the host.
struct Hop {
  enum class Kind : uint8_t {
    kHost,       // a case for the kernel
    kOnLink,     // the destination is the neighbour
    kNeighbour,  // to `mac`, a gateway that the kernel has resolved
    kNoRoute,
    kUnreachable,
    kProhibited,
    kBlackhole,
  };
  Kind kind = Kind::kNoRoute;
  MacAddress mac{};
};

/// MAC addresses of neighbours by IP address, immutable: open addressing, never more than half
/// full.
class NeighbourTable {
 public:
  NeighbourTable() : entries_(1) {}
  explicit NeighbourTable(const std::vector<ExceptionSettings::Neighbour>& neighbours);
  /// Nullptr: not known.
  const MacAddress* find(const uint8_t* address, bool ipv6) const;
  size_t memory() const { return entries_.capacity() * sizeof(Entry); }

 private:
  struct Entry {
    Ipv6Key address = 0;
    MacAddress mac{};
    bool ipv6 = false;
    bool used = false;
  };
  size_t slot(Ipv6Key address, bool ipv6) const;
  std::vector<Entry> entries_;
};

/// Made anew with each change of the kernel's routes or neighbours; workers only read.
struct ExceptionTables {
  PrefixTable<Ipv4Key> ipv4;
  PrefixTable<Ipv6Key> ipv6;
  /// What the tables' values stand for.
  std::vector<Hop> hops;
  NeighbourTable neighbours;

  const Hop& find(const uint8_t* address, bool is_ipv6) const {
    return hops[is_ipv6 ? ipv6.find(ipv6_key(address)) : ipv4.find(ipv4_key(address))];
  }
  size_t memory() const {
    return sizeof(*this) + ipv4.memory() + ipv6.memory() + neighbours.memory() +
           hops.capacity() * sizeof(Hop);
  }
};

/// Of routes, neighbours and the host's own addresses (which, with the broadcast addresses of their
/// subnets, lead to the host). Of equal prefixes the first one counts. Control thread.
std::shared_ptr<const ExceptionTables> make_exception_tables(const ExceptionSettings& settings);

}  // namespace taproom::datapath
