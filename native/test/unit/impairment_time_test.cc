// What happens when: delay, jitter, rate, the bounds of the queue, and changes while frames wait.
#include <algorithm>
#include <functional>
#include <set>

#include "datapath/impairment/jitter.h"
#include "impairment_lab.h"

using namespace check;
using taproom::datapath::jitter_deviate;
using taproom::datapath::RandomStreams;
using Distribution = ImpairmentSettings::Distribution;

namespace {

/// The largest distance between the distribution of the sample and `cumulative` (Kolmogorov,
/// Smirnov).
double distance(std::vector<double> sample, const std::function<double(double)>& cumulative) {
  std::sort(sample.begin(), sample.end());
  const auto count = static_cast<double>(sample.size());
  double worst = 0;
  for (size_t at = 0; at < sample.size(); ++at) {
    const double right = cumulative(sample[at]);
    worst = std::max({worst, std::abs(right - static_cast<double>(at) / count),
                      std::abs(right - static_cast<double>(at + 1) / count)});
  }
  return worst;
}

double normal_below(double x) { return std::erfc(-x / std::sqrt(2)) / 2; }
double pareto_below(double x) {
  const double value = x * std::sqrt(0.75) + 1.5;
  return value < 1 ? 0 : 1 - 1 / (value * value * value);
}

std::vector<double> deviates(Distribution distribution, uint64_t count) {
  const RandomStreams random(8);
  std::vector<double> sample;
  for (uint64_t frame = 0; frame < count; ++frame) {
    sample.push_back(jitter_deviate(distribution, random, frame));
  }
  return sample;
}

}  // namespace

TEST(impairment_jitter_follows_its_distribution) {
  // The distance is below 2.3 / sqrt(n) for all but one seed in 20,000.
  constexpr uint64_t kDraws = 200'000;
  const double bound = 2.3 / std::sqrt(static_cast<double>(kDraws));
  CHECK(distance(deviates(Distribution::kUniform, kDraws), [](double x) { return (x + 1) / 2; }) <
        bound);
  CHECK(distance(deviates(Distribution::kNormal, kDraws), normal_below) < bound);
  CHECK(distance(deviates(Distribution::kPareto, kDraws), pareto_below) < bound);
  // The mixture: numerically, the convolution of both.
  const double scale = std::sqrt(0.625);
  std::vector<double> steps;
  for (int step = 0; step < 400; ++step) {
    // Midpoints of 400 equal parts of the Pareto distribution.
    steps.push_back((1 / std::cbrt((step + 0.5) / 400) - 1.5) / std::sqrt(0.75));
  }
  const auto mixture_below = [&](double x) {
    double sum = 0;
    for (const double pareto : steps) sum += normal_below((x * scale - 0.75 * pareto) / 0.25);
    return sum / static_cast<double>(steps.size());
  };
  constexpr uint64_t kMixed = 20'000;
  CHECK(distance(deviates(Distribution::kParetoNormal, kMixed), mixture_below) <
        2.3 / std::sqrt(static_cast<double>(kMixed)));
}

TEST(impairment_delay_is_exact) {
  ImpairmentSettings settings;
  settings.delay = 40 * kMillisecond;
  settings.queue_frames = 10'000;
  settings.queue_bytes = 10'000 * 100;
  Lab lab(settings);
  for (uint64_t number = 0; number < 100'000; ++number) lab.send(number * 7'777);
  lab.drain();
  CHECK_EQ(lab.arrivals.size(), 100'000u);
  for (uint64_t number = 0; number < 100'000; ++number) {
    CHECK_EQ(lab.arrivals[number].number, number);
    CHECK_EQ(lab.arrivals[number].time, number * 7'777 + 40 * kMillisecond);
    CHECK_EQ(lab.arrivals[number].flipped, 0);
  }
  CHECK_EQ(lab.counters.reordered.get(), 0u);
}

TEST(impairment_jitter_has_its_width_and_may_reorder) {
  ImpairmentSettings settings;
  settings.delay = 50 * kMillisecond;
  settings.jitter = 5 * kMillisecond;
  settings.jitter_reorders = true;
  settings.seed = 2;
  Lab lab(settings);
  constexpr uint64_t kCount = 100'000;
  for (uint64_t number = 0; number < kCount; ++number) lab.send(number * kMillisecond);
  lab.drain();
  CHECK_EQ(lab.arrivals.size(), kCount);
  double sum = 0, squares = 0;
  std::set<uint64_t> seen;
  for (const auto& arrival : lab.arrivals) {
    const double late =
        static_cast<double>(arrival.time) / 1e6 - static_cast<double>(arrival.number) - 50;
    sum += late;
    squares += late * late;
    seen.insert(arrival.number);
  }
  CHECK_EQ(seen.size(), kCount);
  const double count = kCount;
  CHECK(std::abs(sum / count) < 4.5 * 5 / std::sqrt(count));
  CHECK(std::abs(std::sqrt(squares / count) - 5) < 4.5 * 5 / std::sqrt(2 * count));
  CHECK(lab.counters.reordered.get() > kCount / 10);
}

TEST(impairment_jitter_keeps_the_order_unless_told_otherwise) {
  for (const Distribution distribution : {Distribution::kUniform, Distribution::kNormal,
                                          Distribution::kPareto, Distribution::kParetoNormal}) {
    ImpairmentSettings settings;
    settings.delay = 2 * kMillisecond;
    settings.jitter = 3 * kMillisecond;  // often cut at no delay at all
    settings.distribution = distribution;
    settings.queue_frames = 100'000;
    settings.queue_bytes = 10'000'000;
    Lab lab(settings);
    for (uint64_t number = 0; number < 100'000; ++number) lab.send(number * 100 * kMicrosecond);
    lab.drain();
    CHECK_EQ(lab.arrivals.size(), 100'000u);
    const auto numbers = lab.numbers();
    CHECK(std::is_sorted(numbers.begin(), numbers.end()));
    CHECK_EQ(lab.counters.reordered.get(), 0u);
    for (const auto& arrival : lab.arrivals) {
      CHECK(arrival.time >= arrival.number * 100 * kMicrosecond);
    }
  }
}

TEST(impairment_late_release_keeps_the_order) {
  ImpairmentSettings settings;
  settings.jitter = kMillisecond;
  Lab lab(settings);
  // Nobody releases for a while: what comes in meanwhile must not pass what is due.
  struct Late {
    std::vector<std::byte> memory = std::vector<std::byte>(256);
  };
  std::vector<uint64_t> order;
  struct Sink final : FrameSink {
    explicit Sink(std::vector<uint64_t>& numbers) : seen(numbers) {}
    void take(Frame& frame) override {
      uint64_t number = 0;
      std::memcpy(&number, frame.data, 8);
      seen.push_back(number);
    }
    std::vector<uint64_t>& seen;
  } sink(order);
  Late late;
  for (uint64_t number = 0; number < 900; ++number) {
    Frame frame;
    frame.data = late.memory.data() + kHeadroom;
    frame.size = 100;
    std::memcpy(frame.data, &number, 8);
    lab.impairment.take(frame, number * kMillisecond, sink);
    if (number % 100 == 99) lab.impairment.release(number * kMillisecond, sink);
  }
  lab.impairment.release(10 * kSecond, sink);
  CHECK_EQ(order.size(), 900u);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST(impairment_reordered_share_goes_at_once) {
  ImpairmentSettings settings;
  settings.delay = 10 * kMillisecond;
  settings.reorder = 0.1;
  settings.seed = 21;
  Lab lab(settings);
  constexpr uint64_t kCount = 100'000;
  for (uint64_t number = 0; number < kCount; ++number) lab.send(number * kMillisecond);
  lab.drain();
  uint64_t early = 0;
  for (const auto& arrival : lab.arrivals) {
    const uint64_t late = arrival.time - arrival.number * kMillisecond;
    CHECK(late == 0 || late == 10 * kMillisecond);
    if (late == 0) ++early;
  }
  CHECK_EQ(lab.arrivals.size(), kCount);
  CHECK(plausible(early, kCount, 0.1));
  // Each has overtaken somebody, but for one at the very start.
  CHECK(early - lab.counters.reordered.get() <= 10);
}

TEST(impairment_rate_is_exact_over_a_long_run) {
  // 9,999,991 bits a second: no number of nanoseconds divides evenly.
  ImpairmentSettings settings;
  settings.rate = 9'999'991;
  settings.burst = 3000;
  settings.queue_frames = 50;
  Lab lab(settings);
  constexpr uint64_t kCount = 300'000;
  // Twice what passes, in uneven sizes.
  uint64_t time = 0;
  for (uint64_t number = 0; number < kCount; ++number) {
    const uint32_t size = 100 + static_cast<uint32_t>(number * 2'654'435'761 >> 7) % 1400;
    lab.send(time, size);
    time += size * 8 * kSecond / settings.rate / 2;
  }
  lab.drain();
  uint64_t bytes = 0;
  for (const auto& arrival : lab.arrivals) bytes += arrival.size;
  CHECK(lab.drops(Drop::kImpairQueue) > kCount / 3);
  CHECK_EQ(lab.arrivals.size() + lab.drops(Drop::kImpairQueue), kCount);
  // All but the burst at the start, at the rate, to the nanosecond.
  const uint64_t last = lab.arrivals.back().time;
  const auto right = static_cast<uint64_t>(static_cast<unsigned __int128>(bytes - 3000) * 8 *
                                           kSecond / settings.rate);
  CHECK(last >= right && last - right <= 2);
  // In no window more than the burst and the rate.
  uint64_t window = 0;
  for (size_t first = 0, at = 0; at < lab.arrivals.size(); ++at) {
    window += lab.arrivals[at].size;
    while (lab.arrivals[at].time - lab.arrivals[first].time > 50 * kMillisecond) {
      window -= lab.arrivals[first++].size;
    }
    const uint64_t width = lab.arrivals[at].time - lab.arrivals[first].time;
    CHECK(window <= 3000 + 1500 + width * settings.rate / 8 / kSecond + 1);
  }
}

TEST(impairment_rate_lets_a_burst_pass_and_a_late_look_loses_no_rate) {
  ImpairmentSettings settings;
  settings.rate = 8'000'000;  // a byte a microsecond
  settings.burst = 10'000;
  Lab lab(settings);
  for (int frame = 0; frame < 20; ++frame) lab.send(kSecond, 1000);
  CHECK_EQ(lab.arrivals.size(), 10u);
  // Looked at late: all that was due goes, and the next one at its own time.
  lab.now = kSecond + 5'500 * kMicrosecond;
  lab.run(lab.now);
  CHECK_EQ(lab.arrivals.size(), 15u);
  CHECK_EQ(lab.impairment.next(), kSecond + 6'000 * kMicrosecond);
  lab.drain();
  CHECK_EQ(lab.arrivals.back().time, kSecond + 10'000 * kMicrosecond);
}

TEST(impairment_rate_and_delay_add_up) {
  ImpairmentSettings settings;
  settings.rate = 8'000'000;
  settings.burst = 1000;
  settings.delay = 30 * kMillisecond;
  Lab lab(settings);
  for (int frame = 0; frame < 5; ++frame) lab.send(0, 1000);
  lab.drain();
  for (uint64_t frame = 0; frame < 5; ++frame) {
    CHECK_EQ(lab.arrivals[frame].time, 30 * kMillisecond + frame * kMillisecond);
  }
}

TEST(impairment_queue_drops_what_does_not_fit) {
  ImpairmentSettings settings;
  settings.delay = kSecond;
  settings.queue_frames = 10;
  Lab by_frames(settings);
  for (int frame = 0; frame < 25; ++frame) by_frames.send(0);
  CHECK_EQ(by_frames.drops(Drop::kImpairQueue), 15u);
  by_frames.drain();
  CHECK_EQ(by_frames.arrivals.size(), 10u);

  settings.queue_frames = 1000;
  settings.queue_bytes = 100'000;
  Lab by_bytes(settings);
  const size_t memory = by_bytes.impairment.memory();
  for (int frame = 0; frame < 3; ++frame) by_bytes.send(0, 65'000);
  CHECK_EQ(by_bytes.drops(Drop::kImpairQueue), 2u);
  for (int frame = 0; frame < 100; ++frame) by_bytes.send(0, 1000);
  CHECK_EQ(by_bytes.drops(Drop::kImpairQueue), 67u);
  by_bytes.drain();
  CHECK_EQ(by_bytes.arrivals.size(), 36u);
  for (const auto& arrival : by_bytes.arrivals) CHECK_EQ(arrival.flipped, 0);
  // Frames of every size in and out of order, and the memory is what it was.
  settings.jitter = kSecond;
  settings.jitter_reorders = true;
  by_bytes.configure(settings);
  for (uint64_t frame = 0; frame < 20'000; ++frame) {
    by_bytes.send(5 * kSecond + frame * 10 * kMillisecond, 24 + (frame * 7919) % 9000);
  }
  by_bytes.drain();
  CHECK_EQ(by_bytes.arrivals.size() + by_bytes.drops(Drop::kImpairQueue), 20'103u);
  for (const auto& arrival : by_bytes.arrivals) CHECK_EQ(arrival.flipped, 0);
  CHECK_EQ(by_bytes.impairment.memory(), memory);
  CHECK(memory < 100'000 + 1000 * 400 + 70'000);
}

TEST(impairment_queue_holds_full_frames_where_nothing_is_said) {
  ImpairmentSettings settings;
  settings.delay = kSecond;
  Lab lab(settings);
  for (int frame = 0; frame < 1001; ++frame) lab.send(0, 1514);
  CHECK_EQ(lab.drops(Drop::kImpairQueue), 1u);
  // So many frames, and as many bytes as they need.
  settings.queue_frames = 2000;
  Lab larger(settings);
  for (int frame = 0; frame < 2001; ++frame) larger.send(0, 1514);
  CHECK_EQ(larger.drops(Drop::kImpairQueue), 1u);
}

TEST(impairment_suspended_lets_nothing_pass) {
  ImpairmentSettings settings;
  settings.delay = kSecond;
  Lab lab(settings);
  for (int frame = 0; frame < 5; ++frame) lab.send(0);
  settings.suspended = true;
  lab.configure(settings);
  CHECK_EQ(lab.impairment.next(), kNever);
  for (int frame = 0; frame < 5; ++frame) lab.send(kSecond);
  lab.run(10 * kSecond);
  CHECK(lab.arrivals.empty());
  CHECK_EQ(lab.drops(Drop::kImpairSuspended), 10u);
  settings.suspended = false;
  lab.configure(settings);
  lab.send(11 * kSecond);
  lab.drain();
  CHECK_EQ(lab.arrivals.back().time, 12 * kSecond);
}

TEST(impairment_changes_leave_what_waits_its_time) {
  ImpairmentSettings settings;
  settings.delay = kSecond;
  Lab lab(settings);
  lab.send(0);
  // Longer: behind the first. Shorter: at once, as after a change of route.
  settings.delay = 2 * kSecond;
  settings.queue_frames = 5;
  lab.configure(settings);
  lab.send(100);
  settings.delay = 100 * kMillisecond;
  settings.queue_frames = 2000;
  lab.configure(settings);
  lab.send(200);
  // None any more: what waits still comes, and the memory goes with the last of it.
  lab.configure({});
  lab.send(300);
  CHECK_EQ(lab.arrivals.size(), 1u);
  CHECK(lab.impairment.memory() > 0);
  lab.drain();
  const std::vector<uint64_t> order{3, 2, 0, 1};
  CHECK(lab.numbers() == order);
  CHECK_EQ(lab.arrivals[1].time, 200 + 100 * kMillisecond);
  CHECK_EQ(lab.arrivals[2].time, kSecond);
  CHECK_EQ(lab.arrivals[3].time, 100 + 2 * kSecond);
  CHECK_EQ(lab.impairment.memory(), 0u);
}

TEST(impairment_smaller_queue_keeps_what_waits_in_the_larger_one) {
  ImpairmentSettings settings;
  settings.delay = kSecond;
  settings.rate = 8'000'000;
  Lab lab(settings);
  for (int frame = 0; frame < 500; ++frame) lab.send(0, 1000);
  settings.queue_frames = 3;
  settings.queue_bytes = 3000;
  lab.configure(settings);
  lab.send(1, 1000);
  CHECK_EQ(lab.drops(Drop::kImpairQueue), 1u);
  lab.drain();
  CHECK_EQ(lab.arrivals.size(), 500u);
}

TEST(impairment_rate_that_changes_holds_for_what_waits_for_it) {
  ImpairmentSettings settings;
  settings.rate = 8'000;  // a byte a millisecond
  settings.burst = 1000;
  Lab lab(settings);
  for (int frame = 0; frame < 11; ++frame) lab.send(0, 1000);
  lab.run(kSecond);
  CHECK_EQ(lab.arrivals.size(), 2u);
  // A thousand times the rate: nobody waits nine more seconds.
  settings.rate = 8'000'000;
  lab.configure(settings);
  lab.drain();
  CHECK_EQ(lab.arrivals.size(), 11u);
  CHECK_EQ(lab.arrivals.back().time, kSecond + 9 * kMillisecond);
  for (int frame = 0; frame < 11; ++frame) lab.send(10 * kSecond, 1000);
  settings.rate = 0;
  lab.configure(settings);
  lab.drain();
  CHECK_EQ(lab.arrivals.size(), 22u);
  CHECK_EQ(lab.arrivals.back().time, 10 * kSecond);
  const auto numbers = lab.numbers();
  CHECK(std::is_sorted(numbers.begin(), numbers.end()));
}

TEST(impairment_random_sequence_goes_on_through_changes) {
  ImpairmentSettings settings;
  settings.loss = 0.5;
  settings.seed = 1;
  Lab whole(settings);
  Lab changed(settings);
  for (uint64_t number = 0; number < 1000; ++number) {
    whole.send(number);
    if (number == 300) {
      settings.delay = 5;
      changed.configure(settings);
    }
    if (number == 600) {
      settings.delay = 0;
      changed.configure(settings);
    }
    changed.send(number);
  }
  changed.drain();
  std::vector<uint64_t> sorted = changed.numbers();
  std::sort(sorted.begin(), sorted.end());
  CHECK(whole.numbers() == sorted);
}
