#include "segment.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "../../tun/offload.h"
#include "headers.h"

namespace taproom::datapath {
namespace {

constexpr uint8_t kFin = 0x01, kPush = 0x08, kCwr = 0x80;
constexpr uint32_t kTcpSequence = 4, kTcpOffset = 12, kTcpFlags = 13;
constexpr uint32_t kUdpLength = 4;
/// UDP_MAX_SEGMENTS (linux/udp.h): more in one frame the kernel refuses.
constexpr uint32_t kMaxDatagrams = 128;
/// Of an IP packet: what its 16-bit length can say.
constexpr uint32_t kMaxLength = 0xffff;

/// What a port must take so that the frame need not be touched; all bits for what no port takes.
unsigned needed_offloads(const VnetHeader& vnet) {
  unsigned bits = vnet.needs_checksum() ? kOffloadCsum : 0u;
  if ((vnet.gso_type & kGsoEcn) != 0) bits |= kOffloadTsoEcn;
  switch (vnet.gso_type & ~kGsoEcn) {
    case kGsoNone:
      return bits;
    case kGsoTcp4:
      return bits | kOffloadTso4;
    case kGsoTcp6:
      return bits | kOffloadTso6;
    case kGsoUdp:
      // Linux takes and gives the two only as a pair.
      return bits | kOffloadUso4 | kOffloadUso6;
    default:
      return ~0u;
  }
}

/// Where the checksum goes lies in the frame, and behind everything that a switch has decided by: a
/// checksum that were completed into a VLAN tag or an address would change the frame after that.
bool checksum_fits(const Frame& frame, bool layer3) {
  const uint8_t* bytes = frame.bytes();
  const uint32_t start = frame.vnet.checksum_start;
  if (start + frame.vnet.checksum_offset + 2u > frame.size) return false;
  if (layer3) return start >= 20;
  uint32_t network = kMacHeader;
  while (network <= start) {
    const uint16_t type = load16(bytes + network - 2);
    if (type == kEtherIpv4) return start >= network + 20;
    if (type == kEtherIpv6) return start >= network + 40;
    if (type != kEtherVlan && type != kEtherVlanService) return true;
    network += kVlanTag;
  }
  return false;
}

/// How a GSO frame is cut. All offsets from the frame's start, and inside it.
struct Cut {
  bool ipv6 = false;
  bool tcp = false;
  uint32_t network = 0;
  uint32_t transport = 0;
  uint32_t payload = 0;
  uint32_t check = 0;
  /// Pseudo header's sum without the length.
  uint64_t pseudo = 0;
};

/// Headers between IPv6 and transport that every segment may carry a copy of: those that the kernel
/// copies (INET6_PROTO_GSO_EXTHDR). A fragment header or an AH may not be.
bool extensions_copyable(const uint8_t* bytes, uint32_t network, uint32_t transport) {
  uint8_t next = bytes[network + 6];
  uint32_t at = network + 40;
  while (at < transport) {
    if (next != IPPROTO_HOPOPTS && next != IPPROTO_ROUTING && next != IPPROTO_DSTOPTS) return false;
    next = bytes[at];
    at += (bytes[at + 1] + 1u) * 8;
  }
  return true;
}

std::optional<Cut> plan_cut(const Frame& frame, bool layer3) {
  const VnetHeader& vnet = frame.vnet;
  const std::optional<Headers> headers = parse_headers(frame, layer3);
  if (!headers || headers->transport == 0 || headers->is_fragment) return std::nullopt;
  const uint8_t type = vnet.gso_type & ~kGsoEcn;
  Cut cut;
  cut.ipv6 = headers->is_ipv6();
  cut.tcp = headers->protocol == IPPROTO_TCP;
  cut.network = headers->network;
  cut.transport = headers->transport;
  const uint8_t* bytes = frame.bytes();
  if (cut.tcp) {
    if (type != (cut.ipv6 ? kGsoTcp6 : kGsoTcp4)) return std::nullopt;
    cut.payload = cut.transport + (bytes[cut.transport + kTcpOffset] >> 4) * 4u;
    cut.check = cut.transport + kTcpChecksum;
  } else {
    if (headers->protocol != IPPROTO_UDP || vnet.gso_type != kGsoUdp) return std::nullopt;
    if (!vnet.needs_checksum()) return std::nullopt;
    cut.payload = cut.transport + kUdpHeader;
    cut.check = cut.transport + kUdpChecksum;
    if (frame.size - cut.payload > vnet.gso_size * kMaxDatagrams) return std::nullopt;
  }
  if (cut.ipv6 && !extensions_copyable(bytes, cut.network, cut.transport)) return std::nullopt;
  const uint8_t* ip = bytes + cut.network;
  if (!vnet.needs_checksum()) {
    cut.pseudo = pseudo_header_sum(ip, cut.ipv6, headers->protocol, 0);
    return cut;
  }
  if (vnet.checksum_start != cut.transport ||
      vnet.checksum_start + vnet.checksum_offset != cut.check) {
    return std::nullopt;
  }
  // What is in the field counts, as for the kernel: behind a routing header the pseudo header has
  // another destination than the packet. The length in it is taken out again.
  const auto length = static_cast<uint16_t>(cut.tcp ? frame.size - cut.transport
                                                    : load16(bytes + cut.transport + kUdpLength));
  cut.pseudo = uint64_t{load16(bytes + cut.check)} + static_cast<uint16_t>(~length);
  return cut;
}

/// The bytes of a segment's headers that differ from those of the whole.
void patch_headers(const Cut& cut, uint8_t* to, uint32_t size, uint32_t index, uint32_t begin,
                   bool last) {
  uint8_t* ip = to + cut.network;
  if (cut.ipv6) {
    store16(ip + 4, static_cast<uint16_t>(size - cut.network - 40));
  } else {
    store16(ip + 2, static_cast<uint16_t>(size - cut.network));
    // With or without DF: RFC 6864 leaves it open, the kernel counts on.
    store16(ip + 4, static_cast<uint16_t>(load16(ip + 4) + index));
    store16(ip + 10, 0);
    store16(ip + 10, checksum_fold(checksum_add(ip, (ip[0] & 15) * 4u)));
  }
  uint8_t* transport = to + cut.transport;
  const uint32_t length = size - cut.transport;
  if (cut.tcp) {
    store32(transport + kTcpSequence, load32(transport + kTcpSequence) + begin);
    if (!last) transport[kTcpFlags] &= static_cast<uint8_t>(~(kFin | kPush));
    if (index != 0) transport[kTcpFlags] &= static_cast<uint8_t>(~kCwr);
  } else {
    store16(transport + kUdpLength, static_cast<uint16_t>(length));
  }
  store16(to + cut.check, static_cast<uint16_t>(~checksum_fold(cut.pseudo + length)));
}

}  // namespace

struct Segmenter::State {
  std::array<std::byte, kHeadroom + kMaxFrame> buffer;

  uint8_t* bytes() { return reinterpret_cast<uint8_t*>(buffer.data() + kHeadroom); }

  void pass(uint32_t size, const VnetHeader& vnet, FrameSink& out) {
    Frame frame;
    frame.data = buffer.data() + kHeadroom;
    frame.size = size;
    frame.headroom = kHeadroom;
    frame.tailroom = static_cast<uint32_t>(kMaxFrame - size);
    frame.vnet = vnet;
    out.take(frame);
  }

  /// A frame that stays one: its checksum completed where the port does not do that.
  void whole(const Frame& frame, bool leave_checksum, FrameSink& out) {
    uint8_t* to = bytes();
    std::memcpy(to, frame.data, frame.size);
    VnetHeader vnet;
    if (frame.vnet.needs_checksum()) {
      const uint32_t start = frame.vnet.checksum_start;
      if (leave_checksum) {
        vnet.flags = kNeedsChecksum;
        vnet.checksum_start = frame.vnet.checksum_start;
        vnet.checksum_offset = frame.vnet.checksum_offset;
      } else {
        const uint16_t sum = checksum_fold(checksum_add(to + start, frame.size - start));
        // 0 means "none" in UDP; skb_checksum_help writes the other zero for every protocol.
        store16(to + start + frame.vnet.checksum_offset, sum == 0 ? 0xffff : sum);
      }
    }
    pass(frame.size, vnet, out);
  }

  void segments(const Frame& frame, const Cut& cut, bool leave_checksum, FrameSink& out) {
    const uint8_t* from = frame.bytes();
    uint8_t* to = bytes();
    uint32_t index = 0;
    for (uint32_t at = cut.payload; at < frame.size; at += frame.vnet.gso_size, ++index) {
      const uint32_t payload = std::min<uint32_t>(frame.vnet.gso_size, frame.size - at);
      const uint32_t size = cut.payload + payload;
      std::memcpy(to, from, cut.payload);
      std::memcpy(to + cut.payload, from + at, payload);
      patch_headers(cut, to, size, index, at - cut.payload, at + payload == frame.size);
      VnetHeader vnet;
      if (leave_checksum) {
        vnet.flags = kNeedsChecksum;
        vnet.checksum_start = static_cast<uint16_t>(cut.transport);
        vnet.checksum_offset = static_cast<uint16_t>(cut.check - cut.transport);
      } else {
        const uint16_t sum = checksum_fold(checksum_add(to + cut.transport, size - cut.transport));
        store16(to + cut.check, sum == 0 && !cut.tcp ? 0xffff : sum);
      }
      pass(size, vnet, out);
    }
  }
};

Segmenter::Segmenter() : state_(std::make_unique<State>()) {}
Segmenter::~Segmenter() = default;

Adapted Segmenter::adapt(const Frame& frame, unsigned takes, bool layer3, FrameSink& out) {
  const VnetHeader& vnet = frame.vnet;
  const unsigned needed = needed_offloads(vnet);
  if (needed == 0) return Adapted::kAsIs;
  if (needed == ~0u || frame.size > kMaxFrame || vnet.header_length > frame.size) {
    return Adapted::kMalformed;
  }
  if (vnet.needs_checksum() && !checksum_fits(frame, layer3)) return Adapted::kMalformed;
  if ((needed & takes) == needed) return Adapted::kAsIs;
  const bool leave_checksum = (takes & kOffloadCsum) != 0;
  if (!vnet.is_gso()) {
    state_->whole(frame, leave_checksum, out);
    return Adapted::kPassed;
  }
  if (vnet.gso_size == 0) return Adapted::kMalformed;
  const std::optional<Cut> cut = plan_cut(frame, layer3);
  if (!cut) return Adapted::kMalformed;
  if (frame.size - cut->payload <= vnet.gso_size) {
    state_->whole(frame, leave_checksum, out);
    return Adapted::kPassed;
  }
  const uint32_t base = cut->network + (cut->ipv6 ? 40u : 0u);
  if (cut->payload + vnet.gso_size - base > kMaxLength) return Adapted::kMalformed;
  state_->segments(frame, *cut, leave_checksum, out);
  return Adapted::kPassed;
}

unsigned Segmenter::segments(const Frame& frame) {
  const VnetHeader& vnet = frame.vnet;
  if (!vnet.is_gso() || vnet.gso_size == 0) return 1;
  uint32_t payload = vnet.header_length;
  if (vnet.gso_type == kGsoUdp) {
    payload = vnet.checksum_start + kUdpHeader;
  } else if (vnet.needs_checksum()) {
    const uint32_t data_offset = vnet.checksum_start + kTcpOffset;
    if (data_offset >= frame.size) return 1;
    payload = vnet.checksum_start + (frame.bytes()[data_offset] >> 4) * 4u;
  }
  if (payload >= frame.size) return 1;
  return (frame.size - payload + vnet.gso_size - 1) / vnet.gso_size;
}

}  // namespace taproom::datapath
