#include "demo_plan.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace taproom {
namespace {

constexpr double kSwing = 0.6;
constexpr double kCarrySeconds = 0.5;
/// An echo is as large as the packet that it answers, so the client's part of all is 3/4.
constexpr double kClientCeiling = kDemoCeiling * kDemoEchoEvery / (kDemoEchoEvery + 1);

}  // namespace

double demo_rate(double mean, double period_seconds, double seconds) {
  const double phase = 2 * std::numbers::pi * seconds / period_seconds;
  return std::clamp(mean * (1 + kSwing * std::sin(phase)), 0.0, kClientCeiling);
}

void DemoBudget::refill(double rate, double elapsed) {
  bytes_ = std::min(bytes_ + rate * elapsed, std::max(rate * kCarrySeconds, 2.0 * 1500));
}

bool DemoBudget::spend(size_t payload) {
  const auto cost = static_cast<double>(payload + kDemoHeaders);
  if (bytes_ < cost) return false;
  bytes_ -= cost;
  return true;
}

DemoFrame demo_broadcast_frame() {
  // Destination: broadcast. Source: locally administered. EtherType ARP (RFC 826).
  static constexpr std::array<uint8_t, 42> kProbe{
      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0x54,
      0x50, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x01,  // hardware: Ethernet
      0x08, 0x00,                                      // protocol: IPv4
      6,    4,    0x00, 0x01,                          // sizes of both addresses; request
      0x02, 0x54, 0x50, 0x00, 0x00, 0x01,              // sender's MAC
      0,    0,    0,    0,                             // sender's IP: none yet
      0,    0,    0,    0,    0,    0,                 // target's MAC: asked for
      192,  0,    2,    1};                            // target's IP
  DemoFrame frame{};
  std::ranges::copy(kProbe, frame.begin());
  return frame;
}

}  // namespace taproom
