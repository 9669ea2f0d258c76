#pragma once

#include "datapath/kind/exception_forwarder.h"
#include "recording_egress.h"
#include "wire.h"

/// The host 02:...:aa at 10.0.1.1/24, 10.0.2.1/24, 2001:db8:1::1/64, 2001:db8:2::1/64 behind its
/// TAP (port 0), and three NICs. Networks 1 and 2 each have a computer N that is 10.0.N.9,
/// 2001:db8:N::9, 02:...:0N, at NIC N.
class ExceptionBench {
 public:
  using Bytes = wire::Bytes;
  using PortIndex = taproom::datapath::PortIndex;
  static inline const Bytes kHost{2, 0, 0, 0, 0, 0xaa};
  static inline const Bytes kOne{2, 0, 0, 0, 0, 1};
  static inline const Bytes kTwo{2, 0, 0, 0, 0, 2};
  static inline const Bytes kBroadcast = Bytes(6, 0xff);

  explicit ExceptionBench(bool route) {
    settings.host = 0;
    settings.route = route;
    std::copy(kHost.begin(), kHost.end(), settings.mac.begin());
    settings.addresses = {prefix("10.0.1.1/24"), prefix("10.0.2.1/24"), prefix("2001:db8:1::1/64"),
                          prefix("2001:db8:2::1/64")};
    for (const char* subnet :
         {"10.0.1.0/24", "10.0.2.0/24", "2001:db8:1::/64", "2001:db8:2::/64"}) {
      settings.routes.push_back({.prefix = prefix(subnet)});
    }
    neighbour("10.0.1.9", kOne);
    neighbour("10.0.2.9", kTwo);
    neighbour("2001:db8:1::9", kOne);
    neighbour("2001:db8:2::9", kTwo);
    forwarder = taproom::datapath::make_forwarder(settings);
    apply();
    for (PortIndex port = 0; port < 4; ++port) egress.add_port(port);
    seen(1, kOne);
    seen(2, kTwo);
  }

  static taproom::datapath::IpAddressBytes prefix(const std::string& text) {
    taproom::datapath::IpAddressBytes result;
    const size_t slash = text.find('/');
    const Bytes bytes = wire::address(text.substr(0, slash));
    result.ipv6 = bytes.size() == 16;
    std::copy(bytes.begin(), bytes.end(), result.bytes.begin());
    result.prefix_length = static_cast<uint8_t>(std::stoi(text.substr(slash + 1)));
    return result;
  }
  void neighbour(const std::string& address, const Bytes& mac) {
    const auto bytes = prefix(address + "/0");
    taproom::datapath::ExceptionSettings::Neighbour entry{bytes.ipv6, bytes.bytes, {}};
    std::copy(mac.begin(), mac.end(), entry.mac.begin());
    settings.neighbours.push_back(entry);
  }
  taproom::datapath::ExceptionSettings::Route& route(const std::string& to,
                                                     const std::string& via = "") {
    taproom::datapath::ExceptionSettings::Route added;
    added.prefix = prefix(to);
    if (!via.empty()) {
      added.has_gateway = true;
      added.gateway = prefix(via + "/0").bytes;
    }
    settings.routes.push_back(added);
    return settings.routes.back();
  }
  /// As the control thread does with each change of the kernel's tables.
  void apply() {
    settings.tables = taproom::datapath::make_exception_tables(settings);
    egress.change([&](taproom::datapath::Snapshot& next) {
      next.settings = std::make_shared<taproom::datapath::ExceptionSettings>(settings);
    });
  }

  struct Out {
    PortIndex to;
    Bytes bytes;
  };
  std::vector<Out> pass(PortIndex from, const Bytes& frame,
                        const taproom::datapath::VnetHeader& vnet = {}) {
    egress.clear();
    OwnedFrame owned(frame);
    owned.frame.vnet = vnet;
    forwarder->forward(owned.frame, from, egress);
    std::vector<Out> all;
    for (const auto& sent : egress.sent) all.push_back({sent.to, sent.bytes});
    return all;
  }
  /// Ports it leaves by, unchanged: "0 2". Why it does not: "no-route".
  std::string where(PortIndex from, const Bytes& frame,
                    const taproom::datapath::VnetHeader& vnet = {}) {
    const auto all = pass(from, frame, vnet);
    std::string text;
    for (const Out& out : all) {
      CHECK(out.bytes == frame);
      text += (text.empty() ? "" : " ") + std::to_string(out.to);
    }
    for (const auto& [port, reason] : egress.drops) {
      CHECK_EQ(int{port}, int{from});
      text += (text.empty() ? "" : " ") +
              std::string(taproom::datapath::kDropNames[static_cast<size_t>(reason)]);
    }
    return text;
  }
  void seen(PortIndex port, const Bytes& mac) {
    pass(port, wire::ethernet(kHost, mac, 0x0806, Bytes(28, 0)));
  }
  std::string drops() const {
    std::string text;
    for (const auto& [port, reason] : egress.drops) {
      text += (text.empty() ? "" : " ") +
              std::string(taproom::datapath::kDropNames[static_cast<size_t>(reason)]);
    }
    return text;
  }

  taproom::datapath::ExceptionSettings settings;
  RecordingEgress egress;
  std::unique_ptr<taproom::datapath::Forwarder> forwarder;
};
