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
  const uint64_t ticket = asked_.load(std::memory_order_acquire);
  const Snapshot* wanted = wanted_.load(std::memory_order_acquire);
  if (wanted != nullptr) {
    current_ = wanted;
    for (PortIndex slot = 0; slot < kMaxPorts; ++slot) {
      adopt_slot(lines_[slot], current_->slots[slot]);
    }
    each_port(revive_.exchange(0) & current_->present, [&](PortIndex slot) {
      Line& line = lines_[slot];
      line.queue->revive();
      if (!line.armed) arm(line);
    });
    size_t memory = sizeof(*this) + ThreadBuffers::kFrames * ThreadBuffers::kStride;
    for (const Line& line : lines_) {
      if (line.in) memory += line.in->memory();
      if (line.out) memory += line.out->memory();
    }
    memory_.store(memory, std::memory_order_relaxed);
    next_tick_ = 0;
  }
  adopted_.store(ticket);
  adopted_.notify_all();
}

void Worker::adopt_slot(Line& line, const Snapshot::Slot& slot) {
  if (line.port != slot.port) {
    disarm(line);
    // What waits goes with the device.
    const size_t lost = (line.in ? line.in->waiting() : 0) + (line.out ? line.out->waiting() : 0);
    line.in.reset();
    line.out.reset();
    line.in_settings.reset();
    line.out_settings.reset();
    waiting_ &= ~(uint64_t{1} << line.slot);
    line.port = slot.port;
    line.queue = slot.port ? &slot.port->queue(index_) : nullptr;
    line.budget = line.caution = 1;
    line.singles = 0;
    if (line.queue != nullptr) {
      line.takes = slot.port->takes();
      line.layer3 = slot.port->is_layer3();
      line.queue->counters.drops[static_cast<size_t>(Drop::kPortDown)].add(lost);
      arm(line);
    }
  }
  if (line.queue == nullptr) return;
  impair(line, line.in, line.in_settings, slot.settings.impair_in);
  impair(line, line.out, line.out_settings, slot.settings.impair_out);
}

/// What waits keeps its time, also when the impairment is taken away: it goes when it is empty.
void Worker::impair(Line& line, std::unique_ptr<Impairment>& impairment,
                    std::shared_ptr<const ImpairmentSettings>& known,
                    const std::shared_ptr<const ImpairmentSettings>& wanted) {
  if (known == wanted) return;
  known = wanted;
  if (!impairment) {
    if (!wanted) return;
    // Each place has chances of its own, the same in each run with the same seed.
    const uint64_t direction = &impairment == &line.out ? 1 : 0;
    const uint64_t place = (uint64_t{index_} * kMaxPorts + line.slot) * 2 + direction;
    impairment = std::make_unique<Impairment>(line.queue->counters, place);
  }
  impairment->configure(wanted ? wanted : std::make_shared<const ImpairmentSettings>());
  waiting_ |= uint64_t{1} << line.slot;
}

void Worker::fire_timers() {
  each_port(waiting_, [&](PortIndex slot) {
    Line& line = lines_[slot];
    bool waits = false;
    if (line.in) {
      Entrance sink;
      sink.line = &line;
      line.in->release(now_, sink);
      if (line.in->next() != kNever)
        waits = true;
      else if (!line.in_settings)
        line.in.reset();
    }
    if (line.out) {
      Exit sink;
      sink.line = &line;
      line.out->release(now_, sink);
      if (line.out->next() != kNever)
        waits = true;
      else if (!line.out_settings)
        line.out.reset();
    }
    if (!waits) waiting_ &= ~(uint64_t{1} << slot);
  });
  if (index_ == 0 && now_ >= next_tick_) next_tick_ = shared_.forwarder->tick(*this);
}

uint64_t Worker::next_timer() const {
  uint64_t next = index_ == 0 && current_ != nullptr ? next_tick_ : kNever;
  each_port(waiting_, [&](PortIndex slot) {
    const Line& line = lines_[slot];
    if (line.in) next = std::min(next, line.in->next());
    if (line.out) next = std::min(next, line.out->next());
  });
  return next;
}

void Worker::arm(Line& line) {
  epoll_event event{.events = EPOLLIN, .data = {.u32 = line.slot}};
  line.armed = ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, line.queue->fd(), &event) == 0;
}

void Worker::disarm(Line& line) {
  if (!line.armed) return;
  const uint64_t bit = uint64_t{1} << line.slot;
  if ((looked_at_ & bit) == 0) ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, line.queue->fd(), nullptr);
  looked_at_ &= ~bit;
  line.armed = false;
}

/// Whoever puts a frame into a ring pays for the wake-up, also of somebody who is awake. A poller
/// spares them that.
void Worker::look_at_rings() {
  each_port(current_->present & ~looked_at_, [this](PortIndex slot) {
    Line& line = lines_[slot];
    if (!line.armed || !line.queue->has_ring()) return;
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, line.queue->fd(), nullptr);
    looked_at_ |= uint64_t{1} << slot;
  });
}

/// What has come meanwhile is seen: a descriptor that is readable already is reported.
void Worker::let_rings_wake() {
  each_port(std::exchange(looked_at_, 0), [this](PortIndex slot) { arm(lines_[slot]); });
}

/// A dead descriptor is always readable: it leaves the epoll set until somebody revives or replaces
/// it.
void Worker::mind_failure(Line& line) {
  disarm(line);
  const uint64_t bit = uint64_t{1} << line.slot;
  // Worker 0 ticks for it, also when another worker has noticed first.
  next_tick_ = 0;
  if ((shared_.up.fetch_and(~bit) & bit) == 0) return;
  Event event;
  event.kind = Event::Kind::kPortDown;
  event.port = line.slot;
  event.value = line.queue->failure();
  shared_.report(std::move(event));
}

}  // namespace taproom::datapath
