// What is left to chance: shares, runs, bits, and that a seed repeats them.
#include <algorithm>
#include <map>

#include "impairment_lab.h"

using namespace check;

namespace {

constexpr uint64_t kFrames = 200'000;

void send_all(Lab& lab, uint64_t frames = kFrames) {
  for (uint64_t number = 0; number < frames; ++number) lab.send(number * 10 * kMicrosecond);
  lab.drain();
}

/// Lengths of the runs of missing numbers.
std::vector<uint64_t> gaps(const Lab& lab) {
  std::vector<uint64_t> found;
  uint64_t next = 0;
  for (const Lab::Arrival& arrival : lab.arrivals) {
    if (arrival.number > next) found.push_back(arrival.number - next);
    next = arrival.number + 1;
  }
  return found;
}

}  // namespace

TEST(impairment_of_nothing_passes_everything_at_once) {
  Lab lab;
  send_all(lab, 100);
  lab.configure({});
  send_all(lab, 100);
  CHECK_EQ(lab.arrivals.size(), 200u);
  CHECK_EQ(lab.impairment.memory(), 0u);
}

TEST(impairment_uniform_loss_has_its_share_and_no_memory) {
  for (const double share : {0.0001, 0.01, 0.3, 0.99}) {
    ImpairmentSettings settings;
    settings.loss = share;
    settings.seed = 11;
    Lab lab(settings);
    send_all(lab);
    const uint64_t lost = lab.drops(Drop::kImpairLoss);
    CHECK(plausible(lost, kFrames, share));
    CHECK_EQ(lab.arrivals.size() + lost, kFrames);
    // The frame behind a lost one is lost as often as any other.
    uint64_t again = 0;
    for (const uint64_t gap : gaps(lab)) again += gap - 1;
    CHECK(plausible(again, lost, share));
  }
  ImpairmentSettings all;
  all.loss = 1;
  Lab lab(all);
  send_all(lab, 1000);
  CHECK(lab.arrivals.empty());
}

TEST(impairment_gilbert_loses_in_bursts) {
  ImpairmentSettings settings;
  settings.gilbert = true;
  settings.chain.to_bad = 0.01;
  settings.chain.to_good = 0.2;
  settings.seed = 5;
  Lab lab(settings);
  send_all(lab, 1'000'000);
  const auto bursts = gaps(lab);
  const uint64_t lost = lab.drops(Drop::kImpairLoss);
  const auto count = static_cast<double>(bursts.size());
  // p / (p + r) of the frames; the variance of a sum over such a chain is (1 + c) / (1 - c) times
  // that of independent draws, c = 1 - p - r the correlation of neighbours.
  const double share = 0.01 / 0.21;
  const double deviation = std::sqrt(1e6 * share * (1 - share) * (2 - 0.21) / 0.21);
  CHECK(std::abs(static_cast<double>(lost) - 1e6 * share) < 4.5 * deviation);
  // Lengths of bursts are geometric: mean 1 / r, variance (1 - r) / r^2.
  const double mean = static_cast<double>(lost) / count;
  CHECK(std::abs(mean - 5) < 4.5 * std::sqrt(0.8 / 0.04 / count));
  const auto single = static_cast<uint64_t>(std::count(bursts.begin(), bursts.end(), 1));
  CHECK(plausible(single, bursts.size(), 0.2));
}

TEST(impairment_elliott_loses_a_share_in_each_state) {
  ImpairmentSettings settings;
  settings.gilbert = true;
  settings.chain = {.to_bad = 0.02, .to_good = 0.1, .loss_bad = 0.5, .loss_good = 0.01};
  settings.seed = 6;
  Lab lab(settings);
  send_all(lab, 1'000'000);
  const double share = (0.02 * 0.5 + 0.1 * 0.01) / 0.12;
  // Variance: the draws, and the chain behind them (as above, times the square of the contrast).
  const double bad = 0.02 / 0.12;
  const double variance =
      1e6 * (share * (1 - share) + 0.49 * 0.49 * bad * (1 - bad) * ((2 - 0.12) / 0.12 - 1));
  const auto lost = static_cast<double>(lab.drops(Drop::kImpairLoss));
  CHECK(std::abs(lost - 1e6 * share) < 4.5 * std::sqrt(variance));
}

TEST(impairment_chain_that_is_never_left_loses_the_rest) {
  ImpairmentSettings settings;
  settings.gilbert = true;
  settings.chain.to_bad = 0.5;
  settings.chain.to_good = 0;
  Lab lab(settings);
  send_all(lab, 1000);
  CHECK(lab.arrivals.size() < 100);
  CHECK_EQ(gaps(lab).size(), 0u);
}

TEST(impairment_duplicates_follow_their_originals) {
  ImpairmentSettings settings;
  settings.duplicate = 0.05;
  settings.seed = 3;
  Lab lab(settings);
  // Whoever takes the original may overwrite it.
  lab.scribble = true;
  for (uint64_t number = 0; number < kFrames; ++number) lab.send(number);
  const uint64_t copies = lab.counters.duplicated.get();
  CHECK(plausible(copies, kFrames, 0.05));
  CHECK_EQ(lab.arrivals.size(), kFrames + copies);
  uint64_t adjacent = 0;
  for (size_t at = 1; at < lab.arrivals.size(); ++at) {
    CHECK_EQ(lab.arrivals[at].flipped, 0);
    if (lab.arrivals[at].number == lab.arrivals[at - 1].number) ++adjacent;
  }
  CHECK_EQ(adjacent, copies);
}

TEST(impairment_corruption_flips_one_bit_anywhere_in_the_frame) {
  ImpairmentSettings settings;
  settings.corrupt = 0.5;
  settings.seed = 9;
  Lab lab(settings);
  for (uint64_t number = 0; number < kFrames; ++number) lab.send(number, 64);
  const uint64_t corrupted = lab.counters.corrupted.get();
  CHECK(plausible(corrupted, kFrames, 0.5));
  CHECK(lab.intact);
  std::vector<uint64_t> bits(64 * 8);
  uint64_t seen = 0;
  for (const Lab::Arrival& arrival : lab.arrivals) {
    if (arrival.flipped == 0) continue;
    CHECK_EQ(arrival.flipped, 1);
    ++seen;
    ++bits[arrival.first_flip];
  }
  CHECK_EQ(seen, corrupted);
  // Chi-square over 512 bits: mean 511, deviation 32.
  double chi = 0;
  const double expected = static_cast<double>(seen) / 512;
  for (const uint64_t count : bits) {
    chi += (static_cast<double>(count) - expected) * (static_cast<double>(count) - expected) /
           expected;
  }
  CHECK(chi > 511 - 4.5 * 32 && chi < 511 + 4.5 * 32);
}

TEST(impairment_corruption_completes_a_checksum_first) {
  ImpairmentSettings settings;
  settings.corrupt = 1;
  Lab lab(settings);
  struct Sink final : FrameSink {
    void take(Frame& frame) override {
      bytes.assign(frame.bytes(), frame.bytes() + frame.size);
      needs = frame.vnet.needs_checksum();
      valid = (frame.vnet.flags & taproom::datapath::kDataValid) != 0;
    }
    std::vector<uint8_t> bytes;
    bool needs = true;
    bool valid = true;
  } sink;
  std::vector<std::byte> memory(kHeadroom + 60);
  Frame frame;
  frame.data = memory.data() + kHeadroom;
  frame.size = 60;
  for (uint32_t at = 0; at < 60; ++at) frame.bytes()[at] = static_cast<uint8_t>(at);
  frame.vnet.flags = taproom::datapath::kNeedsChecksum;
  frame.vnet.checksum_start = 34;
  frame.vnet.checksum_offset = 6;
  const std::vector<uint8_t> before(frame.bytes(), frame.bytes() + 60);
  lab.impairment.take(frame, 0, sink);
  CHECK(!sink.needs);
  CHECK(frame.vnet.needs_checksum());
  CHECK(before == std::vector<uint8_t>(frame.bytes(), frame.bytes() + 60));
  // RFC 1071 over the right bytes, then one bit.
  uint32_t sum = 0;
  for (size_t at = 34; at < 60; at += 2)
    sum += static_cast<uint32_t>(before[at] << 8 | before[at + 1]);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  std::vector<uint8_t> right = before;
  right[40] = static_cast<uint8_t>(~sum >> 8);
  right[41] = static_cast<uint8_t>(~sum);
  int flipped = 0;
  for (size_t at = 0; at < 60; ++at) flipped += __builtin_popcount(right[at] ^ sink.bytes[at]);
  CHECK_EQ(flipped, 1);
  // What a NIC has found right is not right any more.
  frame.vnet.flags = taproom::datapath::kDataValid;
  lab.impairment.take(frame, 0, sink);
  CHECK(!sink.valid);
  frame.vnet.flags = taproom::datapath::kNeedsChecksum;
  // A vnet header that points behind the frame is somebody else's to refuse.
  frame.vnet.checksum_offset = 0xffff;
  lab.impairment.take(frame, 0, sink);
  CHECK(sink.needs);
}

TEST(impairment_drops_every_nth) {
  ImpairmentSettings settings;
  settings.drop_nth = 7;
  Lab lab(settings);
  send_all(lab, 700);
  CHECK_EQ(lab.drops(Drop::kImpairNth), 100u);
  for (const uint64_t number : lab.numbers()) CHECK(number % 7 != 6);
}

TEST(impairment_repeats_itself_with_the_same_seed_only) {
  ImpairmentSettings settings;
  settings.loss = 0.1;
  settings.duplicate = 0.1;
  settings.corrupt = 0.1;
  settings.reorder = 0.1;
  settings.delay = kMillisecond;
  settings.jitter = kMillisecond;
  settings.jitter_reorders = true;
  settings.seed = 77;
  std::vector<std::vector<std::pair<uint64_t, uint64_t>>> runs;
  for (const uint64_t seed : {77u, 77u, 78u}) {
    settings.seed = seed;
    Lab lab(settings);
    send_all(lab, 20'000);
    std::vector<std::pair<uint64_t, uint64_t>> run;
    for (const auto& arrival : lab.arrivals) {
      run.emplace_back(arrival.time, arrival.number * 1000 + arrival.first_flip);
    }
    runs.push_back(run);
  }
  CHECK(runs[0] == runs[1]);
  CHECK(runs[0] != runs[2]);
}

TEST(impairment_effects_do_not_shift_each_other) {
  ImpairmentSettings settings;
  settings.loss = 0.1;
  settings.seed = 4;
  Lab alone(settings);
  send_all(alone, 20'000);
  settings.corrupt = 0.2;
  settings.drop_nth = 3;
  settings.jitter = kMillisecond;
  Lab together(settings);
  send_all(together, 20'000);
  // The same frames are lost, but for those that are dropped by their number.
  std::vector<uint64_t> expected;
  for (const uint64_t number : alone.numbers()) {
    if (number % 3 != 2) expected.push_back(number);
  }
  CHECK(together.numbers() == expected);
}

TEST(impairment_places_of_one_seed_lose_different_frames) {
  const auto settings = std::make_shared<ImpairmentSettings>();
  settings->loss = 0.5;
  QueueCounters counters;
  Impairment first(counters, 1);
  Impairment second(counters, 2);
  first.configure(settings);
  second.configure(settings);
  struct Count final : FrameSink {
    void take(Frame&) override { ++passed; }
    unsigned passed = 0;
  } one, two;
  uint64_t both = 0;
  std::byte memory[128];
  for (int number = 0; number < 100'000; ++number) {
    Frame frame;
    frame.data = memory;
    frame.size = 100;
    const unsigned before = one.passed + two.passed;
    first.take(frame, 0, one);
    second.take(frame, 0, two);
    both += one.passed + two.passed == before + 2;
  }
  CHECK(plausible(both, 100'000, 0.25));
}
