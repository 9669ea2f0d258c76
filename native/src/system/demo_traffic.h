#pragma once

#include <sys/socket.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../tun/tun_device.h"
#include "../unique_fd.h"
#include "demo_plan.h"
#include "namespace_thread.h"
#include "result.h"

namespace taproom {

struct DemoTrafficOptions {
  NamespacePath client_path;
  NamespacePath server_path;
  /// IPv4 or IPv6, numeric.
  std::string server_address;
  uint16_t port = 0;
  /// Mean of the client's direction; both together never pass kDemoCeiling.
  double bytes_per_second = 0;
  double period_seconds = 0;
  struct Tap {
    std::string name;
    NamespacePath path;
  };
  std::optional<Tap> tap;
};

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

/// A little real traffic for the sandbox's demo network: paced UDP from one namespace to another,
/// a third of it echoed, and life on a TAP. One thread owns all descriptors once started; it wakes
/// ten times a second, does all of its work then, and sleeps. It ends early by itself when one of
/// its namespaces loses its name: its sockets would otherwise keep the deleted namespace alive.
class DemoTraffic {
 public:
  /// Opens everything on the caller's thread, so that what is wrong is known at once.
  static Result<std::unique_ptr<DemoTraffic>> start(const DemoTrafficOptions& options);

  DemoTraffic(const DemoTraffic&) = delete;
  DemoTraffic& operator=(const DemoTraffic&) = delete;
  ~DemoTraffic() { close(); }

  /// Idempotent; joins the thread. One caller at a time.
  void close();

 private:
  /// A namespace file and what it was at the start.
  struct NamedNamespace {
    std::string path;
    ino_t inode;
  };

  DemoTraffic() = default;
  Status open(const DemoTrafficOptions& options);
  Status remember(const NamespacePath& path);

  // From here on the thread's alone.
  void run();
  void work(double now, double elapsed);
  void echo();
  void drain_echoes();
  void send(double now, double elapsed);
  void serve_tap(double now);
  bool namespaces_are_there() const;

  UniqueFd client_;
  UniqueFd server_;
  UniqueFd timer_;
  /// eventfd: written by close(), read by nobody; readable means stop.
  UniqueFd stop_;
  SocketAddress address_;
  std::optional<TunDevice> tap_;
  std::vector<NamedNamespace> namespaces_;
  double mean_ = 0;
  double period_ = 0;
  DemoBudget budget_;
  size_t sent_ = 0;
  size_t received_ = 0;
  double next_hello_ = 0;
  double next_check_ = 0;
  std::vector<std::byte> buffer_;
  std::thread thread_;
};

}  // namespace taproom
