#include "netlink_thread.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <climits>
#include <csignal>
#include <iterator>
#include <span>

#include "decode.h"
#include "encode.h"
#include "operations.h"

namespace taproom::netlink {
namespace {

/// Messages that go out in one system call; their acknowledgements (about 1 KiB of kernel memory
/// each) must fit into the request socket's receive buffer.
constexpr size_t kBatch = 16;

/// Kernel memory that the events of one change take: of a veth pair that comes up, about eight
/// messages of 4 KiB. Events are read after the batch, so all of them must find room. In a user
/// namespace the buffer cannot go past net.core.rmem_max (SO_RCVBUFFORCE), and the batch is
/// smaller.
constexpr size_t kEventBytesOfChange = 8 * 4096;

size_t batch_limit(const WatchedNamespace& watched) {
  return std::clamp<size_t>(watched.events.receive_buffer() / kEventBytesOfChange, 1, kBatch);
}

/// Links that are read back at once: each answer takes up to 4 KiB of the request socket's buffer.
constexpr size_t kReadBatch = 32;

/// Datagrams read from one namespace before others get their turn.
constexpr int kReadBurst = 512;

/// How often to look whether JavaScript has caught up.
constexpr int kBacklogPause = 20;

/// JSON of the indexes of what was made; nothing where nothing was.
Answer answer_of(const std::vector<uint32_t>& indexes) {
  if (indexes.empty()) return {};
  std::string text = "[";
  for (const uint32_t index : indexes) {
    if (text.size() > 1) text += ',';
    text += std::to_string(index);
  }
  return text + ']';
}

}  // namespace

NetlinkThread::NetlinkThread(uint32_t event_buffer_bytes, Outbox& outbox, size_t most_rows)
    : event_buffer_bytes_(event_buffer_bytes),
      most_rows_(most_rows),
      outbox_(outbox),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wakeup_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, wakeup_.get(), &event);

  // Signals are for the JavaScript thread.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::pthread_setname_np(thread_.native_handle(), "netlink");
}

NetlinkThread::~NetlinkThread() { stop(); }

void NetlinkThread::wake() {
  const uint64_t one = 1;
  // Fails only when the counter is full, and then the thread is awake already.
  [[maybe_unused]] const ssize_t written = ::write(wakeup_.get(), &one, sizeof one);
}

void NetlinkThread::post(Job job) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    first = jobs_.empty();
    jobs_.push_back(std::move(job));
  }
  if (first) wake();
}

void NetlinkThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake();
  if (thread_.joinable()) thread_.join();
}

int NetlinkThread::poll_timeout() {
  using std::chrono::ceil;
  using std::chrono::milliseconds;
  auto nearest = PendingChanges::Clock::time_point::max();
  namespaces_->each([&](const WatchedNamespace& watched) {
    if (!watched.pending.empty()) nearest = std::min(nearest, watched.pending.deadline());
  });
  if (nearest == PendingChanges::Clock::time_point::max()) return -1;
  if (outbox_.is_backlogged()) return kBacklogPause;
  const auto left = ceil<milliseconds>(nearest - PendingChanges::Clock::now()).count();
  return static_cast<int>(std::max<int64_t>(left, 0));
}

void NetlinkThread::run() {
  namespaces_.emplace(event_buffer_bytes_, most_rows_);
  for (;;) {
    epoll_event events[16];
    const int count = ::epoll_wait(epoll_.get(), events, 16, poll_timeout());
    std::vector<Job> jobs;
    for (int i = 0; i < count; ++i) {
      if (auto* watched = static_cast<WatchedNamespace*>(events[i].data.ptr)) {
        read_events(*watched, kReadBurst);
        continue;
      }
      uint64_t rung = 0;
      [[maybe_unused]] const ssize_t size = ::read(wakeup_.get(), &rung, sizeof rung);
      const std::lock_guard lock(mutex_);
      if (stopping_) return namespaces_.reset();
      jobs.swap(jobs_);
    }
    // Only now: a job may end the namespace that an event of this round belongs to.
    work(std::move(jobs));
    flush_due();
  }
}

bool NetlinkThread::is_stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void NetlinkThread::work(std::vector<Job> jobs) {
  for (size_t at = 0; at < jobs.size() && !is_stopping();) {
    if (std::holds_alternative<ChangeJob>(jobs[at].work)) {
      at = run_changes(jobs, at);
      continue;
    }
    settle();
    Reply reply = std::get<QueryJob>(jobs[at].work).run(*namespaces_);
    watch_all();
    outbox_.put(Completion{jobs[at].id, std::move(reply)});
    ++at;
  }
}

/// The changes from `from` on that go to one namespace, up to a batch. Answers with the next job.
size_t NetlinkThread::run_changes(std::vector<Job>& jobs, size_t from) {
  const std::string place = std::get<ChangeJob>(jobs[from].work).place;
  const Result<WatchedNamespace*> found = namespaces_->find(place);
  std::vector<Message> messages;
  std::vector<const char*> steps;
  std::vector<Sent> batch;
  std::vector<Sent> refused;
  const size_t limit = found ? batch_limit(*found.value()) : kBatch;
  size_t next = from;
  for (; next < jobs.size() && messages.size() < limit; ++next) {
    const auto* change = std::get_if<ChangeJob>(&jobs[next].work);
    if (change == nullptr || change->place != place) break;
    Result<Message> message = found ? change->encode(*namespaces_) : found.failure();
    if (message && message.value().empty()) message = Failure{change->step, EMSGSIZE};
    if (!message) {
      refused.push_back({change, jobs[next].id, message.failure(), {}});
      continue;
    }
    messages.push_back(std::move(message.value()));
    steps.push_back(change->step);
    batch.push_back({change, jobs[next].id, Nothing{}, std::vector<uint32_t>(change->made.size())});
  }
  if (!batch.empty()) {
    const std::vector<Status> results = found.value()->requests.change(std::move(messages), steps);
    for (size_t i = 0; i < batch.size(); ++i) batch[i].status = results[i];
    complete_made(place, batch);
    read_made(place, batch);
  }
  settle();
  std::move(refused.begin(), refused.end(), std::back_inserter(batch));
  for (const Sent& sent : batch) {
    outbox_.put(Completion{
        sent.id, sent.status ? Reply(answer_of(sent.indexes)) : Reply(sent.status.failure())});
  }
  return next;
}

/// What the changes that went well made, by the namespace in which it is.
NetlinkThread::MadeByPlace NetlinkThread::made_of(const std::string& place,
                                                  std::vector<Sent>& batch) {
  MadeByPlace by_place;
  for (Sent& sent : batch) {
    for (size_t at = 0; sent.status && at < sent.change->made.size(); ++at) {
      by_place[sent.change->made[at].place.value_or(place)].push_back({&sent, at});
    }
  }
  return by_place;
}

/// Nothing stays of what was half made; that it is gone already would be as well.
void NetlinkThread::take_back(const std::string& place, Sent& sent, Failure why) {
  if (!sent.status) return;  // the other end of the pair was the reason
  sent.status = std::move(why);
  if (const auto origin = namespaces_->find(place)) {
    origin.value()->requests.change({sent.change->undo}, {"RTM_DELLINK"});
  }
}

/// Second messages, together for each namespace that they go to.
void NetlinkThread::complete_made(const std::string& place, std::vector<Sent>& batch) {
  for (auto& [target, links] : made_of(place, batch)) {
    std::erase_if(links, [](const Made& made) { return made.link().then.empty(); });
    if (links.empty()) continue;
    const Result<WatchedNamespace*> found = namespaces_->find(target);
    std::vector<Message> messages;
    for (const Made& made : links) messages.push_back(made.link().then);
    const std::vector<const char*> steps(links.size(), "RTM_SETLINK");
    const std::vector<Status> results =
        found ? found.value()->requests.change(std::move(messages), steps)
              : std::vector<Status>(links.size(), found.failure());
    for (size_t i = 0; i < links.size(); ++i) {
      if (!results[i]) take_back(place, *links[i].sent, results[i].failure());
    }
  }
}

/// Reads what was made and notes it as changed: behind the events that it is newer than, before
/// those that are newer than it.
void NetlinkThread::read_made(const std::string& place, std::vector<Sent>& batch) {
  for (const auto& [target, links] : made_of(place, batch)) {
    const Result<WatchedNamespace*> found = namespaces_->find(target);
    if (!found) continue;  // its making needed the namespace, and only this thread removes one
    WatchedNamespace& watched = *found.value();
    read_events(watched, INT_MAX);
    for (size_t from = 0; from < links.size(); from += kReadBatch) {
      const std::span<const Made> some =
          std::span(links).subspan(from, std::min(kReadBatch, links.size() - from));
      std::vector<Message> messages;
      for (const Made& made : some) messages.push_back(encode_link_get(made.link().name));
      const auto visit = [&](size_t at, Bytes payload) {
        auto link = decode_link(payload);
        if (!link) return;
        some[at].index() = link->index;
        watched.pending.add(RowEvent{std::move(*link)}, PendingChanges::Clock::now());
      };
      const std::vector<Status> results =
          watched.requests.get_each(std::move(messages), "RTM_GETLINK", visit);
      for (size_t i = 0; i < some.size(); ++i) {
        if (!results[i]) {
          take_back(place, *some[i].sent, results[i].failure());
        } else if (some[i].index() == 0) {
          take_back(place, *some[i].sent, Failure{"RTM_GETLINK", EBADMSG});
        }
      }
    }
  }
}

/// New event sockets join the epoll set; those of removed namespaces left it when they were closed.
void NetlinkThread::watch_all() {
  namespaces_->each([&](WatchedNamespace& watched) {
    if (watched.is_polled) return;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &watched;
    watched.is_polled = ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, watched.events.fd(), &event) == 0;
  });
  // One more for the wakeup.
  ready_.resize(namespaces_->size() + 1);
}

void NetlinkThread::read_events(WatchedNamespace& watched, int most) {
  bool overrun = false;
  for (int count = 0; count < most || overrun; ++count) {
    const auto datagram = watched.events.receive(buffer_);
    const auto now = PendingChanges::Clock::now();
    if (!datagram) {
      const int error = datagram.failure().error;
      if (error != ENOBUFS && error != EMSGSIZE) break;
      // Some were lost. What still waits is older than the dump that follows, and without
      // the lost ones it could bring back what is gone: it is read and dropped.
      overrun = true;
      watched.pending.overrun(now);
      watched.readings.clear();
      namespaces_->forget_ids();
      continue;
    }
    if (overrun) continue;
    Bytes rest = datagram.value();
    while (const auto header = read<nlmsghdr>(rest)) {
      if (header->nlmsg_len < NLMSG_HDRLEN || header->nlmsg_len > rest.size()) break;
      if (auto event = decode_event(rest.first(header->nlmsg_len))) {
        if (auto* row = std::get_if<RowEvent>(&*event)) {
          for (auto& [number, reading] : watched.readings) reading.note(*row);
          watched.pending.add(std::move(*row), now);
        } else if (const auto* port = std::get_if<PortEvent>(&*event)) {
          watched.pending.add_port(port->index, now);
        } else {
          namespaces_->forget_ids();
        }
      }
      const size_t step = NLMSG_ALIGN(header->nlmsg_len);
      if (step >= rest.size()) break;
      rest = rest.subspan(step);
    }
  }
}

void NetlinkThread::flush(WatchedNamespace& watched) {
  if (watched.pending.empty()) return;
  refresh_ports(watched);
  if (watched.pending.empty()) return;
  outbox_.put(EventBatch{watched.pending.take(namespaces_->place_of(watched))});
}

void NetlinkThread::flush_due() {
  if (outbox_.is_backlogged()) return;
  const auto now = PendingChanges::Clock::now();
  namespaces_->each([&](WatchedNamespace& watched) {
    if (!watched.pending.empty() && watched.pending.deadline() <= now) flush(watched);
  });
}

/// Everything that the kernel has said up to now goes into the outbox. Only sockets that have
/// something are read: of a thousand, before each request, that is far less than all.
void NetlinkThread::settle() {
  const int count = ::epoll_wait(epoll_.get(), ready_.data(), static_cast<int>(ready_.size()), 0);
  for (int i = 0; i < count; ++i) {
    if (auto* watched = static_cast<WatchedNamespace*>(ready_[i].data.ptr)) {
      read_events(*watched, INT_MAX);
    }
  }
  namespaces_->each([this](WatchedNamespace& watched) { flush(watched); });
}

}  // namespace taproom::netlink
