#include <cstring>

#include "answer_packet.h"
#include "own_addresses.h"
#include "responder_context.h"

namespace taproom::datapath {
namespace {

constexpr uint8_t kEchoRequest4 = 8, kEchoReply4 = 0, kEchoRequest6 = 128, kEchoReply6 = 129;

}  // namespace

void answer_icmp(const Packet& packet, ResponderContext& context) {
  if (!transport_checksum_holds(packet)) return context.drop(Drop::kMalformed);
  uint8_t* icmp = packet.transport();
  const bool ipv6 = packet.ipv6();
  if (ipv6 && icmp[0] == kNeighbourSolicitation) {
    return answer_neighbour_solicitation(packet, context);
  }
  if (icmp[0] != (ipv6 ? kEchoRequest6 : kEchoRequest4) || icmp[1] != 0) {
    return context.drop(Drop::kNotForUs);
  }
  // RFC 4443 4.2: what was asked of a group is answered by one of us.
  const bool to_group = ipv6 && packet.destination()[0] == 0xff;
  if (to_group) {
    const uint8_t* const own = own_address_for(context.settings.addresses, packet.source(), true);
    if (own == nullptr) return context.drop(Drop::kNotForUs);
    std::memcpy(packet.destination(), own, 16);
  }
  Packet answer = packet;
  make_reply(answer, context.settings.mac);
  icmp = answer.transport();
  icmp[0] = ipv6 ? kEchoReply6 : kEchoReply4;
  if (to_group) {
    store16(icmp + 2, 0);
    const uint32_t size = answer.transport_size();
    const uint64_t pseudo = pseudo_header_sum(answer.ip(), true, kIcmpv6, size);
    store16(icmp + 2, checksum_fold(checksum_add(icmp, size, pseudo)));
  } else {
    // RFC 1624 equation 3, for the one word that changed.
    const uint16_t before = static_cast<uint16_t>((ipv6 ? kEchoRequest6 : kEchoRequest4) << 8);
    const uint64_t sum = uint64_t{static_cast<uint16_t>(~load16(icmp + 2))} +
                         static_cast<uint16_t>(~before) + (uint64_t{icmp[0]} << 8);
    store16(icmp + 2, checksum_fold(sum));
  }
  context.worker.pings.add(1);
  context.send(answer.frame);
}

void answer_with_error(const Packet& packet, IcmpError error, ResponderContext& context) {
  context.drop(Drop::kNotForUs);
  if (!may_be_answered_with_error(packet)) return;
  if (!context.shared.errors.allow(context.egress.now())) return;
  send_icmp_error(packet, error, packet.destination(), context.settings.mac, context.port,
                  context.egress);
}

}  // namespace taproom::datapath
