#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "../../system/result.h"
#include "../../unique_fd.h"
#include "../impairment/impairment.h"
#include "../packet/segment.h"
#include "forwarder.h"
#include "snapshot.h"

struct epoll_event;

namespace taproom::datapath {

/// What the workers of one datapath share with each other and with the control thread.
struct Shared {
  std::string name;
  std::unique_ptr<Forwarder> forwarder;
  /// A bit for each port that is there, up and has a carrier. Workers clear bits, control sets
  /// them.
  std::atomic<uint64_t> up{0};
  /// From any thread; takes a lock.
  std::function<void(Event)> report;
  std::atomic<uint64_t> busy_poll_ns{0};
};

/// One thread of a datapath: sleeps in epoll, takes a burst from each port that has frames, runs
/// each frame to completion (receive, impair, forward, impair, adapt, send), then lets timers fire.
/// It owns queue `index` of every port. The control thread reaches it through `publish` and
/// `stop` only.
///
/// A port that was quiet is read once per wake-up, and twice as often each time that more was
/// waiting: a flood is drained 32 frames at a time. Where a second read found nothing, it is tried
/// ever less often: requests and their answers cost hardly a read that finds nothing.
class Worker final : private Egress {
 public:
  Worker(Shared& shared, unsigned index) : shared_(shared), index_(index) {}
  ~Worker() override { stop(); }

  /// Starts the thread; on a CPU, where one is given.
  Status start(int cpu);
  /// Makes the thread work by `snapshot`, and returns when it does; the caller keeps it alive until
  /// the next one. `revive`: ports whose device came up again. Control thread.
  void publish(const Snapshot* snapshot, uint64_t revive = 0);
  /// Idempotent; joins.
  void stop();

  const std::string& thread_name() const { return thread_name_; }
  pid_t thread_id() const { return thread_id_.load(); }
  uint64_t cpu_ns() const;
  /// Bytes of impairment queues and buffers; roughly, while the thread changes them.
  size_t memory() const { return memory_.load(std::memory_order_relaxed); }

 private:
  /// One port as this worker sees it. As a sink it is the port's ingress.
  struct PortContext final : FrameSink {
    void take(Frame& frame) override;
    /// How much is asked for next, after a read that got so much.
    void burst_from(unsigned got);

    Worker* worker = nullptr;
    PortQueue* queue = nullptr;
    PortIndex slot = 0;
    unsigned takes = 0;
    bool layer3 = false;
    bool armed = false;
    unsigned budget = 1;
    /// Reads of one frame since one of two was tried, and how many it takes to try again.
    unsigned singles = 0, backoff = 1;
    std::shared_ptr<Port> port;
    std::shared_ptr<const ImpairmentSettings> in_settings, out_settings;
    std::unique_ptr<Impairment> in, out;
  };
  /// Hands each frame to a method of the worker: what comes after a segmenter or an impairment.
  template <void (Worker::*next)(PortContext&, Frame&)>
  struct NextStep final : FrameSink {
    explicit NextStep(PortContext& port) : context(port) {}
    void take(Frame& frame) override { (context.worker->*next)(context, frame); }
    PortContext& context;
  };

  // Egress, for the forwarder.
  void send(PortIndex to, Frame& frame) override;
  void drop(PortIndex port, Drop reason) override;
  uint64_t now() const override { return now_; }
  uint64_t up_ports() const override { return shared_.up.load(std::memory_order_relaxed); }
  const Snapshot& snapshot() const override { return *current_; }
  unsigned worker() const override { return index_; }
  void report(Event event) override { shared_.report(std::move(event)); }

  void run();
  int wait(epoll_event* events, int room);
  void serve(PortContext& context, bool check_failure);
  void poll_rings();
  void adopt();
  void adopt_slot(PortContext& context, const Snapshot::Slot& slot);
  void impair(PortContext& context, std::unique_ptr<Impairment>& impairment,
              std::shared_ptr<const ImpairmentSettings>& known,
              const std::shared_ptr<const ImpairmentSettings>& wanted);
  void fire_timers();
  uint64_t next_timer() const;
  /// Ingress: the impairment, then the forwarder.
  void enter(PortContext& context, Frame& frame);
  void forward(PortContext& context, Frame& frame) {
    shared_.forwarder->forward(frame, context.slot, *this);
  }
  /// Egress: the impairment, then segmentation, then the queue.
  void leave(PortContext& context, Frame& frame);
  void transmit(PortContext& context, Frame& frame);
  void enqueue(PortContext& context, Frame& frame);
  void arm(PortContext& context);
  void disarm(PortContext& context);
  void enter_poll_mode();
  void leave_poll_mode();
  void handle_failure(PortContext& context);
  void flush();

  Shared& shared_;
  const unsigned index_;
  UniqueFd epoll_;
  UniqueFd wake_;
  std::string thread_name_;
  std::atomic<pid_t> thread_id_{0};
  std::atomic<size_t> memory_{0};
  clockid_t cpu_clock_ = 0;
  bool started_ = false;

  /// Written by control, taken by the thread; `adopted_` says which one it works by.
  std::atomic<const Snapshot*> wanted_{nullptr};
  std::atomic<uint64_t> revive_{0};
  std::atomic<uint64_t> requested_{0};
  std::atomic<uint64_t> adopted_{0};
  std::atomic<bool> stop_{false};

  // The thread's alone.
  const Snapshot* current_ = nullptr;
  uint64_t now_ = 0;
  uint64_t last_frame_ = 0;
  /// 0: it has just slept.
  uint64_t awake_since_ = 0;
  uint64_t last_failure_poll_ = 0;
  uint64_t next_tick_ = 0;
  /// Ports whose impairments hold something; ports that were sent to in this burst.
  uint64_t waiting_ = 0;
  uint64_t dirty_ = 0;
  /// Armed ports with rings that are polled in every round, without wake-ups.
  uint64_t polled_ = 0;
  std::array<PortContext, kMaxPorts> contexts_;
  Segmenter in_segmenter_, out_segmenter_;

  std::thread thread_;
};

}  // namespace taproom::datapath
