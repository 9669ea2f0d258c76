#include "system/demo_traffic.h"

#include <dirent.h>

#include <atomic>

#include "spaces.h"

using namespace taproom;
using check::ip;
using check::Space;

namespace {

int entries(const char* folder) {
  int count = 0;
  DIR* dir = ::opendir(folder);
  if (dir == nullptr) return -1;
  while (::readdir(dir) != nullptr) ++count;
  ::closedir(dir);
  return count;
}

/// Two namespaces with a veth pair between them and a TAP in the first.
struct Network {
  Space client{"demo-c"};
  Space server{"demo-s"};

  Network() {
    CHECK(ip(
        {"link", "add", "c0", "netns", "demo-c", "type", "veth", "peer", "s0", "netns", "demo-s"}));
    CHECK(ip({"-n", "demo-c", "address", "add", "10.80.0.1/24", "dev", "c0"}));
    CHECK(ip({"-n", "demo-s", "address", "add", "10.80.0.2/24", "dev", "s0"}));
    CHECK(ip({"-n", "demo-c", "link", "set", "dev", "c0", "up"}));
    CHECK(ip({"-n", "demo-s", "link", "set", "dev", "s0", "up"}));
    CHECK(ip({"-n", "demo-c", "tuntap", "add", "name", "tap0", "mode", "tap"}));
    CHECK(ip({"-n", "demo-c", "link", "set", "dev", "tap0", "up"}));
  }

  DemoTrafficOptions options() const {
    DemoTrafficOptions options;
    options.client_path = client.path();
    options.server_path = server.path();
    options.server_address = "10.80.0.2";
    options.port = 4790;
    options.bytes_per_second = 1e6;
    options.period_seconds = 1;
    options.tap = DemoTrafficOptions::Tap{"tap0", client.path()};
    return options;
  }
};

}  // namespace

TEST(demo_traffic_starts_and_stops_many_times) {
  const Network network;
  const int descriptors = entries("/proc/self/fd");
  for (int round = 0; round < 20; ++round) {
    auto started = DemoTraffic::start(network.options());
    if (!started) check::fail(__FILE__, __LINE__, started.failure().step);
    // Ends at every stage of the thread's life: before its first tick, and after some.
    std::this_thread::sleep_for(std::chrono::milliseconds(round * 15));
    started.value()->close();
    started.value()->close();
  }
  CHECK_EQ(entries("/proc/self/fd"), descriptors);
}

TEST(demo_traffic_loses_its_tap_and_its_namespace_while_running) {
  const Network network;
  const int threads = entries("/proc/self/task");
  auto started = DemoTraffic::start(network.options());
  CHECK(started);
  CHECK(ip({"-n", "demo-c", "link", "delete", "tap0"}));
  CHECK(delete_namespace(network.server.path()));
  CHECK(check::eventually([&] { return entries("/proc/self/task") == threads; }));
  started.value()->close();
}

TEST(demo_traffic_runs_beside_namespaces_that_come_and_go) {
  const Network network;
  auto started = DemoTraffic::start(network.options());
  CHECK(started);
  std::vector<std::thread> makers;
  std::atomic<int> made = 0;
  for (int maker = 0; maker < 3; ++maker) {
    makers.emplace_back([maker, &made] {
      for (int round = 0; round < 10; ++round) {
        const Space space("busy-" + std::to_string(maker));
        if (namespace_inode(space.path())) ++made;
      }
    });
  }
  for (std::thread& maker : makers) maker.join();
  CHECK_EQ(made.load(), 30);
}
