#pragma once

#include "datapath/kind/responder_forwarder.h"
#include "labelled_port.h"
#include "recording_egress.h"
#include "wire.h"

/// A responder 02:...:aa at 192.0.2.1/24, 2001:db8::1/64 and fe80::aa, and somebody who asks it:
/// over Ethernet at port 0, over a TUN at port 1.
class ResponderBench {
 public:
  using Bytes = wire::Bytes;
  static inline const Bytes kOwn{2, 0, 0, 0, 0, 0xaa};
  static inline const Bytes kPeer{2, 0, 0, 0, 0, 0xbb};
  static constexpr const char* kOwn4 = "192.0.2.1";
  static constexpr const char* kPeer4 = "192.0.2.9";
  static constexpr const char* kOwn6 = "2001:db8::1";
  static constexpr const char* kPeer6 = "2001:db8::9";

  ResponderBench() {
    using namespace taproom::datapath;
    ResponderSettings settings;
    settings.name = "demo";
    std::copy(kOwn.begin(), kOwn.end(), settings.mac.begin());
    settings.addresses = {own(kOwn4, 24), own(kOwn6, 64), own("fe80::aa", 64)};
    configure(settings);
    egress.add_port(0);
    egress.add_port(1);
    egress.change([](Snapshot& next) {
      next.slots[0].port = std::make_shared<LabelledPort>(TapPortOptions{});
      next.slots[1].port = std::make_shared<LabelledPort>(TunPortOptions{});
    });
  }

  static taproom::datapath::IpAddressBytes own(const std::string& text, uint8_t length) {
    taproom::datapath::IpAddressBytes result;
    const Bytes bytes = wire::address(text);
    result.ipv6 = bytes.size() == 16;
    std::copy(bytes.begin(), bytes.end(), result.bytes.begin());
    result.prefix_length = length;
    return result;
  }
  void configure(const taproom::datapath::ResponderSettings& settings) {
    if (!forwarder) forwarder = taproom::datapath::make_forwarder(settings);
    egress.change([&](taproom::datapath::Snapshot& next) {
      next.settings = std::make_shared<taproom::datapath::ResponderSettings>(settings);
    });
  }

  /// Everything that comes back; each is a sound packet, and goes where it came from.
  std::vector<Bytes> frames(const Bytes& frame, taproom::datapath::PortIndex port = 0,
                            const taproom::datapath::VnetHeader& vnet = {}) {
    egress.clear();
    OwnedFrame owned(frame);
    owned.frame.vnet = vnet;
    forwarder->forward(owned.frame, port, egress);
    std::vector<Bytes> all;
    for (const auto& sent : egress.sent) {
      CHECK_EQ(int{sent.to}, int{port});
      all.push_back(sent.bytes);
    }
    return all;
  }
  Bytes one(const Bytes& frame, taproom::datapath::PortIndex port = 0,
            const taproom::datapath::VnetHeader& vnet = {}) {
    const std::vector<Bytes> all = frames(frame, port, vnet);
    CHECK_EQ(all.size(), 1u);
    return all[0];
  }
  /// IP in Ethernet (with tags), IP out; the Ethernet header was turned round.
  Bytes ask(const Bytes& packet, const Bytes& tags = {}) {
    const uint16_t type = packet[0] >> 4 == 6 ? 0x86dd : 0x0800;
    const Bytes answer = one(wire::ethernet(kOwn, kPeer, type, packet, tags));
    const Bytes head = wire::ethernet(kPeer, kOwn, type, {}, tags);
    CHECK(wire::part(answer, 0, head.size()) == head);
    wire::judge_ip(wire::part(answer, head.size()));
    return wire::part(answer, head.size());
  }
  /// Why nothing came back; "" if something did, or nothing was counted.
  std::string refused(const Bytes& frame, taproom::datapath::PortIndex port = 0,
                      const taproom::datapath::VnetHeader& vnet = {}) {
    if (!frames(frame, port, vnet).empty() || egress.drops.size() != 1) return "";
    return std::string(taproom::datapath::kDropNames[static_cast<size_t>(egress.drops[0].second)]);
  }
  std::string refused_ip(const Bytes& packet) {
    const uint16_t type = packet[0] >> 4 == 6 ? 0x86dd : 0x0800;
    return refused(wire::ethernet(kOwn, kPeer, type, packet));
  }

  RecordingEgress egress;
  std::unique_ptr<taproom::datapath::Forwarder> forwarder;
};
