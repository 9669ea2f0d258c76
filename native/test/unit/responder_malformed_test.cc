#include <random>

#include "check.h"
#include "datapath/asked_packets.h"
#include "datapath/exception_bench.h"
#include "datapath/responder_bench.h"

/// Every frame of a small collection, cut off at every byte and changed at every byte: whatever is
/// answered is a sound packet, and nothing is read beside the frame (ASan).
namespace {

using namespace wire;
using namespace taproom::datapath;

template <typename Visit>
void mutate(const Bytes& frame, Visit visit) {
  for (size_t size = 0; size <= frame.size(); ++size) visit(part(frame, 0, size));
  for (size_t at = 0; at < frame.size(); ++at) {
    for (const uint8_t value : {0x00, 0xff, 0x01, 0x80, 0x7f}) {
      Bytes changed = frame;
      changed[at] = static_cast<uint8_t>(value == 1 ? changed[at] ^ 1 : value);
      visit(changed);
    }
  }
}

const std::vector<VnetHeader> kVnets{
    {},
    {.flags = kNeedsChecksum, .checksum_start = 34, .checksum_offset = 6},
    {.flags = kDataValid},
    {.flags = kNeedsChecksum,
     .gso_type = kGsoUdp,
     .gso_size = 4,
     .checksum_start = 34,
     .checksum_offset = 6},
    {.flags = kNeedsChecksum,
     .gso_type = kGsoTcp4,
     .gso_size = 1,
     .checksum_start = 34,
     .checksum_offset = 16},
    {.flags = kNeedsChecksum,
     .gso_type = kGsoTcp6,
     .gso_size = 0xffff,
     .checksum_start = 54,
     .checksum_offset = 16},
    {.flags = 0xff,
     .gso_type = 0xff,
     .header_length = 0xffff,
     .gso_size = 0xffff,
     .checksum_start = 0xffff,
     .checksum_offset = 0xffff}};

}  // namespace

TEST(responder_survives_malformed_frames) {
  using Bench = ResponderBench;
  Bench bench;
  const auto try_one = [&](const Bytes& frame, PortIndex port) {
    for (const VnetHeader& vnet : kVnets) {
      for (const Bytes& answer : bench.frames(frame, port, vnet)) {
        const bool partial = bench.egress.vnets.back().needs_checksum();
        if (port == 1 && !vnet.is_gso())
          judge_ip(answer, partial || (vnet.flags & kDataValid) != 0);
      }
      ++bench.egress.time;
    }
  };
  for (const Bytes& packet : asked_packets(Bench::kOwn4, Bench::kOwn6)) {
    mutate(packet, [&](const Bytes& changed) { try_one(changed, 1); });
    const Bytes tags{0x81, 0, 0, 5};
    mutate(ethernet(Bench::kOwn, Bench::kPeer, packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet, tags),
           [&](const Bytes& changed) { try_one(changed, 0); });
  }
}

TEST(exception_survives_malformed_frames) {
  using Bench = ExceptionBench;
  Bench bench(true);
  bench.route("0.0.0.0/0", "10.0.2.9");
  bench.route("::/0", "2001:db8:2::9");
  bench.apply();
  for (const std::string to4 : {"10.0.2.9", "203.0.113.5"}) {
    for (const Bytes& packet : asked_packets(to4, "2001:db8:2::9")) {
      mutate(ethernet(Bench::kHost, Bench::kOne, packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet),
             [&](const Bytes& changed) {
               for (const VnetHeader& vnet : kVnets) {
                 for (const auto& out : bench.pass(1, changed, vnet)) {
                   // Routed: the header still sums up.
                   if (out.to == 2 && out.bytes[12] == 8) CHECK_EQ(sum(part(out.bytes, 14, 20)), 0);
                 }
                 bench.egress.time += 1'000'000;
               }
             });
    }
  }
}
