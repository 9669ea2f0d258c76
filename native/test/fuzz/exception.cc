#include "datapath/asked_packets.h"
#include "datapath/kind/exception_forwarder.h"
#include "datapath/port_egress.h"
#include "target.h"

/// Any frames through the exception path, switched and routed, with routes of every kind: nothing
/// is read beside them (ASan), no frame is sent twice to a port, and what was routed lost a hop and
/// nothing else.
namespace {

using namespace taproom::datapath;

ExceptionSettings settings(bool route) {
  using Route = ExceptionSettings::Route;
  ExceptionSettings made;
  made.host = 0;
  made.mac = {2, 0, 0, 0, 0, 0xaa};
  made.route = route;
  const IpAddressBytes own4{false, {10, 0, 1, 1}, 24};
  const IpAddressBytes own6{true, {0x20, 1, 0xd, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 64};
  made.addresses = {own4, own6};
  made.routes = {Route{.prefix = own4},
                 Route{.prefix = own6},
                 Route{.prefix = {false, {}, 0}, .has_gateway = true, .gateway = {10, 0, 1, 9}},
                 Route{.prefix = {true, {}, 0}},
                 Route{.prefix = {false, {172, 16}, 12}, .reject = 7},
                 Route{.prefix = {false, {172, 32}, 12}, .reject = 8},
                 Route{.prefix = {false, {172, 48}, 12}, .reject = 6},
                 Route{.prefix = {true, {0x20, 2}, 16}, .reject = 7},
                 Route{.prefix = {false, {203, 0, 113}, 24}, .elsewhere = true}};
  made.neighbours = {{false, {10, 0, 1, 9}, {2, 0, 0, 0, 0, 9}},
                     {true, {0x20, 1, 0xd, 0xb8}, {2, 0, 0, 0, 0, 9}}};
  made.tables = make_exception_tables(made);
  return made;
}

void judge_routed(const Frame& before, const Frame& after, const std::vector<uint8_t>& original) {
  fuzz::require(after.size == original.size() && after.data == before.data, "no byte more or less");
  const uint8_t* const bytes = after.bytes();
  const bool ipv6 = bytes[12] == 0x86;
  for (size_t at = 12; at < after.size; ++at) {
    const bool hops = at == (ipv6 ? 21u : 22u), sum = !ipv6 && (at == 24 || at == 25);
    if (hops)
      fuzz::require(bytes[at] + 1 == original[at], "a hop less");
    else if (!sum)
      fuzz::require(bytes[at] == original[at], "nothing else has changed");
  }
  if (!ipv6) fuzz::require(wire::sum({bytes + 14, bytes + 34}) == 0, "the IPv4 header sums up");
}

}  // namespace

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::vector<Bytes> all;
  const Bytes host{2, 0, 0, 0, 0, 0xaa}, one{2, 0, 0, 0, 0, 1}, nine{2, 0, 0, 0, 0, 9};
  const Bytes hello = port_input(2, {}, wire::ethernet(Bytes(6, 0xff), nine, 0x0806, Bytes(28, 0)));
  for (const char* to : {"10.0.1.9", "10.0.1.1", "198.51.100.1", "172.17.0.1", "172.33.0.1",
                         "172.50.0.1", "203.0.113.1"}) {
    for (const Bytes& packet : wire::asked_packets(to, to[1] == '0' ? "2001:db8::" : "2002::1")) {
      const Bytes frame = wire::ethernet(host, one, packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet);
      all.push_back(wire::operator+(hello, port_input(0x21, {}, frame)));
      all.push_back(wire::operator+(hello, port_input(0x41,
                                                      {.flags = kNeedsChecksum,
                                                       .gso_type = kGsoTcp4,
                                                       .gso_size = 1400,
                                                       .checksum_start = 34,
                                                       .checksum_offset = 16},
                                                      frame)));
    }
  }
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto forwarder = make_forwarder(settings(false));
  static const auto switched = std::make_shared<ExceptionSettings>(settings(false));
  static const auto routed = std::make_shared<ExceptionSettings>(settings(true));
  static PortEgress egress = [] {
    PortEgress made;
    made.current.present = made.up = 15;
    return made;
  }();
  each_frame({data, size}, false, [&](PortIndex any, Frame& frame) {
    const PortIndex port = any & 3;
    const bool route = (any & 0x40) == 0;
    egress.current.settings = route ? routed : switched;
    const std::vector<uint8_t> original(frame.bytes(), frame.bytes() + frame.size);
    const bool own_mac =
        frame.size >= 14 && std::equal(original.begin(), original.begin() + 6, routed->mac.begin());
    uint64_t sent_to = 0;
    egress.drops = 0;
    egress.on_send = [&](PortIndex to, const Frame& sent) {
      fuzz::require(((sent_to >> to) & 1) == 0, "once to a port");
      sent_to |= uint64_t{1} << to;
      const bool whole = sent.size == original.size() &&
                         std::equal(original.begin(), original.end(), sent.bytes());
      const bool answer = sent.data != frame.data;
      if (answer)
        fuzz::require(route && to == port && egress.drops == 1, "an error goes back");
      else if (!whole)
        judge_routed(frame, sent, original);
      fuzz::require(whole || (route && own_mac && to != 0), "only what is routed changes");
    };
    forwarder->forward(frame, port, egress);
    fuzz::require(sent_to != 0 || egress.drops != 0, "what is not sent is counted");
    egress.time += 500'000;
  });
  return 0;
}
