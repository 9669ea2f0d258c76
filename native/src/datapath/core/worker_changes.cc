// The worker's quieter half: moving to the next snapshot, ports that fail and return, timers.
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "../port/thread_buffers.h"
#include "port_bits.h"
#include "worker.h"

namespace taproom::datapath {

void Worker::adopt() {
  eventfd_t rung = 0;
  ::eventfd_read(wake_.get(), &rung);
  const uint64_t ticket = requested_.load(std::memory_order_acquire);
  const Snapshot* wanted = wanted_.load(std::memory_order_acquire);
  if (wanted != nullptr) {
    current_ = wanted;
    for (PortIndex slot = 0; slot < kMaxPorts; ++slot) {
      adopt_slot(contexts_[slot], current_->slots[slot]);
    }
    each_port(revive_.exchange(0) & current_->present, [&](PortIndex slot) {
      PortContext& context = contexts_[slot];
      context.queue->revive();
      if (!context.armed) arm(context);
    });
    size_t memory = sizeof(*this) + ThreadBuffers::kFrames * ThreadBuffers::kStride;
    for (const PortContext& context : contexts_) {
      if (context.in) memory += context.in->memory();
      if (context.out) memory += context.out->memory();
    }
    memory_.store(memory, std::memory_order_relaxed);
    next_tick_ = 0;
  }
  adopted_.store(ticket);
  adopted_.notify_all();
}

void Worker::adopt_slot(PortContext& context, const Snapshot::Slot& slot) {
  if (context.port != slot.port) {
    disarm(context);
    // What waits goes with the device.
    const size_t lost =
        (context.in ? context.in->waiting() : 0) + (context.out ? context.out->waiting() : 0);
    context.in.reset();
    context.out.reset();
    context.in_settings.reset();
    context.out_settings.reset();
    waiting_ &= ~(uint64_t{1} << context.slot);
    context.port = slot.port;
    context.queue = slot.port ? &slot.port->queue(index_) : nullptr;
    context.budget = context.backoff = 1;
    context.singles = 0;
    if (context.queue != nullptr) {
      context.takes = slot.port->takes();
      context.layer3 = slot.port->is_layer3();
      context.queue->counters.drops[static_cast<size_t>(Drop::kPortDown)].add(lost);
      arm(context);
    }
  }
  if (context.queue == nullptr) return;
  impair(context, context.in, context.in_settings, slot.settings.impair_in);
  impair(context, context.out, context.out_settings, slot.settings.impair_out);
}

/// What waits keeps its time, also when the impairment is taken away: it goes when it is empty.
void Worker::impair(PortContext& context, std::unique_ptr<Impairment>& impairment,
                    std::shared_ptr<const ImpairmentSettings>& known,
                    const std::shared_ptr<const ImpairmentSettings>& wanted) {
  if (known == wanted) return;
  known = wanted;
  if (!impairment) {
    if (!wanted) return;
    // Each place has chances of its own, the same in each run with the same seed.
    const uint64_t direction = &impairment == &context.out ? 1 : 0;
    const uint64_t place = (uint64_t{index_} * kMaxPorts + context.slot) * 2 + direction;
    impairment = std::make_unique<Impairment>(context.queue->counters, place);
  }
  impairment->configure(wanted ? wanted : std::make_shared<const ImpairmentSettings>());
  waiting_ |= uint64_t{1} << context.slot;
}

void Worker::fire_timers() {
  each_port(waiting_, [&](PortIndex slot) {
    PortContext& context = contexts_[slot];
    bool waits = false;
    const auto release = [&](std::unique_ptr<Impairment>& impairment, bool is_set,
                             FrameSink& sink) {
      if (!impairment) return;
      impairment->release(now_, sink);
      if (impairment->next() != kNever)
        waits = true;
      else if (!is_set)
        impairment.reset();
    };
    NextStep<&Worker::forward> ingress(context);
    NextStep<&Worker::transmit> egress(context);
    release(context.in, context.in_settings != nullptr, ingress);
    release(context.out, context.out_settings != nullptr, egress);
    if (!waits) waiting_ &= ~(uint64_t{1} << slot);
  });
  if (index_ == 0 && now_ >= next_tick_) next_tick_ = shared_.forwarder->tick(*this);
}

uint64_t Worker::next_timer() const {
  uint64_t next = index_ == 0 && current_ != nullptr ? next_tick_ : kNever;
  each_port(waiting_, [&](PortIndex slot) {
    const PortContext& context = contexts_[slot];
    if (context.in) next = std::min(next, context.in->next());
    if (context.out) next = std::min(next, context.out->next());
  });
  return next;
}

void Worker::arm(PortContext& context) {
  epoll_event event{.events = EPOLLIN, .data = {.u32 = context.slot}};
  context.armed = ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, context.queue->fd(), &event) == 0;
}

void Worker::disarm(PortContext& context) {
  if (!context.armed) return;
  const uint64_t bit = uint64_t{1} << context.slot;
  if ((polled_ & bit) == 0) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, context.queue->fd(), nullptr);
  polled_ &= ~bit;
  context.armed = false;
}

/// The sender of a frame into a ring pays for the wake-up, also of a thread that is awake. A poller
/// spares them that.
void Worker::enter_poll_mode() {
  each_port(current_->present & ~polled_, [this](PortIndex slot) {
    PortContext& context = contexts_[slot];
    if (!context.armed || !context.queue->has_ring()) return;
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, context.queue->fd(), nullptr);
    polled_ |= uint64_t{1} << slot;
  });
}

/// What has come meanwhile is seen: a descriptor that is readable already is reported.
void Worker::leave_poll_mode() {
  each_port(std::exchange(polled_, 0), [this](PortIndex slot) { arm(contexts_[slot]); });
}

/// A failed descriptor is always readable: it leaves the epoll set until it is revived or
/// replaced.
void Worker::handle_failure(PortContext& context) {
  disarm(context);
  const uint64_t bit = uint64_t{1} << context.slot;
  // Worker 0 ticks for it, also when another worker has noticed first.
  next_tick_ = 0;
  if ((shared_.up.fetch_and(~bit) & bit) == 0) return;
  Event event;
  event.kind = Event::Kind::kPortDown;
  event.port = context.slot;
  event.value = context.queue->failure();
  shared_.report(std::move(event));
}

}  // namespace taproom::datapath
