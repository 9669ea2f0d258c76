// One end of the traffic: a thread in a namespace, on a CPU, with a UDP socket.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace traffic {

/// From where to where, and on which CPUs.
struct Way {
  std::string from, to, address;
  int from_cpu, to_cpu;
};

/// 14 (Ethernet) + 20 (IPv4) + 8 (UDP) + 18 + 4 (FCS) = 64: the smallest frame of Ethernet.
constexpr size_t kPayload = 18;
constexpr uint16_t kPort = 9000;

inline double Now() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

[[noreturn]] inline void Fail(const char* step) {
  std::perror(step);
  std::_Exit(1);
}

/// This thread goes into a namespace and onto a CPU; its timers are exact.
inline void Enter(const std::string& name, int cpu) {
  const int space = open(("/run/netns/" + name).c_str(), O_RDONLY | O_CLOEXEC);
  if (space < 0 || setns(space, CLONE_NEWNET) != 0) Fail(name.c_str());
  close(space);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(cpu, &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0) Fail("affinity");
  prctl(PR_SET_TIMERSLACK, 1);
}

inline sockaddr_in AddressOf(const std::string& address) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(kPort);
  if (inet_pton(AF_INET, address.c_str(), &to.sin_addr) != 1) Fail(address.c_str());
  return to;
}

/// A socket that waits so long at most, and whose own queue is not what loses packets.
inline int UdpSocket(int timeout_milliseconds) {
  const int made = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (made < 0) Fail("socket");
  const int bytes = 8 << 20;
  if (setsockopt(made, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0) {
    setsockopt(made, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }
  const timeval timeout{timeout_milliseconds / 1000, timeout_milliseconds % 1000 * 1000};
  setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  return made;
}

inline int BoundSocket(const std::string& address, int timeout_milliseconds) {
  const int made = UdpSocket(timeout_milliseconds);
  const sockaddr_in here = AddressOf(address);
  if (bind(made, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0) Fail("bind");
  return made;
}

inline int ConnectedSocket(const std::string& address, int timeout_milliseconds) {
  const int made = UdpSocket(timeout_milliseconds);
  const sockaddr_in there = AddressOf(address);
  if (connect(made, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) Fail("connect");
  return made;
}

}  // namespace traffic
