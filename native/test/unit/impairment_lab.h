#pragma once

#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

#include "check.h"
#include "datapath/core/forwarder.h"
#include "datapath/impairment/impairment.h"

namespace check {

using taproom::datapath::Drop;
using taproom::datapath::Frame;
using taproom::datapath::FrameSink;
using taproom::datapath::Impairment;
using taproom::datapath::ImpairmentSettings;
using taproom::datapath::kHeadroom;
using taproom::datapath::kNever;
using taproom::datapath::QueueCounters;

inline constexpr uint64_t kMicrosecond = 1000, kMillisecond = 1'000'000, kSecond = 1'000'000'000;

/// An impairment in simulated time: numbered frames go in, and what comes out is written down.
class Lab final : private FrameSink {
 public:
  struct Arrival {
    uint64_t time;
    uint64_t number;
    uint32_t size;
    /// Bits in which it differs from the frame that was sent.
    int flipped;
    /// The first of them.
    size_t first_flip;
  };

  Lab() : impairment(counters) {}
  explicit Lab(const ImpairmentSettings& settings) : impairment(counters) { configure(settings); }

  void configure(const ImpairmentSettings& settings) {
    impairment.configure(std::make_shared<const ImpairmentSettings>(settings));
  }
  /// Lets everything that is due until then happen at its own time, then sends the next frame.
  void send(uint64_t time, uint32_t size = 100) {
    run(time);
    fill(sent, size);
    Frame frame;
    frame.data = buffer_.data() + kHeadroom;
    frame.size = size;
    frame.headroom = kHeadroom;
    impairment.take(frame, now = time, *this);
    ++sent;
    intact = intact && differences(frame.bytes(), size, sent - 1).first == 0;
  }
  void run(uint64_t until) {
    while (impairment.next() <= until) {
      now = std::max(now, impairment.next());
      impairment.release(now, *this);
    }
    now = std::max(now, until);
  }
  void drain() {
    while (impairment.next() != kNever) run(impairment.next());
  }
  uint64_t drops(Drop reason) const { return counters.drops[static_cast<size_t>(reason)].get(); }
  std::vector<uint64_t> numbers() const {
    std::vector<uint64_t> all;
    for (const Arrival& arrival : arrivals) all.push_back(arrival.number);
    return all;
  }

  QueueCounters counters;
  Impairment impairment;
  uint64_t now = 0;
  uint64_t sent = 0;
  /// The sender found its frames unchanged.
  bool intact = true;
  std::vector<Arrival> arrivals;

 private:
  static uint8_t byte_of(uint64_t number, size_t at) {
    return static_cast<uint8_t>(number * 31 + at * 7);
  }
  void fill(uint64_t number, uint32_t size) {
    if (buffer_.size() < size + kHeadroom) buffer_.resize(size + kHeadroom);
    uint8_t* const bytes = reinterpret_cast<uint8_t*>(buffer_.data() + kHeadroom);
    for (size_t at = 0; at < size; ++at) bytes[at] = byte_of(number, at);
    // Three times, so that one flipped bit hides no number.
    for (size_t at = 0; at < 24; at += 8) std::memcpy(bytes + at, &number, 8);
  }
  static std::pair<int, size_t> differences(const uint8_t* bytes, uint32_t size, uint64_t number) {
    int count = 0;
    size_t first = 0;
    uint8_t parts[8];
    std::memcpy(parts, &number, 8);
    for (size_t at = size; at-- > 0;) {
      const unsigned right = at < 24 ? parts[at % 8] : byte_of(number, at);
      const unsigned wrong = bytes[at] ^ right;
      if (wrong == 0) continue;
      count += __builtin_popcount(wrong);
      first = at * 8 + static_cast<size_t>(__builtin_ctz(wrong));
    }
    return {count, first};
  }
  void take(Frame& frame) override {
    uint64_t copies[3];
    std::memcpy(copies, frame.data, 24);
    const uint64_t number = copies[0] == copies[1] ? copies[0] : copies[2];
    const auto [count, first] = differences(frame.bytes(), frame.size, number);
    arrivals.push_back({now, number, frame.size, count, first});
    // A sink may do this, and the frames behind must not suffer from it.
    if (scribble) std::memset(frame.data, 0xee, frame.size);
  }

  std::vector<std::byte> buffer_;

 public:
  bool scribble = false;
};

/// Whether a count of `trials` with this probability is within 4.5 standard deviations of what is
/// expected: a right model fails one seed in 150,000, and the seeds are fixed.
inline bool plausible(uint64_t count, uint64_t trials, double probability) {
  const double mean = static_cast<double>(trials) * probability;
  const double deviation = std::sqrt(mean * (1 - probability));
  return std::abs(static_cast<double>(count) - mean) <= 4.5 * deviation;
}

}  // namespace check
