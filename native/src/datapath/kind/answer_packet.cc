#include "answer_packet.h"

#include <algorithm>
#include <cstring>

namespace taproom::datapath {

void swap_ethernet(uint8_t* frame, const MacAddress& own) {
  std::memcpy(frame, frame + own.size(), own.size());
  std::memcpy(frame + own.size(), own.data(), own.size());
}

AnswerPacket::AnswerPacket(const Packet& request, const MacAddress& own, const uint8_t* source,
                           uint8_t protocol)
    : ip_size_(request.ipv6() ? 40 : 20), ipv6_(request.ipv6()) {
  uint8_t* const start = reinterpret_cast<uint8_t*>(room_.data()) + kFront;
  const size_t link = std::min<size_t>(request.headers.network, kLink);
  frame_.data = room_.data() + kFront;
  frame_.headroom = kFront;
  std::memcpy(start, request.frame.bytes(), link);
  if (!request.layer3) swap_ethernet(start, own);
  packet_ = start + link;
  std::memset(packet_, 0, ip_size_);
  if (ipv6_) {
    packet_[0] = 0x60;
    packet_[6] = protocol;
    packet_[7] = kHopLimit;
    std::memcpy(packet_ + 8, source, 16);
    std::memcpy(packet_ + 24, request.source(), 16);
  } else {
    packet_[0] = 0x45;
    packet_[6] = 0x40;  // never to be fragmented, hence no identification (RFC 6864 4.1)
    packet_[8] = kHopLimit;
    packet_[9] = protocol;
    std::memcpy(packet_ + 12, source, 4);
    std::memcpy(packet_ + 16, request.source(), 4);
  }
}

Frame& AnswerPacket::finish(size_t payload_size) {
  if (ipv6_) {
    store16(packet_ + 4, static_cast<uint16_t>(payload_size));
  } else {
    store16(packet_ + 2, static_cast<uint16_t>(ip_size_ + payload_size));
    store16(packet_ + 10, 0);
    store16(packet_ + 10, checksum_fold(checksum_add(packet_, ip_size_)));
  }
  const size_t link = static_cast<size_t>(packet_ - frame_.bytes());
  frame_.size = static_cast<uint32_t>(link + ip_size_ + payload_size);
  frame_.tailroom = static_cast<uint32_t>(room_.size() - kFront - frame_.size);
  return frame_;
}

Frame& AnswerPacket::finish(size_t payload_size, size_t checksum_at) {
  const uint8_t protocol = packet_[ipv6_ ? 6 : 9];
  store16(payload() + checksum_at, 0);
  const uint64_t pseudo =
      protocol == kIcmp
          ? 0
          : pseudo_header_sum(packet_, ipv6_, protocol, static_cast<uint32_t>(payload_size));
  uint16_t sum = checksum_fold(checksum_add(payload(), payload_size, pseudo));
  if (protocol == kUdp && sum == 0) sum = 0xffff;  // 0 would say that there is none (RFC 768)
  store16(payload() + checksum_at, sum);
  return finish(payload_size);
}

}  // namespace taproom::datapath
