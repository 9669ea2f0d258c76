#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace taproom {

/// The pure half of the demo traffic: how much, how large, and what is said on the TAP.

/// 10 Mbit/s in bytes a second: both directions together stay below, whatever was asked for.
inline constexpr double kDemoCeiling = 10e6 / 8;
/// The server sends one packet back for this many that it gets.
inline constexpr int kDemoEchoEvery = 3;
/// UDP payload bytes, in turn, so that packet sizes look like life.
inline constexpr std::array<size_t, 5> kDemoPayloads{1400, 1400, 560, 1400, 220};
/// Ethernet, IPv6 and UDP headers, counted so that the link's counters match what was asked for.
inline constexpr size_t kDemoHeaders = 14 + 40 + 8;

/// The client's bytes a second, headers included, at `seconds` since the start: a sine around the
/// mean, from 0.4 to 1.6 times it, held below its part of the ceiling.
double demo_rate(double mean, double period_seconds, double seconds);

/// Paces packets to a rate: what was not sent is carried over, up to half a second's worth.
class DemoBudget {
 public:
  /// `elapsed` seconds at `rate` bytes a second have passed.
  void refill(double rate, double elapsed);
  /// Whether a packet of so many payload bytes may go now; if so, it is paid for.
  bool spend(size_t payload);

 private:
  double bytes_ = 0;
};

/// 60 bytes on the wire without the checksum, the Ethernet minimum.
using DemoFrame = std::array<uint8_t, 60>;

/// An ARP probe (RFC 5227, 1.1) for 192.0.2.1 to everybody. Its sender has no IP address yet, so no
/// neighbour table learns anything from it.
DemoFrame demo_broadcast_frame();

}  // namespace taproom
