#include <array>

#include "datapath/asked_packets.h"
#include "datapath/kind/responder_forwarder.h"
#include "datapath/labelled_port.h"
#include "datapath/packet/headers.h"
#include "datapath/port_egress.h"
#include "target.h"

/// A conversation of any frames with a responder, over Ethernet and over a TUN: it ends, reads no
/// byte beside them (ASan), and what leaves is whole, for the one who asked, and no more than a few
/// times as large as what came.
namespace {

using namespace taproom::datapath;

/// Bytes of answer for one frame at most: fragments of 65,535 bytes, 8 at a time, with their
/// headers.
constexpr size_t kLargestAnswer = 65535 / 8 * (8 + 64 + 48) + 4096;

ResponderSettings settings() {
  ResponderSettings made;
  made.name = "fuzz";
  made.mac = {2, 0, 0, 0, 0, 0xaa};
  made.addresses = {{false, {192, 0, 2, 1}, 24},
                    {true, {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 64}};
  return made;
}

void update_link(const Frame& frame, bool layer3) {
  fuzz::require(frame.headroom >= kHeadroom, "headroom is left");
  const auto headers = parse_headers(frame, layer3);
  fuzz::require(headers.has_value(), "an answer has sound headers");
  if (frame.vnet.is_gso()) return;
  if (!headers->is_ipv4() && !headers->is_ipv6()) return;
  fuzz::require(headers->end == frame.size, "an answer has no padding");
  if (!headers->is_ipv4()) return;
  const uint8_t* const ip = frame.bytes() + headers->network;
  const size_t size = (ip[0] & 15) * 4u;
  fuzz::require(wire::sum({ip, ip + size}) == 0, "the IPv4 header sums up");
}

}  // namespace

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::vector<Bytes> all;
  const Bytes own{2, 0, 0, 0, 0, 0xaa}, peer{2, 0, 0, 0, 0, 0xbb};
  for (const Bytes& packet : wire::asked_packets("192.0.2.1", "2001:db8::1")) {
    const Bytes frame = wire::ethernet(own, peer, packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet);
    all.push_back(port_input(0x21, {}, packet));
    all.push_back(port_input(0x21, {.flags = kDataValid}, packet));
    all.push_back(port_input(0, {}, frame));
    all.push_back(port_input(
        1, {.flags = kNeedsChecksum, .checksum_start = 20, .checksum_offset = 6}, packet));
  }
  const Bytes arp =
      wire::ethernet(Bytes(6, 0xff), peer, 0x0806,
                     wire::operator+(wire::operator+(Bytes{0, 1, 8, 0, 6, 4, 0, 1}, peer),
                                     Bytes{192, 0, 2, 9, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1}));
  all.push_back(port_input(0, {}, arp));
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto forwarder = make_forwarder(settings());
  static PortEgress egress = [] {
    PortEgress made;
    made.current.settings = std::make_shared<ResponderSettings>(settings());
    made.current.slots[0].port = std::make_shared<LabelledPort>(TapPortOptions{});
    made.current.slots[1].port = std::make_shared<LabelledPort>(TunPortOptions{});
    made.current.present = made.up = 3;
    return made;
  }();
  each_frame({data, size}, true, [&](PortIndex any, Frame& frame) {
    const PortIndex port = any & 1;
    egress.bytes = 0;
    egress.on_send = [&](PortIndex to, const Frame& sent) {
      fuzz::require(to == port, "an answer leaves where the question came in");
      update_link(sent, port == 1);
    };
    forwarder->forward(frame, port, egress);
    fuzz::require(egress.bytes <= kLargestAnswer, "an answer has its bounds");
    egress.time += 500'000;
  });
  return 0;
}
