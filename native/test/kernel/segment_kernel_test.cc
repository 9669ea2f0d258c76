#include <poll.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "datapath/packet/segment.h"
#include "packet/collector.h"
#include "spaces.h"
#include "tun/offload.h"
#include "tun/tun_device.h"

using namespace taproom;
using namespace taproom::datapath;
using check::FrameCollector;
using check::Held;
using check::ip;
using check::Packet;
using check::Shape;
using check::Space;

namespace {

using Taken = FrameCollector::Taken;

constexpr unsigned kAll =
    kOffloadCsum | kOffloadTso4 | kOffloadTso6 | kOffloadTsoEcn | kOffloadUso4 | kOffloadUso6;

/// Two TAPs on a bridge of the kernel: what is written to `from` with all offloads comes out of
/// `to` as the kernel makes it for a device that takes `offloads` of them.
class Wire {
 public:
  explicit Wire(unsigned offloads) : from_(open("from", kAll)), to_(open("to", offloads)) {
    if (from_.offloads() != kAll) {
      throw check::Skipped("a TAP of this kernel cuts no UDP (Linux 6.2 does)");
    }
    const std::string name = space_.name();
    if (!ip({"-n", name, "link", "add", "name", "br", "address", "02:00:00:00:00:ff", "type",
             "bridge", "mcast_snooping", "0"})) {
      throw check::Skipped("this kernel makes no bridge");
    }
    CHECK(ip({"-n", name, "link", "set", "dev", "br", "addrgenmode", "none"}));
    leave_to_bridge();
    for (const char* device : {"from", "to"}) {
      // The largest MTU of a TAP, and a queue for all segments of a frame.
      CHECK(ip({"-n", name, "link", "set", "dev", device, "addrgenmode", "none", "mtu", "65521",
                "txqueuelen", "4096"}));
      CHECK(ip({"-n", name, "link", "set", "dev", device, "master", "br", "up"}));
    }
    CHECK(ip({"-n", name, "link", "set", "dev", "br", "up"}));
    // A port learns and forwards once the bridge has seen its carrier.
    Shape probe;
    probe.addresses[0] = probe.addresses[16] = 10;
    probe.payload.assign(10, 0);
    CHECK(check::eventually([&] { return !pass(check::offered(probe)).empty(); }));
    while (!drain(100).empty()) continue;
  }

  /// What came out. The kernel does all of it inside of the write.
  std::vector<Taken> pass(const check::Offered& offer) {
    Packet packet(kVnetHeaderSize);
    std::memcpy(packet.data(), &offer.vnet, kVnetHeaderSize);
    packet.insert(packet.end(), offer.bytes.begin(), offer.bytes.end());
    refused = !from_.write(std::as_bytes(std::span(packet)));
    return drain(0);
  }

  bool refused = false;

 private:
  /// Where br_netfilter is loaded, IP would look at the frames, drop some and trim others.
  void leave_to_bridge() {
    (void)in_namespace(space_.path(), []() -> Status {
      for (const char* call : {"iptables", "ip6tables"}) {
        std::ofstream(std::string("/proc/sys/net/bridge/bridge-nf-call-") + call) << 0;
      }
      return Nothing{};
    });
  }

  TunDevice open(const char* name, unsigned offloads) {
    TunOptions options;
    options.tap = true;
    options.name = name;
    options.namespace_path = space_.path();
    options.vnet_header = true;
    options.offloads = offloads;
    auto device = TunDevice::open(options);
    if (!device) check::fail(__FILE__, __LINE__, device.failure().step);
    return std::move(device.value());
  }

  std::vector<Taken> drain(int milliseconds) {
    std::vector<Taken> out;
    pollfd waiting{to_.fd(), POLLIN, 0};
    while (::poll(&waiting, 1, milliseconds) > 0) {
      const auto size = to_.read(buffer_);
      if (!size || !size.value()) break;
      const auto* bytes = reinterpret_cast<const uint8_t*>(buffer_.data());
      Taken& taken = out.emplace_back();
      std::memcpy(&taken.vnet, bytes, kVnetHeaderSize);
      taken.bytes.assign(bytes + kVnetHeaderSize, bytes + *size.value());
    }
    return out;
  }

  Space space_{"segments"};
  std::vector<std::byte> buffer_ = std::vector<std::byte>(kPacketBufferSize);
  TunDevice from_;
  TunDevice to_;
};

std::vector<Packet> bytes_of(const std::vector<Taken>& taken) {
  std::vector<Packet> out;
  for (const Taken& one : taken) out.push_back(one.bytes);
  return out;
}

/// What our code makes of the same frame, for a port that takes as much.
std::vector<Taken> ours(Segmenter& segmenter, const check::Offered& offer, unsigned takes,
                        Adapted& adapted) {
  Held held(offer.bytes, offer.vnet);
  FrameCollector out;
  adapted = segmenter.adapt(held.frame(), takes, false, out);
  if (adapted == Adapted::kAsIs) out.taken.push_back({offer.bytes, offer.vnet});
  return std::move(out.taken);
}

/// One segment's worth, marked to be cut. The kernel counts a TCP header without its options when
/// it looks whether there is anything to cut (virtio_net_hdr_to_skb), then finds one segment only,
/// and drops it (tcp_gso_segment). We pass it on whole.
bool kernel_stumbles(const Shape& shape) {
  const size_t size = shape.payload.size();
  return shape.tcp && size <= shape.gso_size && size + shape.tcp_options.size() > shape.gso_size;
}

Shape bridged(std::mt19937& random) {
  Shape shape = check::any_shape(random);
  shape.layer3 = false;
  // A frame that is not to be cut must fit the MTU.
  if (shape.gso_size == 0 || shape.gso_size >= shape.payload.size()) {
    shape.payload.resize(std::min<size_t>(shape.payload.size(), 60000));
  }
  return shape;
}

void compare(Wire& wire, Segmenter& segmenter, const Shape& shape, unsigned takes) {
  const check::Offered offer = check::offered(shape);
  const std::vector<Taken> kernel = wire.pass(offer);
  if (kernel.empty() && kernel_stumbles(shape)) return;
  Adapted adapted = Adapted::kMalformed;
  const std::vector<Taken> own = ours(segmenter, offer, takes, adapted);
  std::string found = wire.refused ? "the kernel refuses it"
                      : adapted == Adapted::kMalformed
                          ? "we refuse it"
                          : check::difference(bytes_of(own), bytes_of(kernel));
  for (size_t at = 0; found.empty() && at < own.size(); ++at) {
    const VnetHeader& a = own[at].vnet;
    const VnetHeader& b = kernel[at].vnet;
    if (a.needs_checksum() != b.needs_checksum() || a.gso_type != b.gso_type ||
        (a.needs_checksum() &&
         (a.checksum_start != b.checksum_start || a.checksum_offset != b.checksum_offset))) {
      found = "the vnet headers differ";
    }
  }
  if (!found.empty()) check::fail(__FILE__, __LINE__, shape.text() + ": " + found);
}

/// One thing in the frame or beside it that is not as the rest says.
void tell_lie(std::mt19937& random, check::Offered& offer, uint32_t headers) {
  switch (random() % 8) {
    case 0:
      offer.vnet.gso_size = static_cast<uint16_t>(random() % 3 == 0 ? 0 : random());
      return;
    case 1:
      offer.vnet.checksum_start = static_cast<uint16_t>(random() % 120);
      return;
    case 2:
      offer.vnet.checksum_offset = static_cast<uint16_t>(random() % 40);
      return;
    case 3:
      offer.vnet.gso_type = static_cast<uint8_t>(random() % 6);
      return;
    case 4:
      offer.vnet.header_length = static_cast<uint16_t>(random());
      return;
    case 5:
      offer.bytes.resize(14 + random() % (offer.bytes.size() - 13));
      return;
    default:
      // Behind the MACs, by which the bridge goes.
      offer.bytes[12 + random() % (headers - 12)] ^= static_cast<uint8_t>(random());
  }
}

}  // namespace

TEST(segments_and_checksums_are_those_of_the_kernel) {
  std::mt19937 random(31);
  Wire wire(0);
  Segmenter segmenter;
  for (int round = 0; round < 3000; ++round) compare(wire, segmenter, bridged(random), 0);
}

TEST(segments_for_a_port_that_sums_are_those_of_the_kernel) {
  std::mt19937 random(32);
  Wire wire(kOffloadCsum);
  Segmenter segmenter;
  for (int round = 0; round < 1000; ++round) {
    compare(wire, segmenter, bridged(random), kOffloadCsum);
  }
}

TEST(of_frames_that_lie_nothing_else_is_made_than_by_the_kernel) {
  std::mt19937 random(33);
  Wire wire(0);
  Segmenter segmenter;
  int compared = 0;
  for (int round = 0; round < 6000; ++round) {
    const Shape shape = bridged(random);
    check::Offered offer = check::offered(shape);
    tell_lie(random, offer, check::header_size(shape));
    const std::vector<Taken> kernel = wire.pass(offer);
    Adapted adapted = Adapted::kMalformed;
    const std::vector<Taken> own = ours(segmenter, offer, 0, adapted);
    // What we refuse, the kernel may pass on: it does not look at what it need not cut. What it
    // drops, we may pass on whole (see above), but never in pieces.
    if (own.empty() || (kernel.empty() && own.size() == 1)) continue;
    ++compared;
    const std::string found = check::difference(bytes_of(own), bytes_of(kernel));
    if (!found.empty()) check::fail(__FILE__, __LINE__, shape.text() + ": " + found);
  }
  CHECK(compared > 1000);
}
