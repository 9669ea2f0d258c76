// One request at a time, and the answer: how long it takes.
#pragma once

#include <algorithm>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "end.h"

namespace traffic {

struct RoundTrips {
  size_t count, lost;
  double p50, p99;  ///< microseconds
};

inline RoundTrips MeasureRoundTrips(const Way& way, double seconds) {
  std::latch ready(2);
  std::atomic<bool> over{false};
  std::thread server([&] {
    Enter(way.to, way.to_cpu);
    const int in = BoundSocket(way.address, 50);
    ready.arrive_and_wait();
    char bytes[64];
    sockaddr_in peer{};
    while (!over.load()) {
      socklen_t length = sizeof peer;
      const auto from = reinterpret_cast<sockaddr*>(&peer);
      const ssize_t got = recvfrom(in, bytes, sizeof bytes, 0, from, &length);
      if (got > 0) sendto(in, bytes, static_cast<size_t>(got), 0, from, length);
    }
    close(in);
  });
  std::vector<double> took;
  size_t lost = 0;
  std::thread client([&] {
    Enter(way.from, way.from_cpu);
    const int out = ConnectedSocket(way.address, 200);
    took.reserve(1 << 20);
    ready.arrive_and_wait();
    char bytes[kPayload] = {};
    uint64_t request = 0;
    const double begin = Now();
    for (double sent = begin; sent < begin + seconds; sent = Now()) {
      std::memcpy(bytes, &++request, sizeof request);
      const bool gone = send(out, bytes, sizeof bytes, 0) >= 0;
      if (!gone && errno != ECONNREFUSED && errno != ENOBUFS) Fail("send");
      uint64_t answered = 0;
      // A late answer to an earlier request is not this one's.
      while (answered != request && recv(out, bytes, sizeof bytes, 0) > 0) {
        std::memcpy(&answered, bytes, sizeof answered);
      }
      if (answered == request) {
        took.push_back((Now() - sent) * 1e6);
      } else {
        ++lost;
      }
    }
    over = true;
    close(out);
  });
  client.join();
  server.join();
  if (took.empty()) return {0, lost, 0, 0};
  std::sort(took.begin(), took.end());
  return {took.size(), lost, took[took.size() / 2], took[took.size() * 99 / 100]};
}

}  // namespace traffic
