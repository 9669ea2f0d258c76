#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>

#include "packet.h"

namespace taproom::datapath {

/// Puts IP fragments together again (RFC 791 3.2, RFC 8200 4.5): a few datagrams at a time, in
/// memory that is there from the start. The oldest goes when another one begins. Overlapping
/// fragments end their datagram, as RFC 5722 demands for IPv6 and Linux does for IPv4 too; what
/// says only what another has said is a duplicate of the network's, and ignored. Of one worker.
class Reassembly {
 public:
  static constexpr size_t kDatagrams = 4;
  static constexpr uint64_t kLifetime = 15'000'000'000;

  struct Outcome {
    /// A whole packet: Ethernet, one IP header without options or extension headers, the payload.
    /// Lies in the table's memory until the next call.
    std::optional<Frame> whole;
    /// Payload of its largest fragment: what fits through the return path.
    uint32_t largest = 0;
    /// Fragments that contradict each other, or a packet that is none.
    bool malformed = false;
    /// An unfinished datagram had to go.
    bool evicted = false;
  };
  /// `packet` says of itself that it is a fragment.
  Outcome add(const Packet& packet, uint64_t now);

 private:
  static constexpr size_t kUnit = 8, kUnits = 65536 / kUnit;
  /// Where payload begins: before it there is headroom, Ethernet with its tags, an IP header.
  static constexpr size_t kBefore = kHeadroom + 64 + 40;

  struct Key {
    bool ipv6 = false;
    uint8_t protocol = 0;
    uint32_t id = 0;
    std::array<uint8_t, 32> addresses{};
    bool operator==(const Key&) const = default;
  };
  struct Piece {
    Key key;
    uint32_t offset = 0;
    uint32_t size = 0;
    bool more = false;
    const uint8_t* bytes = nullptr;
  };
  struct Datagram {
    Key key;
    /// 0: no datagram here.
    uint64_t since = 0;
    uint32_t total = 0;
    uint32_t received = 0;
    uint32_t largest = 0;
    std::bitset<kUnits> units;
    std::array<std::byte, kBefore + 65536> room;
  };

  static std::optional<Piece> read(const Packet& packet);
  Datagram& find(const Key& key, uint64_t now, bool& evicted);
  static bool store(Datagram& datagram, const Piece& piece);
  static Frame finish(Datagram& datagram, const Packet& packet);

  std::array<Datagram, kDatagrams> datagrams_;
};

/// Cuts a packet as its fragments came: `largest` bytes of payload each, multiple of 8 but for the
/// last. Spoils the bytes of `frame`.
void send_in_fragments(const Frame& frame, const Headers& headers, uint32_t largest, uint32_t id,
                       FrameSink& out);

}  // namespace taproom::datapath
