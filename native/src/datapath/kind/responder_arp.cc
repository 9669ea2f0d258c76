#include <array>
#include <cstring>

#include "answer_packet.h"
#include "own_addresses.h"
#include "responder_context.h"

namespace taproom::datapath {
namespace {

// RFC 826, for IPv4 over Ethernet: where the fields are.
constexpr size_t kSize = 28, kOperation = 6, kSenderMac = 8, kSenderIp = 14, kTargetMac = 18,
                 kTargetIp = 24;
constexpr uint16_t kRequest = 1, kReply = 2;
constexpr std::array<uint8_t, 6> kEthernetIpv4{0, 1, 8, 0, 6, 4};
constexpr std::array<uint8_t, 4> kNobody{};

/// RFC 5227 2.4: another host claims our address; an announcement corrects the caches.
void defend(const Packet& packet, ResponderContext& context) {
  if (!context.shared.defences.allow(context.egress.now())) return;
  std::array<std::byte, kHeadroom + 64 + kSize> room;
  Frame frame{room.data() + kHeadroom, packet.headers.network + uint32_t{kSize}, kHeadroom, 0, {}};
  uint8_t* const bytes = frame.bytes();
  std::memcpy(bytes, packet.frame.bytes(), frame.size);
  std::memset(bytes, 0xff, 6);
  std::memcpy(bytes + 6, context.settings.mac.data(), 6);
  uint8_t* const arp = bytes + packet.headers.network;
  store16(arp + kOperation, kRequest);
  std::memcpy(arp + kTargetIp, arp + kSenderIp, 4);
  std::memcpy(arp + kSenderMac, context.settings.mac.data(), 6);
  std::memset(arp + kTargetMac, 0, 6);
  context.send(frame);
}

}  // namespace

void answer_arp(const Packet& packet, ResponderContext& context) {
  Frame& frame = packet.frame;
  uint8_t* const arp = packet.ip();
  if (frame.size - packet.headers.network < kSize) return context.drop(Drop::kMalformed);
  if (std::memcmp(arp, kEthernetIpv4.data(), kEthernetIpv4.size()) != 0) {
    return context.drop(Drop::kNotForUs);
  }
  const auto& own = context.settings.addresses;
  if (std::memcmp(arp + kSenderIp, kNobody.data(), 4) != 0 && is_own(own, arp + kSenderIp, false)) {
    return defend(packet, context);
  }
  if (load16(arp + kOperation) != kRequest || !is_own(own, arp + kTargetIp, false)) {
    return context.drop(Drop::kNotForUs);
  }
  // The request becomes the reply. A probe (sender 0.0.0.0) gets one like any other.
  store16(arp + kOperation, kReply);
  uint8_t asked[4];
  std::memcpy(asked, arp + kTargetIp, 4);
  std::memcpy(arp + kTargetMac, arp + kSenderMac, 10);
  std::memcpy(arp + kSenderMac, context.settings.mac.data(), 6);
  std::memcpy(arp + kSenderIp, asked, 4);
  swap_ethernet(frame.bytes(), context.settings.mac);
  context.send(frame);
}

}  // namespace taproom::datapath
