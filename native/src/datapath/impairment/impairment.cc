#include "impairment.h"

#include <algorithm>
#include <cstring>

#include "../core/forwarder.h"
#include "bit_flip.h"
#include "bounds.h"
#include "frame_filter.h"
#include "frame_store.h"
#include "jitter.h"
#include "loss.h"
#include "random.h"
#include "time_queue.h"
#include "token_bucket.h"
#include "waiting_queue.h"

namespace taproom::datapath {

// The path of a frame:
//
//   suspended? filter? n-th? lost? --> duplicate --> corrupt --> rate --> delay --> out
//                                                                line     times
//
// What the rate holds back waits in `line` and is put into `times` when its turn comes, for a
// moment that was computed, not for the moment of the check: a late check costs the frame
// some time, but never the link some of its rate.
struct Impairment::State {
  State(QueueCounters& queue_counters, uint64_t which) : counters(queue_counters), place(which) {}

  bool waits() const { return !line.empty() || !times.empty(); }
  void drop_all(Drop reason);
  void fit_store();
  void pass(Frame frame, uint64_t number, bool is_copy, uint64_t now, FrameSink& out);
  void queue_or_send(Frame& frame, uint64_t number, uint64_t now, FrameSink& out);
  uint64_t due(uint64_t departure, uint64_t number, bool at_once) const;
  void note_due(uint64_t time, bool at_once);
  /// When the first of the line may go.
  uint64_t turn() const {
    const WaitingQueue::Entry& first = line.first();
    return bucket.when(store.size_of(first.slot), std::max(first.arrival, changed_at));
  }

  QueueCounters& counters;
  const uint64_t place;
  std::shared_ptr<const ImpairmentSettings> settings = std::make_shared<ImpairmentSettings>();
  /// False: a frame passes without a look.
  bool active = false;
  RandomStreams random;
  /// Frames since the seed was set.
  uint64_t number = 0;
  uint32_t since_nth = 0;
  LossModel loss;
  TokenBucket bucket;
  WaitingQueue line;
  TimeQueue times;
  FrameStore store;
  /// For the second one of a duplicate: the consumer of the first may change its bytes.
  std::unique_ptr<std::byte[]> copy;
  /// Latest time seen, and that of the last change of the rate.
  uint64_t last_now = 0;
  uint64_t changed_at = 0;
  /// No frame goes before this one where order is kept.
  uint64_t order_floor = 0;
  /// The latest time that any frame was given: who goes earlier overtakes.
  uint64_t latest_due = 0;
};

Impairment::Impairment(QueueCounters& counters, uint64_t place)
    : state_(std::make_unique<State>(counters, place)) {}
Impairment::~Impairment() = default;

void Impairment::configure(std::shared_ptr<const ImpairmentSettings> settings) {
  State& s = *state_;
  const std::shared_ptr<const ImpairmentSettings> old = std::move(s.settings);
  s.settings = settings ? std::move(settings) : std::make_shared<ImpairmentSettings>();
  const ImpairmentSettings& now = *s.settings;

  if (now.seed != old->seed || s.number == 0) {
    s.random = RandomStreams(now.seed ^ mix64(s.place));
    s.number = 0;
    s.loss.restart();
    s.since_nth = 0;
  }
  if (!now.gilbert) s.loss.restart();
  if (now.drop_nth != old->drop_nth) s.since_nth = 0;
  if (now.rate != old->rate || bucket_depth(now) != bucket_depth(*old)) {
    s.bucket.configure(now.rate, bucket_depth(now), s.last_now);
    s.changed_at = s.last_now;
  }
  // A shorter delay holds from now on: new frames need not wait for those that still have the
  // longer one, as after a change of route.
  if (now.delay != old->delay || now.jitter != old->jitter) s.order_floor = 0;

  if (now.suspended) s.drop_all(Drop::kImpairSuspended);
  s.fit_store();
  if (now.duplicate <= 0) {
    s.copy.reset();
  } else if (!s.copy) {
    s.copy = std::make_unique_for_overwrite<std::byte[]>(kHeadroom + kMaxFrame);
  }
  s.active = may_wait(now) || s.waits() || now.suspended || now.needs_segments();
}

void Impairment::take(Frame& frame, uint64_t now, FrameSink& out) {
  State& s = *state_;
  s.last_now = std::max(s.last_now, now);
  if (!s.active) return out.take(frame);

  const ImpairmentSettings& settings = *s.settings;
  const uint64_t number = s.number++;
  // The chain moves with every frame, whatever else becomes of it.
  const bool lost = s.loss.loses(settings, s.random, number);
  if (settings.suspended) return s.counters.drop(Drop::kImpairSuspended);
  if (settings.filter && settings.filter->matches(frame)) {
    return s.counters.drop(Drop::kImpairFilter);
  }
  if (settings.drop_nth > 0 && ++s.since_nth >= settings.drop_nth) {
    s.since_nth = 0;
    return s.counters.drop(Drop::kImpairNth);
  }
  if (lost) return s.counters.drop(Drop::kImpairLoss);

  const bool twice =
      s.random.chance(RandomUse::kDuplicate, number, settings.duplicate) && frame.size <= kMaxFrame;
  Frame second = frame;
  if (twice) {
    second.data = s.copy.get() + kHeadroom;
    second.headroom = kHeadroom;
    second.tailroom = static_cast<uint32_t>(kMaxFrame - frame.size);
    std::memcpy(second.data, frame.data, frame.size);
  }
  s.pass(frame, number, false, now, out);
  if (!twice) return;
  s.counters.duplicated.add(1);
  s.pass(second, number, true, now, out);
}

/// By value: the frame's description stays as it was for the caller. Its bytes do not outlast the
/// call: flipped bits are flipped back, and the buffer of copies is used again.
void Impairment::State::pass(Frame frame, uint64_t which, bool is_copy, uint64_t now,
                             FrameSink& out) {
  frame.stable = false;
  if (!random.chance(is_copy ? RandomUse::kCopyCorrupt : RandomUse::kCorrupt, which,
                     settings->corrupt)) {
    return queue_or_send(frame, which, now, out);
  }
  const BitFlip flipped(
      frame, random.bits(is_copy ? RandomUse::kCopyCorruptBit : RandomUse::kCorruptBit, which));
  counters.corrupted.add(1);
  queue_or_send(frame, which, now, out);
}

void Impairment::State::queue_or_send(Frame& frame, uint64_t which, uint64_t now, FrameSink& out) {
  const bool at_once = random.chance(RandomUse::kReorder, which, settings->reorder);
  if (!line.empty() || bucket.when(frame.size, now) > now) {
    const FrameStore::Slot slot = store.put(frame);
    if (slot == FrameStore::kNoSlot) return counters.drop(Drop::kImpairQueue);
    return line.push({slot, at_once, now, which});
  }
  const uint64_t time = due(now, which, at_once);
  // What is due but has not been released yet goes first.
  if (time > now || (!times.empty() && times.first().due <= now)) {
    const FrameStore::Slot slot = store.put(frame);
    if (slot == FrameStore::kNoSlot) return counters.drop(Drop::kImpairQueue);
    times.push(time, slot);
    bucket.take(frame.size, now);
    return note_due(time, at_once);
  }
  bucket.take(frame.size, now);
  note_due(time, at_once);
  out.take(frame);
}

uint64_t Impairment::State::due(uint64_t departure, uint64_t which, bool at_once) const {
  if (at_once) return departure;
  const uint64_t time = departure + draw_delay(*settings, random, which);
  return settings->jitter_reorders ? time : std::max(time, order_floor);
}

void Impairment::State::note_due(uint64_t time, bool at_once) {
  if (!at_once) order_floor = time;
  if (time < latest_due) counters.reordered.add(1);
  latest_due = std::max(latest_due, time);
}

void Impairment::release(uint64_t now, FrameSink& out) {
  State& s = *state_;
  s.last_now = std::max(s.last_now, now);
  while (!s.line.empty() && s.turn() <= now) {
    const WaitingQueue::Entry entry = s.line.first();
    s.line.pop();
    const uint64_t departure =
        s.bucket.take(s.store.size_of(entry.slot), std::max(entry.arrival, s.changed_at));
    const uint64_t time = s.due(departure, entry.number, entry.at_once);
    s.times.push(time, entry.slot);
    s.note_due(time, entry.at_once);
  }
  while (!s.times.empty() && s.times.first().due <= now) {
    const FrameStore::Slot slot = s.times.first().slot;
    s.times.pop();
    Frame frame = s.store.get(slot);
    s.store.free(slot);
    out.take(frame);
  }
  // The last of what an impairment held that is no more.
  if (!s.waits() && s.store.most_frames() > 0 && !may_wait(*s.settings)) {
    s.fit_store();
    s.active = s.settings->suspended || s.settings->needs_segments();
  }
}

uint64_t Impairment::next() const {
  const State& s = *state_;
  uint64_t next = s.times.empty() ? kNever : s.times.first().due;
  if (!s.line.empty()) next = std::min(next, s.turn());
  return next;
}

size_t Impairment::waiting() const { return state_->line.size() + state_->times.size(); }

size_t Impairment::memory() const {
  const State& s = *state_;
  return s.store.memory() + s.line.memory() + s.times.memory() +
         (s.copy ? kHeadroom + kMaxFrame : 0);
}

void Impairment::State::drop_all(Drop reason) {
  for (; !line.empty(); line.pop()) {
    store.free(line.first().slot);
    counters.drop(reason);
  }
  for (; !times.empty(); times.pop()) {
    store.free(times.first().slot);
    counters.drop(reason);
  }
}

/// Memory for what may wait by the settings, and for what waits already.
void Impairment::State::fit_store() {
  if (!may_wait(*settings)) {
    // What waits stays where it is; `release` comes back here behind the last of it.
    if (waits()) return;
    store = FrameStore();
    line = WaitingQueue();
    times = TimeQueue();
    return;
  }
  const QueueBounds bounds = queue_bounds(*settings);
  if (store.most_frames() == bounds.frames && store.most_bytes() == bounds.bytes) return;
  FrameStore fitting(std::max(bounds.frames, store.count()), std::max(bounds.bytes, store.bytes()));
  if (fitting.most_frames() == 0) return;  // no memory to be had: the old one stays
  for (size_t at = 0; at < line.size(); ++at) {
    line[at].slot = fitting.put(store.get(line[at].slot));
  }
  for (TimeQueue::Entry& entry : times.entries()) entry.slot = fitting.put(store.get(entry.slot));
  store = std::move(fitting);
  line.resize(store.most_frames());
  times.reserve(store.most_frames());
}

}  // namespace taproom::datapath
