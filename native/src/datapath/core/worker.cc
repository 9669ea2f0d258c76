#include "worker.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>

#include <algorithm>
#include <system_error>

#include "../../tun/offload.h"
#include "port_bits.h"

namespace taproom::datapath {
namespace {

constexpr unsigned kBurst = 32;
/// Awake for so long, polling rings is cheaper than being woken for them.
constexpr uint64_t kAwakeForLong = 1'000'000;
/// Tag of the eventfd among the epoll events; ports have their slots.
constexpr uint32_t kControl = UINT32_MAX;

uint64_t clock_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

/// OffloadBits that a port must have to take the frame as it is.
unsigned needed(const VnetHeader& vnet) {
  unsigned mask = vnet.needs_checksum() ? kOffloadCsum : 0u;
  switch (vnet.gso_type & ~kGsoEcn) {
    case kGsoNone:
      return mask;
    case kGsoTcp4:
      mask |= kOffloadTso4;
      break;
    case kGsoTcp6:
      mask |= kOffloadTso6;
      break;
    default:
      mask |= kOffloadUso4 | kOffloadUso6;
  }
  return (vnet.gso_type & kGsoEcn) != 0 ? mask | kOffloadTsoEcn : mask;
}

Drop reason_of(Sent sent) {
  switch (sent) {
    case Sent::kTooBig:
      return Drop::kTooBig;
    case Sent::kRefused:
      return Drop::kRefused;
    case Sent::kDown:
      return Drop::kPortDown;
    default:
      return Drop::kSendQueue;
  }
}

}  // namespace

Status Worker::start(int cpu) {
  epoll_ = UniqueFd(::epoll_create1(EPOLL_CLOEXEC));
  if (!epoll_) return failure_of("epoll_create1");
  wake_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake_) return failure_of("eventfd");
  epoll_event event{.events = EPOLLIN, .data = {.u32 = kControl}};
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &event) != 0) {
    return failure_of("epoll_ctl");
  }
  for (PortIndex slot = 0; slot < kMaxPorts; ++slot) {
    contexts_[slot].worker = this;
    contexts_[slot].slot = slot;
  }
  // The kernel keeps 15 bytes.
  thread_name_ = ("tp-" + shared_.name + "-" + std::to_string(index_)).substr(0, 15);
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error& error) {
    return Failure{"start a thread", error.code().value()};
  }
  ::pthread_setname_np(thread_.native_handle(), thread_name_.c_str());
  ::pthread_getcpuclockid(thread_.native_handle(), &cpu_clock_);
  started_ = true;
  if (cpu >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(cpu), &set);
    if (const int error = ::pthread_setaffinity_np(thread_.native_handle(), sizeof(set), &set)) {
      return Failure{
          "set the affinity", error,
          "This machine has no CPU " + std::to_string(cpu) + " for the thread to run on.",
          "Name CPUs that are online: lscpu."};
    }
  }
  return Nothing{};
}

void Worker::publish(const Snapshot* snapshot, uint64_t revive) {
  wanted_.store(snapshot, std::memory_order_release);
  revive_.fetch_or(revive, std::memory_order_release);
  const uint64_t ticket = requested_.fetch_add(1, std::memory_order_acq_rel) + 1;
  ::eventfd_write(wake_.get(), 1);
  for (uint64_t seen = adopted_.load(); seen < ticket; seen = adopted_.load()) adopted_.wait(seen);
}

void Worker::stop() {
  if (!thread_.joinable()) return;
  stop_.store(true, std::memory_order_release);
  ::eventfd_write(wake_.get(), 1);
  thread_.join();
  started_ = false;
}

uint64_t Worker::cpu_ns() const {
  timespec time{};
  if (!started_ || ::clock_gettime(cpu_clock_, &time) != 0) return 0;
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

void Worker::run() {
  thread_id_.store(static_cast<pid_t>(::syscall(SYS_gettid)));
  // The default slack of 50 us would be the error of every delay.
  ::prctl(PR_SET_TIMERSLACK, 1UL);
  epoll_event events[16];
  while (!stop_.load(std::memory_order_acquire)) {
    const int count = wait(events, 16);
    now_ = clock_ns();
    if (awake_since_ == 0) awake_since_ = now_;
    if (polled_ != 0) poll_rings();
    for (int i = 0; i < count; ++i) {
      const uint32_t tag = events[i].data.u32;
      if (tag == kControl) {
        adopt();
        continue;
      }
      serve(contexts_[tag], true);
      if (dirty_ != 0) flush();
    }
    if (current_ != nullptr) fire_timers();
    if (dirty_ != 0) flush();
  }
}

int Worker::wait(epoll_event* events, int room) {
  const uint64_t until = next_timer();
  const uint64_t busy_poll = shared_.busy_poll_ns.load(std::memory_order_relaxed);
  if (busy_poll != 0 && now_ - last_frame_ < busy_poll) {
    if (now_ - awake_since_ > kAwakeForLong) enter_poll_mode();
    return std::max(0, ::epoll_wait(epoll_.get(), events, room, 0));
  }
  leave_poll_mode();
  awake_since_ = 0;
  if (until == kNever) return std::max(0, ::epoll_wait(epoll_.get(), events, room, -1));
  const uint64_t now = clock_ns();
  const uint64_t left = until > now ? until - now : 0;
  const timespec timeout{static_cast<time_t>(left / 1'000'000'000),
                         static_cast<long>(left % 1'000'000'000)};
  int count = ::epoll_pwait2(epoll_.get(), events, room, &timeout, nullptr);
  // Linux before 5.11 knows milliseconds only; rounded up, so that it does not spin.
  if (count < 0 && errno == ENOSYS) {
    count =
        ::epoll_wait(epoll_.get(), events, room, static_cast<int>((left + 999'999) / 1'000'000));
  }
  return std::max(0, count);
}

void Worker::poll_rings() {
  // An error causes no wake-up either.
  const bool ask = now_ - last_failure_poll_ > kAwakeForLong;
  if (ask) last_failure_poll_ = now_;
  each_port(polled_, [&](PortIndex slot) { serve(contexts_[slot], ask); });
  if (dirty_ != 0) flush();
}

/// `check_failure`: where nothing has come, an error may be why it was called.
void Worker::serve(PortContext& context, bool check_failure) {
  // It may have failed a moment ago, when another port sent by it.
  if (!context.armed) return;
  const unsigned got = context.queue->receive(context.budget, context);
  context.burst_from(got);
  if (got != 0)
    last_frame_ = now_;
  else if (check_failure)
    context.queue->poll_failure();
  if (context.queue->failure() != 0) handle_failure(context);
}

void Worker::PortContext::burst_from(unsigned got) {
  constexpr unsigned kMostBackoff = 64;
  if (budget == 1) {
    // Whether more was waiting than the one, only asking for two can tell.
    if (got != 0 && ++singles >= backoff) budget = 2;
    return;
  }
  // More than it was asked for comes of datagrams that the kernel has joined: no measure of a
  // burst.
  if (got >= budget) {
    budget = std::min(kBurst, budget * 2);
    backoff = 1;
    return;
  }
  budget = std::max(1u, got);
  singles = 0;
  if (budget == 1) backoff = std::min(kMostBackoff, backoff * 2);
}

void Worker::PortContext::take(Frame& frame) {
  queue->counters.received_frames.add(1);
  queue->counters.received_bytes.add(frame.size);
  const bool cut = (in_settings && in_settings->needs_segments()) ||
                   worker->shared_.forwarder->needs_plain_frames();
  if (cut && needed(frame.vnet) != 0) {
    NextStep<&Worker::enter> sink(*this);
    switch (worker->in_segmenter_.adapt(frame, 0, layer3, sink)) {
      case Adapted::kPassed:
        return;
      case Adapted::kMalformed:
        return queue->counters.drop(Drop::kMalformed);
      case Adapted::kAsIs:
        break;
    }
  }
  worker->enter(*this, frame);
}

void Worker::enter(PortContext& context, Frame& frame) {
  if (!context.in) return forward(context, frame);
  frame.stable = false;
  NextStep<&Worker::forward> sink(context);
  context.in->take(frame, now_, sink);
  waiting_ |= uint64_t{1} << context.slot;
}

void Worker::send(PortIndex to, Frame& frame) {
  PortContext& context = contexts_[to];
  if (context.queue == nullptr) return;
  if (!context.out) return transmit(context, frame);
  // An impairment may alter bytes and restore them. What others have queued of them goes before.
  if (frame.stable) flush();
  frame.stable = false;
  if (context.out_settings && context.out_settings->needs_segments() && needed(frame.vnet) != 0) {
    NextStep<&Worker::leave> sink(context);
    switch (out_segmenter_.adapt(frame, 0, context.layer3, sink)) {
      case Adapted::kPassed:
        return;
      case Adapted::kMalformed:
        return context.queue->counters.drop(Drop::kMalformed);
      case Adapted::kAsIs:
        break;
    }
  }
  leave(context, frame);
}

void Worker::leave(PortContext& context, Frame& frame) {
  NextStep<&Worker::transmit> sink(context);
  context.out->take(frame, now_, sink);
  waiting_ |= uint64_t{1} << context.slot;
}

void Worker::transmit(PortContext& context, Frame& frame) {
  if ((needed(frame.vnet) & ~context.takes) == 0) return enqueue(context, frame);
  NextStep<&Worker::enqueue> sink(context);
  QueueCounters& counters = context.queue->counters;
  switch (out_segmenter_.adapt(frame, context.takes, context.layer3, sink)) {
    case Adapted::kPassed:
      (frame.vnet.is_gso() ? counters.segmented : counters.checksummed).add(1);
      return;
    case Adapted::kMalformed:
      return counters.drop(Drop::kMalformed);
    case Adapted::kAsIs:
      return enqueue(context, frame);
  }
}

void Worker::enqueue(PortContext& context, Frame& frame) {
  QueueCounters& counters = context.queue->counters;
  const Sent sent = context.queue->send(frame);
  if (sent == Sent::kYes) {
    counters.sent_frames.add(1);
    counters.sent_bytes.add(frame.size);
    dirty_ |= uint64_t{1} << context.slot;
    return;
  }
  counters.drop(reason_of(sent));
  if (context.queue->failure() != 0) handle_failure(context);
}

void Worker::drop(PortIndex port, Drop reason) {
  if (PortQueue* queue = contexts_[port].queue) queue->counters.drop(reason);
}

void Worker::flush() {
  each_port(std::exchange(dirty_, 0), [&](PortIndex slot) {
    if (contexts_[slot].queue != nullptr) contexts_[slot].queue->flush();
  });
}

}  // namespace taproom::datapath
