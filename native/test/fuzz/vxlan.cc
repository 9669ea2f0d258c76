#include "datapath/packet/segment.h"
#include "datapath/port/vxlan_header.h"
#include "datapath/port/vxlan_inner.h"
#include "target.h"

/// Datagrams of any kind as a VXLAN port gets them: what is found in them must lie in them, and
/// what is taken for unfinished the segmenter must be able to finish.
namespace {

using namespace taproom::datapath;

struct EgressSink final : FrameSink {
  explicit EgressSink(size_t largest) : most(largest) {}
  void take(Frame& frame) override {
    fuzz::require(frame.size <= most, "no segment is larger than the frame");
    fuzz::require(!frame.vnet.needs_checksum() && !frame.vnet.is_gso(), "finished");
  }
  size_t most;
};

}  // namespace

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::vector<Bytes> seeds;
  for (const bool ipv6 : {false, true}) {
    for (const uint8_t protocol : {6, 17}) {
      // Headers, then a payload of three segments; the checksum has the pseudo header's sum.
      const size_t network = 8 + 14, transport = network + (ipv6 ? 40 : 20);
      Bytes bytes(transport + 20 + 3000);
      bytes[0] = kVniIsValid;
      bytes[6] = 42;
      store16(&bytes[8 + 12], ipv6 ? kEtherIpv6 : kEtherIpv4);
      const auto length = static_cast<uint16_t>(bytes.size() - transport);
      if (ipv6) {
        bytes[network] = 0x60;
        store16(&bytes[network + 4], length);
        bytes[network + 6] = protocol;
      } else {
        bytes[network] = 0x45;
        store16(&bytes[network + 2], static_cast<uint16_t>(length + 20));
        bytes[network + 9] = protocol;
      }
      if (protocol == 6) bytes[transport + 12] = 0x50;
      if (protocol == 17) store16(&bytes[transport + 4], length);
      const uint64_t sum = pseudo_header_sum(&bytes[network], ipv6, protocol, length);
      store16(&bytes[transport + (protocol == 6 ? 16 : 6)],
              static_cast<uint16_t>(~checksum_fold(sum)));
      seeds.push_back(bytes);
    }
  }
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Segmenter segmenter;
  // Of its own size, so that a read behind the end is found.
  std::vector<uint8_t> bytes(data, data + size);
  if (!vxlan_vni(bytes.data(), bytes.size()) || bytes.size() < kVxlanHeader + kMacHeader) return 0;
  Frame frame;
  frame.data = reinterpret_cast<std::byte*>(bytes.data()) + kVxlanHeader;
  frame.size = static_cast<uint32_t>(bytes.size() - kVxlanHeader);
  find_unfinished(frame, 1450);
  fuzz::require(bytes == std::vector<uint8_t>(data, data + size), "nothing is written");
  if (!frame.vnet.needs_checksum()) {
    fuzz::require(!frame.vnet.is_gso(), "segments need checksums");
    return 0;
  }
  const size_t field = size_t{frame.vnet.checksum_start} + frame.vnet.checksum_offset;
  fuzz::require(field + 2 <= frame.size, "the checksum lies in the frame");
  EgressSink out(frame.size);
  const Adapted adapted = segmenter.adapt(frame, 0, false, out);
  fuzz::require(adapted != Adapted::kAsIs, "unfinished");
  return 0;
}
