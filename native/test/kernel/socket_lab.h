#pragma once

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstring>
#include <string>
#include <vector>

#include "datapath/core/port.h"
#include "spaces.h"
#include "system/namespace_thread.h"

namespace check {

using namespace taproom;
using namespace taproom::datapath;
using Bytes = std::vector<uint8_t>;

/// Two namespaces and a veth between them: 10.9.0.1 and 2001:db8:9::1 here, .2 and ::2 there.
class Wire {
 public:
  explicit Wire(const std::string& name) : here(name + "-a"), there(name + "-b") {
    CHECK(ip({"link", "add", "wire", "netns", here.name(), "type", "veth", "peer", "name", "wire",
              "netns", there.name()}));
    int number = 0;
    for (const Space* space : {&here, &there}) {
      const std::string end = std::to_string(++number);
      CHECK(ip({"-n", space->name(), "address", "add", "10.9.0." + end + "/24", "dev", "wire"}));
      CHECK(ip({"-n", space->name(), "address", "add", "2001:db8:9::" + end + "/64", "dev", "wire",
                "nodad"}));
      CHECK(ip({"-n", space->name(), "link", "set", "dev", "wire", "up"}));
    }
  }

  Space here;
  Space there;
};

inline Result<std::unique_ptr<Port>> try_open(const Space& space, const PortOptions& options,
                                              unsigned workers = 1) {
  PortOptions there = options;
  there.namespace_path = space.path();
  return open_port(there, workers);
}
inline std::unique_ptr<Port> open(const Space& space, const PortOptions& options,
                                  unsigned workers = 1) {
  auto port = try_open(space, options, workers);
  if (!port) {
    fail(__FILE__, __LINE__,
         port.failure().step + ": " + port.failure().message + " " +
             std::to_string(port.failure().error));
  }
  return std::move(port.value());
}

/// Keeps copies of what it gets.
struct Collector final : FrameSink {
  void take(Frame& frame) override {
    CHECK(frame.headroom >= kHeadroom);
    frames.emplace_back(frame.bytes(), frame.bytes() + frame.size);
    vnets.push_back(frame.vnet);
    // Both may be overwritten, and that must not reach the frames behind.
    std::memset(frame.data - kHeadroom, 0xee, kHeadroom);
    std::memset(frame.data, 0xee, frame.size + frame.tailroom);
  }
  std::vector<Bytes> frames;
  std::vector<VnetHeader> vnets;
};

/// Receives until there are so many frames; false after ten seconds.
inline bool receive(PortQueue& queue, Collector& collector, size_t wanted, unsigned budget = 64) {
  for (int round = 0; round < 1000 && collector.frames.size() < wanted; ++round) {
    pollfd waiting{queue.fd(), POLLIN, 0};
    ::poll(&waiting, 1, 10);
    while (queue.receive(budget, collector) >= budget) {
    }
  }
  return collector.frames.size() >= wanted;
}

/// A frame of an EtherType for experiments, its number in its bytes.
inline Bytes numbered(uint32_t number, size_t size) {
  Bytes frame(size);
  for (size_t at = 0; at < size; ++at) frame[at] = static_cast<uint8_t>(number * 13 + at * 3);
  const uint8_t head[14] = {2,    0,   0, 0, 0, 9, 2, 0, 0, 0, 0, static_cast<uint8_t>(number % 5),
                            0x88, 0xb5};
  std::memcpy(frame.data(), head, std::min<size_t>(size, 14));
  return frame;
}

inline Sent send(PortQueue& queue, const Bytes& bytes) {
  std::vector<std::byte> memory(kHeadroom + bytes.size());
  std::memcpy(memory.data() + kHeadroom, bytes.data(), bytes.size());
  Frame frame;
  frame.data = memory.data() + kHeadroom;
  frame.size = static_cast<uint32_t>(bytes.size());
  frame.headroom = kHeadroom;
  return queue.send(frame);
}

inline uint64_t drops(PortQueue& queue, Drop reason) {
  return queue.counters.drops[static_cast<size_t>(reason)].get();
}
inline uint64_t all_drops(PortQueue& queue) {
  uint64_t sum = 0;
  for (const Counter& counter : queue.counters.drops) sum += counter.get();
  return sum;
}

/// A plain UDP socket: somebody who sends what he likes.
inline UniqueFd stranger(const Space& space, const std::string& address, uint16_t port) {
  auto socket = in_namespace(space.path(), [&]() -> Result<UniqueFd> {
    const auto local = parse_socket_address("test", address, port);
    UniqueFd made(::socket(local.value().family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const RawAddress raw(local.value());
    if (::bind(made.get(), raw.get(), raw.size) != 0) return failure_of("bind");
    return made;
  });
  CHECK(socket);
  return std::move(socket.value());
}
inline void send_to(const UniqueFd& socket, const std::string& address, uint16_t port,
                    const Bytes& bytes) {
  const auto remote = parse_socket_address("test", address, port);
  const RawAddress raw(remote.value());
  CHECK_EQ(::sendto(socket.get(), bytes.data(), bytes.size(), 0, raw.get(), raw.size),
           static_cast<ssize_t>(bytes.size()));
}

/// The frames of a device, in and out (packet(7)).
class Tap final {
 public:
  Tap(const Space& space, const std::string& device) {
    auto socket = in_namespace(space.path(), [&]() -> Result<UniqueFd> {
      UniqueFd made(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(0x88b5)));
      sockaddr_ll address{};
      address.sll_family = AF_PACKET;
      address.sll_protocol = htons(0x88b5);
      address.sll_ifindex = static_cast<int>(::if_nametoindex(device.c_str()));
      if (::bind(made.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
        return failure_of("bind");
      }
      const int large = 8 << 20;
      ::setsockopt(made.get(), SOL_SOCKET, SO_RCVBUFFORCE, &large, sizeof(large));
      return made;
    });
    CHECK(socket);
    socket_ = std::move(socket.value());
  }
  void send(const Bytes& frame) {
    CHECK_EQ(::send(socket_.get(), frame.data(), frame.size(), 0),
             static_cast<ssize_t>(frame.size()));
  }
  /// The next frame; empty after ten seconds.
  Bytes receive() {
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (::poll(&waiting, 1, 10'000) != 1) return {};
    Bytes frame(70'000);
    const ssize_t size = ::recv(socket_.get(), frame.data(), frame.size(), 0);
    frame.resize(size > 0 ? static_cast<size_t>(size) : 0);
    return frame;
  }

 private:
  UniqueFd socket_;
};

}  // namespace check
