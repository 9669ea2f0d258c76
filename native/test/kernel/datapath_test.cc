// The engine on real TAPs: frames pass, ports come and go under traffic, devices vanish and return.
#include "datapath/core/datapath.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <thread>

#include "datapath/impairment/settings.h"
#include "spaces.h"
#include "system/namespace_thread.h"
#include "tun/tun_device.h"

using namespace taproom;
using namespace taproom::datapath;
using check::eventually;
using check::ip;
using check::Space;

namespace {

/// Slots 0 and 1 are each other's output port, so are 2 and 3, and so on.
class Pairs final : public Forwarder {
 public:
  void forward(Frame& frame, PortIndex from, Egress& egress) override {
    egress.send(from ^ 1, frame);
  }
};

/// To all others.
class Hub final : public Forwarder {
 public:
  void forward(Frame& frame, PortIndex from, Egress& egress) override {
    for (PortIndex to = 0; to < 3; ++to) {
      if (to != from) egress.send(to, frame);
    }
  }
};

struct Events {
  void add(Event event) {
    const std::lock_guard<std::mutex> lock(mutex);
    all.push_back(std::move(event));
  }
  size_t of(Event::Kind kind) {
    const std::lock_guard<std::mutex> lock(mutex);
    size_t count = 0;
    for (const Event& event : all) count += event.kind == kind ? 1 : 0;
    return count;
  }
  std::mutex mutex;
  std::vector<Event> all;
};

std::unique_ptr<Datapath> start(const char* name, unsigned threads, Events& events,
                                std::unique_ptr<Forwarder> forwarder = std::make_unique<Pairs>()) {
  DatapathOptions options;
  options.name = name;
  options.threads = threads;
  auto started =
      Datapath::start(options, std::move(forwarder), std::make_shared<ForwarderSettings>(),
                      [&events](Event event) { events.add(std::move(event)); });
  if (!started) check::fail(__FILE__, __LINE__, started.failure().step);
  return std::move(started.value());
}

PortOptions tap(const std::string& device, const Space& space, bool offloads = true) {
  return {.key = "tap:" + device,
          .namespace_path = space.path(),
          .kind = TapPortOptions{.device = device, .offloads = offloads}};
}

void add(Datapath& datapath, const std::string& device, const Space& space,
         PortSettings settings = {}) {
  const auto added = datapath.add_port(tap(device, space), std::move(settings));
  if (!added)
    check::fail(__FILE__, __LINE__, added.failure().step + ": " + added.failure().message);
  CHECK(ip({"-n", space.name(), "link", "set", "dev", device, "up"}));
}

/// A packet socket on a TAP, as the host behind it would see it. Frames of a test protocol only.
class Host {
 public:
  static constexpr uint16_t kProtocol = 0x88b5;  // IEEE Std 802: local experiments

  Host(const Space& space, const std::string& device) {
    const auto opened = in_namespace(space.path(), [&]() -> Result<int> {
      const int fd = ::socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(kProtocol));
      sockaddr_ll address{};
      address.sll_family = AF_PACKET;
      address.sll_protocol = htons(kProtocol);
      address.sll_ifindex = static_cast<int>(::if_nametoindex(device.c_str()));
      if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
        return failure_of("packet socket");
      }
      const int room = 8 << 20;
      ::setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
      return fd;
    });
    if (!opened) check::fail(__FILE__, __LINE__, opened.failure().step);
    fd_ = UniqueFd(opened.value());
  }
  bool send(uint32_t number) {
    unsigned char frame[60] = {
        0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, kProtocol >> 8, kProtocol & 0xff};
    std::memcpy(frame + 14, &number, sizeof(number));
    return ::send(fd_.get(), frame, sizeof(frame), 0) == sizeof(frame);
  }
  /// The number of the next frame, or nothing.
  std::optional<uint32_t> receive() {
    unsigned char frame[128];
    if (::recv(fd_.get(), frame, sizeof(frame), 0) < 18) return std::nullopt;
    uint32_t number = 0;
    std::memcpy(&number, frame + 14, sizeof(number));
    // Nothing but the number differs from frame to frame.
    for (size_t at = 18; at < 60; ++at) CHECK_EQ(frame[at], 0);
    return number;
  }

 private:
  UniqueFd fd_;
};

size_t descriptors() {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    (void)entry;
    ++count;
  }
  return count;
}

}  // namespace

/// All frames from `ta` to `tb` arrive in their order, whatever `disturb` does to other ports. At
/// most kWindow of them are on their way, fewer than a TAP's queue holds (TUN_READQ_SIZE of
/// linux/if_tun.h): however slow the datapath is, what is lost was lost to the change.
template <typename Disturb>
void frames_pass_in_order(const Space& a, const Space& b, Datapath& datapath, Disturb disturb) {
  Host sender(a, "ta"), receiver(b, "tb");
  constexpr uint32_t kFrames = 20000, kWindow = 64;
  std::atomic<bool> done{false};
  std::string fault;
  std::jthread traffic([&](std::stop_token stop) {
    uint32_t sent = 0, next = 0;
    const auto receive = [&] {
      for (auto number = receiver.receive(); number && fault.empty(); number = receiver.receive()) {
        if (*number != next) {
          fault = "got frame " + std::to_string(*number) + ", expected " + std::to_string(next);
        }
        ++next;
      }
    };
    while (next < kFrames && fault.empty() && !stop.stop_requested()) {
      while (sent < kFrames && sent - next < kWindow && sender.send(sent)) ++sent;
      const uint32_t before = next;
      try {
        if (eventually([&] {
              receive();
              return next != before || !fault.empty();
            })) {
          continue;
        }
        fault = "frame " + std::to_string(next) + " of " + std::to_string(sent) + " never came";
      } catch (const check::Failed& failed) {
        fault = failed.what();
      }
    }
    done = true;
  });
  while (!done) disturb();
  traffic.join();
  if (!fault.empty()) check::fail(__FILE__, __LINE__, fault);
  CHECK(datapath.counters("tap:ta")[0] >= kFrames);
}

TEST(frames_pass_in_order_while_ports_come_and_go) {
  const Space a("dpa"), b("dpb");
  Events events;
  auto datapath = start("order", 1, events);
  add(*datapath, "ta", a);
  add(*datapath, "tb", b);
  frames_pass_in_order(a, b, *datapath, [&] {
    add(*datapath, "tx", a);
    CHECK(datapath->set_port("tap:tx", {.isolated = true}));
    datapath->configure(std::make_shared<ForwarderSettings>());
    CHECK(datapath->remove_port("tap:tx"));
  });
  CHECK(events.of(Event::Kind::kPortDown) == 0);
}

TEST(frames_pass_in_order_while_another_port_cannot_be_replaced) {
  const Space a("dpa"), b("dpb");
  Events events;
  auto datapath = start("replace", 1, events);
  add(*datapath, "ta", a);
  add(*datapath, "tb", b);
  add(*datapath, "tx", a);
  PortOptions nowhere = tap("tx", a);
  nowhere.namespace_path = a.path() + "-none";
  frames_pass_in_order(a, b, *datapath, [&] {
    CHECK(!datapath->replace_port(nowhere, {.isolated = true}));
    CHECK_EQ(datapath->ports().size(), size_t{3});
    CHECK(!datapath->ports()[2].up);
    CHECK(!datapath->reopen_port("tap:tx"));
    CHECK(datapath->replace_port(tap("tx", a), {}));
    CHECK(datapath->ports()[2].up);
  });
  CHECK(!datapath->replace_port(tap("none", a), {}));
}

TEST(a_port_that_is_replaced_keeps_its_slot_and_its_counters) {
  const Space a("dpa"), b("dpb"), c("dpc");
  Events events;
  auto datapath = start("counts", 1, events);
  add(*datapath, "ta", a);
  add(*datapath, "tb", b);
  for (uint32_t round = 1; round <= 3; ++round) {
    const Space& space = round % 2 == 1 ? b : c;
    CHECK(datapath->replace_port(tap("tb", space), {}));
    CHECK(ip({"-n", space.name(), "link", "set", "dev", "tb", "up"}));
    Host sender(a, "ta"), receiver(space, "tb");
    CHECK(sender.send(round));
    CHECK(eventually([&] { return receiver.receive() == round; }));
    CHECK(datapath->counters("tap:tb")[2] >= round);
  }
}

/// Between closing and opening anew somebody else may take the device.
TEST(a_tap_that_was_taken_while_it_was_replaced_still_goes_with_its_port) {
  const Space a("dpa");
  Events events;
  auto datapath = start("left", 1, events);
  add(*datapath, "ta", a);
  std::atomic<bool> done{false}, has{false};
  std::jthread thief([&](std::stop_token stop) {
    TunOptions options;
    options.tap = true;
    options.name = "ta";
    options.namespace_path = a.path();
    while (!stop.stop_requested() && !has) {
      const auto taken = TunDevice::open(options);
      if (!taken) continue;
      has = true;
      while (!done && !stop.stop_requested()) std::this_thread::yield();
    }
  });
  bool refused = false;
  for (int round = 0; round < 2000 && !refused; ++round) {
    refused = !datapath->replace_port(tap("ta", a, round % 2 == 0), {});
  }
  done = true;
  thief.join();
  if (!refused) throw check::Skipped("nobody came in between");
  CHECK(ip({"-n", a.name(), "link", "show", "dev", "ta"}));
  CHECK(datapath->reopen_port("tap:ta"));
  CHECK(datapath->remove_port("tap:ta"));
  CHECK(!ip({"-n", a.name(), "link", "show", "dev", "ta"}));
}

TEST(what_a_tap_refuses_at_the_end_of_a_burst_was_not_sent) {
  const Space a("dpa"), b("dpb");
  Events events;
  auto datapath = start("late", 1, events);
  add(*datapath, "ta", a);
  add(*datapath, "tb", b);
  CHECK(ip({"-n", b.name(), "link", "set", "dev", "tb", "down"}));
  // What a host says of its own accord may have passed before.
  const CounterRow from_before = datapath->counters("tap:ta"),
                   to_before = datapath->counters("tap:tb");
  Host sender(a, "ta");
  constexpr size_t kPortDown = 9 + static_cast<size_t>(Drop::kPortDown);
  constexpr uint32_t kFrames = 5000;
  for (uint32_t i = 0; i < kFrames; ++i) {
    while (!sender.send(i)) std::this_thread::yield();
  }
  // In the middle of a burst what is queued counts as sent: looked at when no more comes.
  uint64_t before = 0;
  CHECK(eventually([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const CounterRow from = datapath->counters("tap:ta"), to = datapath->counters("tap:tb");
    const bool rests = from[0] > 0 && std::exchange(before, from[0]) == from[0];
    return rests && to[kPortDown] - to_before[kPortDown] == from[0] - from_before[0] &&
           to[2] == to_before[2] && to[3] == to_before[3];
  }));
}

TEST(what_waits_for_a_port_that_is_replaced_is_counted) {
  const Space a("dpa"), b("dpb");
  Events events;
  auto datapath = start("waits", 1, events);
  auto slow = std::make_shared<ImpairmentSettings>();
  slow->delay = 60'000'000'000;
  PortSettings settings;
  settings.impair_out = slow;
  add(*datapath, "ta", a);
  add(*datapath, "tb", b, settings);
  const uint64_t before = datapath->counters("tap:ta")[0];
  Host sender(a, "ta");
  for (uint32_t i = 0; i < 20; ++i) CHECK(sender.send(i));
  CHECK(eventually([&] { return datapath->counters("tap:ta")[0] >= before + 20; }));
  const uint64_t waited = datapath->counters("tap:ta")[0] - before;
  CHECK(datapath->replace_port(tap("tb", b), {}));
  const CounterRow to = datapath->counters("tap:tb");
  CHECK_EQ(to[2], 0u);
  CHECK(to[9 + static_cast<size_t>(Drop::kPortDown)] >= waited);
}

/// Ports keep frames of a burst until it ends, in memory that all of them share.
TEST(a_frame_that_is_corrupted_at_one_port_is_whole_at_the_others) {
  const Space a("dpa"), b("dpb"), c("dpc");
  Events events;
  auto datapath = start("hub", 1, events, std::make_unique<Hub>());
  add(*datapath, "ta", a);
  add(*datapath, "tb", b);
  ImpairmentSettings spoil;
  spoil.corrupt = 1;
  PortSettings settings;
  settings.impair_out = std::make_shared<const ImpairmentSettings>(spoil);
  add(*datapath, "tc", c, settings);
  Host sender(a, "ta"), receiver(b, "tb");
  constexpr uint32_t kBurst = 64, kFrames = 32 * kBurst;
  uint32_t next = 0;
  for (uint32_t sent = 0; sent < kFrames;) {
    for (uint32_t i = 0; i < kBurst; ++i, ++sent) CHECK(sender.send(sent));
    CHECK(eventually([&] {
      for (auto number = receiver.receive(); number; number = receiver.receive()) {
        CHECK_EQ(*number, next);
        ++next;
      }
      return next == sent;
    }));
  }
}

TEST(a_device_that_vanishes_is_down_and_comes_back) {
  const Space a("dpa"), b("dpb");
  Events events;
  auto datapath = start("gone", 2, events);
  add(*datapath, "ta", a);
  add(*datapath, "tb", b);
  CHECK(ip({"-n", "dpb", "link", "delete", "dev", "tb"}));
  CHECK(eventually([&] { return events.of(Event::Kind::kPortDown) == 1; }));
  for (const PortState& port : datapath->ports()) {
    CHECK(port.up == (port.port->options().key == "tap:ta"));
  }
  const auto before = datapath->counters("tap:tb");
  CHECK(datapath->reopen_port("tap:tb"));
  CHECK(ip({"-n", "dpb", "link", "set", "dev", "tb", "up"}));
  Host sender(a, "ta"), receiver(b, "tb");
  CHECK(sender.send(7));
  CHECK(eventually([&] { return receiver.receive() == 7u; }));
  CHECK(datapath->counters("tap:tb")[2] > before[2]);
}

TEST(a_port_that_cannot_be_opened_changes_nothing) {
  const Space a("dpa");
  Events events;
  auto datapath = start("not", 1, events);
  add(*datapath, "ta", a);
  // The device's only queue is taken.
  Events others;
  auto other = start("other", 1, others);
  const auto taken = other->add_port(tap("ta", a), {});
  CHECK(!taken);
  CHECK(taken.failure().error == EBUSY);
  CHECK(other->ports().empty());
  CHECK(!datapath->add_port(tap("ta", a), {}));
  CHECK(!datapath->remove_port("tap:none"));
  CHECK(datapath->ports().size() == 1);
}

TEST(everything_at_once_and_nothing_left) {
  const Space a("dpa"), b("dpb");
  const size_t before = descriptors();
  for (unsigned threads : {1u, 3u}) {
    Events events;
    auto datapath = start("race", threads, events);
    add(*datapath, "ta", a);
    add(*datapath, "tb", b);
    Host one(a, "ta"), two(b, "tb");
    std::jthread traffic([&](std::stop_token stop) {
      for (uint32_t i = 0; !stop.stop_requested(); ++i) {
        one.send(i);
        two.send(i);
        while (one.receive()) {
        }
        while (two.receive()) {
        }
      }
    });
    auto impairment = std::make_shared<ImpairmentSettings>();
    impairment->delay = 100'000;
    impairment->loss = 0.1;
    for (int round = 0; round < 30; ++round) {
      PortSettings settings;
      if (round % 2 == 0) settings.impair_out = impairment;
      if (round % 3 == 0) settings.impair_in = impairment;
      CHECK(datapath->set_port("tap:ta", settings));
      CHECK(datapath->set_carrier("tap:tb", round % 4 != 0));
      if (round % 5 == 0) {
        add(*datapath, "tx", a);
        CHECK(datapath->remove_port("tap:tx"));
        CHECK(datapath->reopen_port("tap:tb"));
      }
      (void)datapath->counters("tap:ta");
      (void)datapath->memory();
    }
    traffic.request_stop();
    traffic.join();
    datapath->close();
    datapath->close();
  }
  CHECK(eventually([&] { return descriptors() == before; }));
}
