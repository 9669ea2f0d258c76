// Small packets one way: how many arrive of so many a second.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <latch>
#include <thread>

#include "end.h"

namespace traffic {

struct Load {
  double rate;  ///< packets a second; 0: as many as it can
  double seconds;
  int batch;  ///< packets of one sendmmsg; 0: one send each
};

struct Flood {
  size_t sent, received;
  double sent_rate, received_rate, loss;
};

constexpr int kMost = 64;

struct Messages {
  std::array<std::array<char, 64>, kMost> bytes{};
  std::array<iovec, kMost> parts{};
  std::array<mmsghdr, kMost> heads{};
  explicit Messages(size_t length) {
    for (size_t at = 0; at < kMost; ++at) {
      parts[at] = {bytes[at].data(), length};
      heads[at].msg_hdr.msg_iov = &parts[at];
      heads[at].msg_hdr.msg_iovlen = 1;
    }
  }
};

/// Sleeps between two bursts, so that the forwarder may have this CPU. Returns how many it sent.
inline size_t SendAll(int out, const Load& load, double begin) {
  constexpr long kPause = 50'000;  // ns
  Messages messages(kPayload);
  size_t sent = 0;
  const double end = begin + load.seconds;
  for (double now = begin; now < end; now = Now()) {
    const size_t due =
        load.rate > 0 ? static_cast<size_t>((now - begin) * load.rate) : sent + kMost;
    while (sent < due) {
      const size_t most = load.batch > 0 ? std::min<size_t>(load.batch, kMost) : 1;
      const size_t want = std::min(due - sent, most);
      const int gone = load.batch > 0
                           ? sendmmsg(out, messages.heads.data(), static_cast<unsigned>(want), 0)
                           : (send(out, messages.bytes[0].data(), kPayload, 0) >= 0 ? 1 : -1);
      if (gone > 0) {
        sent += static_cast<size_t>(gone);
      } else if (errno == ECONNREFUSED) {
        continue;  // of an earlier round's packet
      } else if (errno != ENOBUFS && errno != EAGAIN) {
        Fail("send");
      } else {
        ++sent;  // the sender's own queue has lost it: it was offered
      }
    }
    if (load.rate > 0) {
      const timespec pause{0, kPause};
      clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, nullptr);
    }
  }
  return sent;
}

inline Flood Send(const Way& way, const Load& load) {
  std::latch ready(2);
  std::atomic<bool> over{false};
  std::atomic<size_t> sent{0};
  size_t received = 0;
  double first = 0, last = 0;
  std::thread receiver([&] {
    Enter(way.to, way.to_cpu);
    const int in = BoundSocket(way.address, 50);
    Messages messages(kPayload);
    ready.arrive_and_wait();
    // Ends when all is there, or when for 50 ms after the last was sent none has come.
    while (true) {
      const int came = recvmmsg(in, messages.heads.data(), kMost, MSG_WAITFORONE, nullptr);
      if (came > 0) {
        last = Now();
        if (received == 0) first = last;
        received += static_cast<size_t>(came);
      }
      if (over.load() && (came <= 0 || received >= sent.load())) break;
    }
    close(in);
  });
  double took = 0;
  std::thread sender([&] {
    Enter(way.from, way.from_cpu);
    const int out = ConnectedSocket(way.address, 0);
    ready.arrive_and_wait();
    const double begin = Now();
    sent = SendAll(out, load, begin);
    took = Now() - begin;
    over = true;
    close(out);
  });
  sender.join();
  receiver.join();
  const size_t all = sent.load();
  return {all, received, static_cast<double>(all) / took,
          received > 0 ? static_cast<double>(received) / std::max(took, last - first) : 0,
          all > 0 ? 1 - static_cast<double>(received) / static_cast<double>(all) : 0};
}

/// The highest offered rate of which no more than this share is lost, to 3 % of itself.
inline Flood Search(const Way& way, Load load, double allowed) {
  load.rate = 0;
  Flood best = Send(way, load);
  if (best.loss <= allowed) return best;
  double low = 0, high = best.sent_rate;
  best = {};
  while (high - low > 0.03 * high && high > 1000) {
    load.rate = (low + high) / 2;
    Flood trial = Send(way, load);
    // What else the machine did must not decide alone: a rate fails when it fails twice.
    if (trial.loss > allowed) trial = Send(way, load);
    if (trial.loss <= allowed) {
      low = load.rate;
      best = trial;
    } else {
      high = load.rate;
    }
  }
  return best;
}

}  // namespace traffic
