#pragma once

#include <functional>
#include <span>

#include "datapath/core/forwarder.h"
#include "fuzz/target.h"
#include "wire.h"

/// The engine's side of a forwarder, for fuzz targets: every byte that is sent is looked at.
struct PortEgress final : taproom::datapath::Egress {
  void send(taproom::datapath::PortIndex to, taproom::datapath::Frame& frame) override {
    bytes += frame.size;
    if (on_send) on_send(to, frame);
  }
  void drop(taproom::datapath::PortIndex, taproom::datapath::Drop) override { ++drops; }
  uint64_t now() const override { return time; }
  uint64_t up_ports() const override { return up; }
  const taproom::datapath::Snapshot& snapshot() const override { return current; }
  unsigned worker() const override { return 0; }
  void report(taproom::datapath::Event) override {}

  taproom::datapath::Snapshot current;
  uint64_t up = 0;
  uint64_t time = 1'000'000'000'000;
  size_t bytes = 0;
  size_t drops = 0;
  std::function<void(taproom::datapath::PortIndex, const taproom::datapath::Frame&)> on_send;
};

/// One frame of an input: port, vnet header (only where bit 7 of the port says so), length, bytes.
inline fuzz::Bytes port_input(uint8_t port, const taproom::datapath::VnetHeader& vnet,
                              const fuzz::Bytes& frame) {
  const bool plain = vnet.flags == 0 && vnet.gso_type == 0;
  fuzz::Bytes input{static_cast<uint8_t>(port | (plain ? 0 : 0x80))};
  const auto add16 = [&](size_t value) {
    input.push_back(static_cast<uint8_t>(value >> 8));
    input.push_back(static_cast<uint8_t>(value));
  };
  if (!plain) {
    input.push_back(vnet.flags);
    input.push_back(vnet.gso_type);
    add16(vnet.gso_size);
    add16(vnet.checksum_start);
    add16(vnet.checksum_offset);
  }
  add16(frame.size());
  input.insert(input.end(), frame.begin(), frame.end());
  return input;
}

/// Puts the right sum into an IPv4 header at `at`, which no fuzzer guesses.
inline void repair(taproom::datapath::Frame& frame, size_t at) {
  if (frame.size < at + 20) return;
  uint8_t* const ip = frame.bytes() + at;
  const size_t size = (ip[0] & 15) * size_t{4};
  if (ip[0] >> 4 != 4 || size < 20 || frame.size < at + size) return;
  ip[10] = ip[11] = 0;
  const uint16_t sum = wire::sum({ip, ip + size});
  ip[10] = static_cast<uint8_t>(sum >> 8);
  ip[11] = static_cast<uint8_t>(sum);
}

/// Calls `visit(port, frame)` with each frame of the input; each lies in a block of its own size
/// behind its headroom.
template <typename Visit>
void each_frame(std::span<const uint8_t> input, bool tun, Visit visit) {
  using namespace taproom::datapath;
  fuzz::Reader reader(input);
  while (!reader.empty()) {
    const uint8_t port = reader.u8();
    VnetHeader vnet;
    if ((port & 0x80) != 0) {
      vnet.flags = reader.u8();
      vnet.gso_type = reader.u8();
      vnet.gso_size = reader.u16();
      vnet.checksum_start = reader.u16();
      vnet.checksum_offset = reader.u16();
    }
    const auto bytes = reader.take(reader.u16());
    std::vector<std::byte> block(kHeadroom + bytes.size());
    if (!bytes.empty()) std::memcpy(block.data() + kHeadroom, bytes.data(), bytes.size());
    Frame frame{block.data() + kHeadroom, static_cast<uint32_t>(bytes.size()), kHeadroom, 0, vnet};
    if ((port & 0x20) != 0) repair(frame, tun && (port & 1) != 0 ? 0 : 14);
    visit(static_cast<PortIndex>(port & 0x7f), frame);
  }
}
