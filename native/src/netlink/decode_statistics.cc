#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include "decode.h"

namespace taproom::netlink {
namespace {

/// The order of COUNTER_NAMES (helper/protocol/links.ts). The structure grows with the kernel; what
/// we read has been at its start since Linux 2.6.35.
std::optional<Counters> counters_of(uint32_t index, Bytes bytes) {
  uint64_t fields[8];
  if (bytes.size() < sizeof fields) return std::nullopt;
  std::memcpy(fields, bytes.data(), sizeof fields);
  const auto& [rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, tx_errors, rx_dropped,
               tx_dropped] = fields;
  return Counters{
      index,
      {rx_bytes, rx_packets, rx_errors, rx_dropped, tx_bytes, tx_packets, tx_errors, tx_dropped}};
}
static_assert(offsetof(rtnl_link_stats64, rx_packets) == 0 &&
              offsetof(rtnl_link_stats64, rx_bytes) == 16 &&
              offsetof(rtnl_link_stats64, rx_errors) == 32 &&
              offsetof(rtnl_link_stats64, tx_dropped) == 56);

}  // namespace

std::optional<Counters> decode_statistics(Bytes payload) {
  const auto header = read<if_stats_msg>(payload);
  if (!header || header->ifindex == 0) return std::nullopt;
  const Attributes<IFLA_STATS_LINK_64> attributes(behind(payload, sizeof(if_stats_msg)));
  return counters_of(header->ifindex, attributes.bytes(IFLA_STATS_LINK_64));
}

std::optional<Counters> decode_link_statistics(Bytes payload) {
  const auto header = read<ifinfomsg>(payload);
  if (!header || header->ifi_index <= 0) return std::nullopt;
  const Attributes<IFLA_STATS64> attributes(behind(payload, sizeof(ifinfomsg)));
  return counters_of(static_cast<uint32_t>(header->ifi_index), attributes.bytes(IFLA_STATS64));
}

}  // namespace taproom::netlink
