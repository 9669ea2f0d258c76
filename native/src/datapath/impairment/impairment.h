#pragma once

#include <cstdint>
#include <memory>

#include "../core/counters.h"
#include "../core/frame.h"
#include "settings.h"

namespace taproom::datapath {

/// One direction of one port in one worker: decides what becomes of each frame, and keeps what is
/// to go later. Its memory is bounded by the queue's settings and allocated when it is configured.
/// Used by the worker's thread only.
class Impairment {
 public:
  /// `counters`: where its drops are counted. `place`: told apart from the other places (port,
  /// direction, worker) of the same seed, which would otherwise lose the same frames as this one.
  explicit Impairment(QueueCounters& counters, uint64_t place = 0);
  ~Impairment();

  /// While traffic flows: what waits keeps its time; the random sequence starts anew only where the
  /// seed changed.
  void configure(std::shared_ptr<const ImpairmentSettings> settings);
  /// Passes the frame on to `out` now, keeps a copy for later, or drops it. `now`: CLOCK_MONOTONIC
  /// ns.
  void take(Frame& frame, uint64_t now, FrameSink& out);
  /// Passes on what is due.
  void release(uint64_t now, FrameSink& out);
  /// When `release` has something to do next; kNever (UINT64_MAX) where nothing waits.
  uint64_t next() const;
  /// Frames that wait.
  size_t waiting() const;
  /// Bytes that it holds.
  size_t memory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace taproom::datapath
