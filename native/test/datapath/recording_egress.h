#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "datapath/core/forwarder.h"
#include "datapath/core/port_bits.h"

/// The engine's side of a forwarder, for tests of what it decides: keeps what was sent, dropped and
/// reported. The ports of its snapshot have settings but no device.
class RecordingEgress final : public taproom::datapath::Egress {
 public:
  using Bytes = std::vector<uint8_t>;
  using PortIndex = taproom::datapath::PortIndex;
  struct Sent {
    PortIndex to;
    Bytes bytes;
    bool operator==(const Sent&) const = default;
  };

  void send(PortIndex to, taproom::datapath::Frame& frame) override {
    sent.push_back({to, Bytes(frame.bytes(), frame.bytes() + frame.size)});
    vnets.push_back(frame.vnet);
  }
  void drop(PortIndex port, taproom::datapath::Drop reason) override {
    drops.emplace_back(port, reason);
  }
  uint64_t now() const override { return time; }
  uint64_t up_ports() const override { return up; }
  const taproom::datapath::Snapshot& snapshot() const override { return *current_; }
  unsigned worker() const override { return index; }
  void report(taproom::datapath::Event event) override { events.push_back(std::move(event)); }

  explicit RecordingEgress(std::shared_ptr<const taproom::datapath::Snapshot> snapshot =
                               std::make_shared<taproom::datapath::Snapshot>()) {
    adopt(std::move(snapshot));
  }

  /// Works by a copy of the snapshot in which `change` has altered something, as the engine does.
  template <typename Change>
  void change(Change change) {
    auto next = std::make_shared<taproom::datapath::Snapshot>(*current_);
    change(*next);
    current_ = std::move(next);
  }
  /// Works by this one; its ports are up.
  void adopt(std::shared_ptr<const taproom::datapath::Snapshot> snapshot) {
    current_ = std::move(snapshot);
    up = current_->present;
  }
  void add_port(PortIndex slot, taproom::datapath::PortSettings settings = {}) {
    change([&](auto& next) {
      next.present |= taproom::datapath::port_bit(slot);
      next.slots[slot].settings = std::move(settings);
    });
    up |= taproom::datapath::port_bit(slot);
  }
  void remove_port(PortIndex slot) {
    up &= ~taproom::datapath::port_bit(slot);
    change([&](auto& next) {
      next.present &= ~taproom::datapath::port_bit(slot);
      next.slots[slot] = {};
    });
  }
  /// Why the one frame that was dropped was dropped at `port`; "" if none was, or elsewhere.
  std::string dropped(PortIndex port) const {
    if (drops.size() != 1 || drops[0].first != port) return "";
    return std::string(taproom::datapath::kDropNames[static_cast<size_t>(drops[0].second)]);
  }
  void clear() {
    sent.clear();
    vnets.clear();
    drops.clear();
    events.clear();
  }

  std::vector<Sent> sent;
  /// Of each frame that was sent.
  std::vector<taproom::datapath::VnetHeader> vnets;
  std::vector<std::pair<PortIndex, taproom::datapath::Drop>> drops;
  std::vector<taproom::datapath::Event> events;
  uint64_t up = 0;
  uint64_t time = 1'000'000'000'000;
  unsigned index = 0;

 private:
  std::shared_ptr<const taproom::datapath::Snapshot> current_;
};

/// A frame in memory of its own with the headroom that a port leaves.
class OwnedFrame {
 public:
  explicit OwnedFrame(const std::vector<uint8_t>& bytes)
      : memory_(taproom::datapath::kHeadroom + bytes.size()), bytes_(bytes) {
    std::copy(bytes.begin(), bytes.end(), memory_.begin() + taproom::datapath::kHeadroom);
    frame.data = reinterpret_cast<std::byte*>(memory_.data()) + taproom::datapath::kHeadroom;
    frame.size = static_cast<uint32_t>(bytes.size());
    frame.headroom = taproom::datapath::kHeadroom;
  }
  OwnedFrame(const OwnedFrame&) = delete;
  OwnedFrame& operator=(const OwnedFrame&) = delete;

  /// Whether it is as it was made.
  bool is_whole() const {
    return frame.size == bytes_.size() && frame.headroom == taproom::datapath::kHeadroom &&
           std::equal(bytes_.begin(), bytes_.end(), frame.bytes());
  }

  taproom::datapath::Frame frame;

 private:
  std::vector<uint8_t> memory_;
  std::vector<uint8_t> bytes_;
};

/// Ethernet frames as short as they can be: the tests of switch and bond look at no payload.
namespace ether {

using Bytes = std::vector<uint8_t>;

inline const Bytes kBroadcast(6, 0xff);

/// 02:00:00:00:HH:LL
inline Bytes host(unsigned number) {
  return {2, 0, 0, 0, static_cast<uint8_t>(number >> 8), static_cast<uint8_t>(number)};
}

inline Bytes frame(const Bytes& to, const Bytes& from, int tci = -1, uint16_t type = 0x88b5,
                   const Bytes& payload = Bytes(46, 0x5a)) {
  Bytes bytes = to;
  bytes.insert(bytes.end(), from.begin(), from.end());
  if (tci >= 0) {
    bytes.insert(bytes.end(),
                 {0x81, 0x00, static_cast<uint8_t>(tci >> 8), static_cast<uint8_t>(tci)});
  }
  bytes.insert(bytes.end(), {static_cast<uint8_t>(type >> 8), static_cast<uint8_t>(type)});
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  return bytes;
}

}  // namespace ether
