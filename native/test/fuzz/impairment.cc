#include "datapath/impairment/impairment.h"

#include <algorithm>
#include <array>

#include "datapath/core/forwarder.h"
#include "target.h"

/// Frames of any size through an impairment whose settings change at any moment, in simulated time.
/// Each frame comes out, is dropped with one reason or waits; nothing comes out twice but
/// duplicates, in no more memory than the settings allow, and the sender's bytes are as they were.
namespace {

using namespace taproom::datapath;
constexpr uint64_t kMillisecond = 1'000'000;

struct EgressSink final : FrameSink {
  void take(Frame& frame) override {
    ++frames;
    fuzz::require(frame.headroom >= kHeadroom, "headroom");
    // A sink may do this.
    std::memset(frame.data - kHeadroom, 0xee, kHeadroom);
    std::memset(frame.data, 0xee, frame.size + std::min(frame.tailroom, 64u));
  }
  uint64_t frames = 0;
};

double share(fuzz::Reader& in) { return in.u8() / 255.0; }

std::shared_ptr<const ImpairmentSettings> settings_of(fuzz::Reader& in) {
  const auto settings = std::make_shared<ImpairmentSettings>();
  const uint16_t which = in.u16();
  if (which & 1) settings->delay = in.u8() * kMillisecond;
  if (which & 2) settings->jitter = in.u8() * kMillisecond;
  settings->distribution = static_cast<ImpairmentSettings::Distribution>(in.u8() % 4);
  settings->jitter_reorders = (which & 4) != 0;
  if (which & 8) settings->loss = share(in) / 4;
  settings->gilbert = (which & 16) != 0;
  if (settings->gilbert) settings->chain = {share(in), share(in), share(in), share(in)};
  if (which & 32) settings->duplicate = share(in);
  if (which & 64) settings->reorder = share(in);
  if (which & 128) settings->corrupt = share(in);
  if (which & 256) settings->rate = 1000 + uint64_t{in.u16()} * 5000;
  if (which & 512) settings->burst = in.u16();
  settings->queue_frames = (which & 1024) ? 1 + in.u8() : 50;
  settings->queue_bytes = (which & 2048) ? 1 + in.u16() : 20'000;
  settings->suspended = (which & 0xf000) == 0x1000;
  if (which & 0x8000) settings->drop_nth = in.u8();
  settings->seed = in.u8();
  return settings;
}

uint64_t drops(const QueueCounters& counters) {
  uint64_t sum = 0;
  for (const Counter& counter : counters.drops) sum += counter.get();
  return sum;
}

/// What waits goes within the time of the longest delay and the slowest rate.
void drain(Impairment& impairment, uint64_t& now, EgressSink& out) {
  for (int look = 0; impairment.next() != kNever; ++look) {
    fuzz::require(look < 100'000, "every look lets something go");
    now = std::max(now, impairment.next());
    impairment.release(now, out);
  }
}

}  // namespace

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::vector<Bytes> seeds;
  for (unsigned effect = 0; effect < 16; ++effect) {
    Bytes seed{0, static_cast<uint8_t>((1u << effect) >> 8), static_cast<uint8_t>(1u << effect)};
    seed.insert(seed.end(), {50, 128, 30, 200});
    for (uint8_t frame = 1; frame < 60; ++frame) seed.insert(seed.end(), {frame, 5, frame});
    seeds.push_back(seed);
  }
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static std::array<std::byte, kHeadroom + 2048> memory;
  fuzz::Reader in({data, size});
  QueueCounters counters;
  Impairment impairment(counters);
  EgressSink out;
  uint64_t now = 1, sent = 0;
  while (!in.empty()) {
    const uint8_t what = in.u8();
    if (what == 0) {
      impairment.configure(settings_of(in));
      fuzz::require(impairment.memory() < (size_t{1} << 20), "memory is bounded");
    } else if (what < 4) {
      now += in.u8() * kMillisecond * what;
      impairment.release(now, out);
    } else {
      Frame frame;
      frame.data = memory.data() + kHeadroom;
      frame.headroom = kHeadroom;
      frame.size = what * in.u8() % 2048u;
      frame.vnet.flags = what & 1;
      frame.vnet.checksum_start = in.u8();
      frame.vnet.checksum_offset = 16;
      std::memset(frame.data, what, frame.size);
      const EgressSink before = out;
      impairment.take(frame, now, out);
      ++sent;
      if (before.frames != out.frames) continue;
      for (uint32_t at = 0; at < frame.size; ++at) {
        fuzz::require(frame.bytes()[at] == what, "the frame is as it was");
      }
    }
  }
  drain(impairment, now, out);
  fuzz::require(out.frames + drops(counters) == sent + counters.duplicated.get(),
                "every frame is accounted for");
  return 0;
}
