#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "../core/port_bits.h"
#include "bond_plan.h"

namespace taproom::datapath {

/// Which member of an active-backup bond is the active one, and what is known of the others.
///
///   a member:   down --link up--> on trial or unanswered --answers--> answering
///                 ^------------------------ link down, or (to unanswered) no answer for `misses`
///                 --'
///
/// A member whose link comes up while none is active is trusted at once (on trial); beside an
/// active one it has to answer `misses` probes in a row first, so that a member that comes and goes
/// does not take the traffic with it each time. Without a probe all that are up are equal. While
/// nobody answers, which says more about the one who is asked, the active member stays.
///
/// Any worker may find that the active member is gone, and chooses another one at once; who wins
/// the exchange tells. Probing is worker 0's.
class BondMembers {
 public:
  struct Change {
    PortIndex now, before;
    /// Nanoseconds since the last sign of life of `before`, since its link was seen to fail, or
    /// since the last answer to a probe; 0 where there was none, or where it is as good as ever and
    /// another one is preferred.
    uint64_t outage;
  };

  PortIndex active() const { return active_.load(std::memory_order_relaxed); }
  /// A frame came in by a member.
  void note_frame(unsigned worker, PortIndex member, uint64_t now) {
    activity_[worker].frame[member].store(now, std::memory_order_relaxed);
  }
  /// The answer to a probe came in by a member.
  void note_answer(PortIndex member, uint64_t now) {
    answered_[member].store(now, std::memory_order_relaxed);
  }
  /// Chooses the active member among those that are up. Answers when it is another one than before
  /// and there was one before.
  std::optional<Change> choose(const BondPlan& plan, uint64_t up, uint64_t now);
  /// No active-backup any more.
  void release() { active_.store(kNoPortIndex, std::memory_order_relaxed); }

  /// Control thread: what was known of the member goes with it.
  void forget(PortIndex member);

  /// Worker 0: whether it is time to probe; judges the answers to the last probes if so.
  bool probe_is_due(const BondPlan& plan, uint64_t up, uint64_t now);
  uint64_t next_probe() const { return next_probe_; }

 private:
  PortIndex preferred(const BondPlan& plan, uint64_t up, PortIndex active) const;
  uint64_t outage(const BondPlan& plan, uint64_t up, PortIndex before, uint64_t now) const;
  uint64_t last_activity(PortIndex member) const;
  void watch(uint64_t up);
  void update_link(const BondPlan& plan, PortIndex member);

  std::atomic<PortIndex> active_{kNoPortIndex};
  /// The last one, when there is none.
  std::atomic<PortIndex> last_active_{kNoPortIndex};
  /// When the last one went down without a successor.
  std::atomic<uint64_t> none_since_{0};
  /// Members that answer, or are trusted to.
  std::atomic<uint64_t> answering_{~uint64_t{0}};
  std::array<std::atomic<uint64_t>, kMaxPorts> answered_{};
  /// A line of its own for each worker: written for each frame.
  struct alignas(64) Life {
    std::array<std::atomic<uint64_t>, kMaxPorts> frame{};
  };
  std::array<Life, kMaxWorkers> activity_;

  // Worker 0's.
  uint64_t watched_ = 0;
  /// Those that the last probes went to.
  uint64_t asked_ = 0;
  uint64_t probed_at_ = 0;
  uint64_t next_probe_ = 0;
  /// Probes in a row with an answer, and without. Counted rather than timed: a worker that the
  /// machine has kept waiting has not heard anybody, and that says nothing of the member.
  struct Watch {
    uint32_t answers = 0;
    uint32_t misses = 0;
  };
  std::array<Watch, kMaxPorts> watches_{};
};

}  // namespace taproom::datapath
