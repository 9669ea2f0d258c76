#include <cstring>

#include "../packet/ipv6_groups.h"
#include "answer_packet.h"
#include "own_addresses.h"
#include "responder_context.h"

namespace taproom::datapath {
namespace {

// RFC 4861 4.4, 4.6.1.
constexpr uint8_t kSourceLink = 1, kTargetLink = 2;
constexpr uint32_t kSolicited = 0x40000000, kOverride = 0x20000000;
constexpr size_t kTarget = 8, kOptions = 24, kLinkOption = 8;
constexpr MacAddress kAllNodesMac{0x33, 0x33, 0, 0, 0, 1};

struct Options {
  bool valid = true;
  const uint8_t* source_link = nullptr;
};

Options read_options(const uint8_t* at, size_t size) {
  Options options;
  while (size != 0) {
    const size_t length = size < 2 ? 0 : at[1] * size_t{8};
    if (length == 0 || length > size) return {.valid = false};
    if (at[0] == kSourceLink && length == kLinkOption) options.source_link = at + 2;
    at += length;
    size -= length;
  }
  return options;
}

bool is_unspecified(const uint8_t* address) {
  for (size_t i = 0; i < 16; ++i) {
    if (address[i] != 0) return false;
  }
  return true;
}

/// RFC 4861 7.1.1; the checksum was looked at before.
bool is_valid(const Packet& packet, const Options& options) {
  const uint8_t* const icmp = packet.transport();
  if (packet.ip()[7] != 255 || icmp[1] != 0 || icmp[kTarget] == 0xff || !options.valid)
    return false;
  if (!is_unspecified(packet.source())) return packet.source()[0] != 0xff;
  return options.source_link == nullptr && is_solicited_node(packet.destination());
}

}  // namespace

void answer_neighbour_solicitation(const Packet& packet, ResponderContext& context) {
  const uint32_t size = packet.transport_size();
  if (size < kOptions) return context.drop(Drop::kMalformed);
  const uint8_t* const solicitation = packet.transport();
  const Options options = read_options(solicitation + kOptions, size - kOptions);
  if (!is_valid(packet, options)) return context.drop(Drop::kMalformed);
  const uint8_t* const target = solicitation + kTarget;
  if (!is_own(context.settings.addresses, target, true)) return context.drop(Drop::kNotForUs);

  const bool probe = is_unspecified(packet.source());
  AnswerPacket answer(packet, context.settings.mac, target, kIcmpv6);
  uint8_t* const icmp = answer.payload();
  answer.ip()[7] = 255;
  if (probe) std::memcpy(answer.ip() + 24, kAllNodes.data(), kAllNodes.size());
  icmp[0] = kNeighbourAdvertisement;
  icmp[1] = 0;
  // RFC 4861 7.2.4: to a probe (RFC 4862 5.4.3) it goes to everybody, and is not "solicited".
  store32(icmp + 4, probe ? kOverride : kSolicited | kOverride);
  std::memcpy(icmp + kTarget, target, 16);
  size_t length = kOptions;
  if (!packet.layer3) {
    icmp[kOptions] = kTargetLink;
    icmp[kOptions + 1] = 1;
    std::memcpy(icmp + kOptions + 2, context.settings.mac.data(), 6);
    length += kLinkOption;
  }
  Frame& frame = answer.finish(length, 2);
  if (!packet.layer3 && probe) {
    std::memcpy(frame.bytes(), kAllNodesMac.data(), 6);
  } else if (!packet.layer3 && options.source_link != nullptr &&
             (options.source_link[0] & 1) == 0) {
    std::memcpy(frame.bytes(), options.source_link, 6);
  }
  context.send(frame);
}

}  // namespace taproom::datapath
