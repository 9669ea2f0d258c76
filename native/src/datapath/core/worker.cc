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
/// Awake for so long, it is worth the calls to look at rings without being woken for them.
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
    lines_[slot].worker = this;
    lines_[slot].slot = slot;
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
  const uint64_t ticket = asked_.fetch_add(1, std::memory_order_acq_rel) + 1;
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
    if (looked_at_ != 0) serve_rings();
    for (int i = 0; i < count; ++i) {
      const uint32_t tag = events[i].data.u32;
      if (tag == kControl) {
        adopt();
        continue;
      }
      serve(lines_[tag], true);
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
    if (now_ - awake_since_ > kAwakeForLong) look_at_rings();
    return std::max(0, ::epoll_wait(epoll_.get(), events, room, 0));
  }
  let_rings_wake();
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

void Worker::serve_rings() {
  // An error wakes nobody either.
  const bool ask = now_ - asked_for_errors_ > kAwakeForLong;
  if (ask) asked_for_errors_ = now_;
  each_port(looked_at_, [&](PortIndex slot) { serve(lines_[slot], ask); });
  if (dirty_ != 0) flush();
}

/// `doubt`: where nothing has come, an error may be why it was called.
void Worker::serve(Line& line, bool doubt) {
  // It may have failed a moment ago, when another port sent by it.
  if (!line.armed) return;
  const unsigned got = line.queue->receive(line.budget, line);
  line.burst_from(got);
  if (got != 0)
    last_frame_ = now_;
  else if (doubt)
    line.queue->look_for_failure();
  if (line.queue->failure() != 0) mind_failure(line);
}

void Worker::Line::burst_from(unsigned got) {
  constexpr unsigned kMostCaution = 64;
  if (budget == 1) {
    // Whether more was waiting than the one, only asking for two can tell.
    if (got != 0 && ++singles >= caution) budget = 2;
    return;
  }
  // More than it was asked for comes of datagrams that the kernel has joined: no measure of a
  // burst.
  if (got >= budget) {
    budget = std::min(kBurst, budget * 2);
    caution = 1;
    return;
  }
  budget = std::max(1u, got);
  singles = 0;
  if (budget == 1) caution = std::min(kMostCaution, caution * 2);
}

void Worker::Line::take(Frame& frame) {
  queue->counters.received_frames.add(1);
  queue->counters.received_bytes.add(frame.size);
  const bool cut = (in_settings && in_settings->needs_segments()) ||
                   worker->shared_.forwarder->needs_plain_frames();
  if (cut && needed(frame.vnet) != 0) {
    Cut sink;
    sink.line = this;
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

void Worker::Cut::take(Frame& frame) { line->worker->enter(*line, frame); }

void Worker::enter(Line& line, Frame& frame) {
  if (!line.in) return shared_.forwarder->forward(frame, line.slot, *this);
  frame.lasting = false;
  Entrance sink;
  sink.line = &line;
  line.in->take(frame, now_, sink);
  waiting_ |= uint64_t{1} << line.slot;
}

void Worker::Entrance::take(Frame& frame) {
  line->worker->shared_.forwarder->forward(frame, line->slot, *line->worker);
}

void Worker::send(PortIndex to, Frame& frame) {
  Line& line = lines_[to];
  if (line.queue == nullptr) return;
  if (!line.out) return transmit(line, frame);
  // An impairment may alter bytes and restore them. What others have queued of them goes before.
  if (frame.lasting) flush();
  frame.lasting = false;
  if (line.out_settings && line.out_settings->needs_segments() && needed(frame.vnet) != 0) {
    Ready sink;
    sink.line = &line;
    sink.impair = true;
    switch (out_segmenter_.adapt(frame, 0, line.layer3, sink)) {
      case Adapted::kPassed:
        return;
      case Adapted::kMalformed:
        return line.queue->counters.drop(Drop::kMalformed);
      case Adapted::kAsIs:
        break;
    }
  }
  Exit sink;
  sink.line = &line;
  line.out->take(frame, now_, sink);
  waiting_ |= uint64_t{1} << line.slot;
}

void Worker::Exit::take(Frame& frame) { line->worker->transmit(*line, frame); }

void Worker::Ready::take(Frame& frame) {
  Worker& worker = *line->worker;
  if (!impair) return worker.put(*line, frame);
  Exit sink;
  sink.line = line;
  line->out->take(frame, worker.now_, sink);
  worker.waiting_ |= uint64_t{1} << line->slot;
}

void Worker::transmit(Line& line, Frame& frame) {
  if ((needed(frame.vnet) & ~line.takes) == 0) return put(line, frame);
  Ready sink;
  sink.line = &line;
  QueueCounters& counters = line.queue->counters;
  switch (out_segmenter_.adapt(frame, line.takes, line.layer3, sink)) {
    case Adapted::kPassed:
      (frame.vnet.is_gso() ? counters.segmented : counters.checksummed).add(1);
      return;
    case Adapted::kMalformed:
      return counters.drop(Drop::kMalformed);
    case Adapted::kAsIs:
      return put(line, frame);
  }
}

void Worker::put(Line& line, Frame& frame) {
  QueueCounters& counters = line.queue->counters;
  const Sent sent = line.queue->send(frame);
  if (sent == Sent::kYes) {
    counters.sent_frames.add(1);
    counters.sent_bytes.add(frame.size);
    dirty_ |= uint64_t{1} << line.slot;
    return;
  }
  counters.drop(reason_of(sent));
  if (line.queue->failure() != 0) mind_failure(line);
}

void Worker::drop(PortIndex port, Drop reason) {
  if (PortQueue* queue = lines_[port].queue) queue->counters.drop(reason);
}

void Worker::flush() {
  each_port(std::exchange(dirty_, 0), [&](PortIndex slot) {
    if (lines_[slot].queue != nullptr) lines_[slot].queue->flush();
  });
}

}  // namespace taproom::datapath
