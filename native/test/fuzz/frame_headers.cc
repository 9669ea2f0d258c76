#include <netinet/in.h>

#include <algorithm>
#include <random>

#include "datapath/packet/headers.h"
#include "fuzz/target.h"
#include "packet/collector.h"

using namespace taproom::datapath;

namespace {

bool has_ports(const Headers& headers) {
  if (headers.transport == 0 || headers.is_fragment) return false;
  for (const uint8_t protocol :
       {IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP, IPPROTO_DCCP, IPPROTO_UDPLITE}) {
    if (headers.protocol == protocol) return true;
  }
  return false;
}

void check_offsets(const Headers& headers, const Frame& frame, bool layer3) {
  fuzz::require(headers.end <= frame.size, "the packet ends inside the frame");
  fuzz::require(headers.network <= headers.end, "the network header is inside the packet");
  fuzz::require(headers.network == 0 || !layer3, "without Ethernet, IP is first");
  if (headers.transport == 0) return;
  fuzz::require(headers.is_ipv4() || headers.is_ipv6(), "only IP has a transport");
  const uint32_t ip = headers.is_ipv4() ? 20 : 40;
  fuzz::require(headers.transport >= headers.network + ip, "the transport is behind IP");
  fuzz::require(headers.transport < headers.end, "the transport is inside the packet");
}

/// A tag that is put on and taken off leaves nothing behind.
void check_tags(const check::Packet& bytes, const VnetHeader& vnet, uint16_t tci) {
  check::Held held(bytes, vnet, kVlanTag);
  Frame& frame = held.frame();
  const std::optional<Headers> before = parse_headers(frame);
  push_vlan(frame, tci);
  fuzz::require(frame.size == bytes.size() + kVlanTag && frame.headroom == 0, "a tag is put on");
  const std::optional<Headers> tagged = parse_headers(frame);
  if (before && tagged) {
    fuzz::require(tagged->vlan_tci == tci, "the tag is the outermost one");
    fuzz::require(tagged->network == before->network + kVlanTag, "IP moves by the tag");
  }
  fuzz::require(pop_vlan(frame) == tci, "the tag comes off");
  fuzz::require(held.bytes() == bytes && frame.headroom == kVlanTag, "the frame is as it was");
  if (vnet.checksum_start < 0xfff0 && vnet.needs_checksum()) {
    fuzz::require(frame.vnet.checksum_start == vnet.checksum_start, "the checksum is as it was");
  }
  const std::optional<uint16_t> popped = pop_vlan(frame);
  if (before) fuzz::require(popped == before->vlan_tci, "what is popped is what was parsed");
}

/// The answer's frame has the same symmetric hash.
void check_hash(const Headers& headers, check::Packet bytes, const VnetHeader& vnet, bool layer3) {
  const auto hash = [&] { return flow_hash(check::Held(bytes, vnet).frame(), true, layer3); };
  const uint32_t there = hash();
  if (headers.is_ipv4() || headers.is_ipv6()) {
    const size_t size = headers.is_ipv4() ? 4 : 16;
    const auto source = bytes.begin() + headers.network + (headers.is_ipv4() ? 12 : 8);
    std::swap_ranges(source, source + static_cast<long>(size), source + static_cast<long>(size));
    const auto ports = bytes.begin() + headers.transport;
    if (has_ports(headers)) std::swap_ranges(ports, ports + 2, ports + 2);
  } else if (!layer3) {
    std::swap_ranges(bytes.begin(), bytes.begin() + 6, bytes.begin() + 6);
  }
  fuzz::require(hash() == there, "both directions hash the same");
}

}  // namespace

/// Flags, a tag, a vnet header, a frame: parsed, tagged and untagged, hashed, summed.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Reader reader({data, size});
  const bool layer3 = (reader.u8() & 1) != 0;
  const uint16_t tci = reader.u16();
  VnetHeader vnet;
  vnet.flags = reader.u8();
  vnet.gso_type = reader.u8();
  vnet.header_length = reader.u16();
  vnet.checksum_start = reader.u16();
  const auto rest = reader.rest();
  const check::Packet bytes(rest.begin(), rest.end());
  check::Held held(bytes, vnet);
  (void)flow_hash(held.frame(), false, layer3);
  const std::optional<Headers> headers = parse_headers(held.frame(), layer3);
  if (headers) {
    check_offsets(*headers, held.frame(), layer3);
    check_hash(*headers, bytes, vnet, layer3);
  }
  if (!layer3 && bytes.size() >= kMacHeader) check_tags(bytes, vnet, tci);
  fuzz::require(held.bytes() == bytes, "looking changes nothing");
  const uint16_t slow = check::slow_sum(bytes.data(), bytes.size(), tci);
  fuzz::require(
      checksum_fold(checksum_add(bytes.data(), bytes.size(), tci)) == static_cast<uint16_t>(~slow),
      "the sum is that of RFC 1071");
  return 0;
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::mt19937 random(1);
  std::vector<Bytes> all;
  for (int count = 0; count < 200; ++count) {
    check::Shape shape = check::any_shape(random);
    shape.payload.resize(shape.payload.size() % 64);
    const check::Offered offer = check::offered(shape);
    Bytes seed{static_cast<uint8_t>(shape.layer3), 0x0f, 0xff, offer.vnet.flags,
               offer.vnet.gso_type};
    for (const uint16_t value : {offer.vnet.header_length, offer.vnet.checksum_start}) {
      seed.push_back(static_cast<uint8_t>(value >> 8));
      seed.push_back(static_cast<uint8_t>(value));
    }
    seed.insert(seed.end(), offer.bytes.begin(), offer.bytes.end());
    all.push_back(std::move(seed));
  }
  return all;
}
