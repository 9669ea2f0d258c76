#include "demo_traffic.h"

#include <arpa/inet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <system_error>

#include "network_namespace.h"

namespace taproom {
namespace {

constexpr long kTickNanoseconds = 100'000'000;
/// Packets handled in one wake-up, per direction: a bound should somebody else send to us.
constexpr int kMaxBatch = 512;
/// Holds a tenth of a second of the ceiling, with the kernel's overhead for small packets.
constexpr int kReceiveBuffer = 1 << 20;
constexpr std::array<char, *std::ranges::max_element(kDemoPayloads)> kPayload{};

Result<SocketAddress> parse_address(const std::string& text, uint16_t port) {
  SocketAddress address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    address.size = sizeof(*v4);
  } else if (::inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    address.size = sizeof(*v6);
  } else {
    return Failure{"check the server's address", EINVAL, "\"" + text + "\" is not an IP address."};
  }
  return address;
}

Result<UniqueFd> udp_socket(int family) {
  UniqueFd fd(::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return failure_of("socket");
  // Best effort: with a smaller buffer some packets are dropped, and drops are counted as in life.
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof(kReceiveBuffer));
  return fd;
}

Result<UniqueFd> open_client(const SocketAddress& server) {
  // Only to know at once whether there is a route. The socket that sends stays unconnected:
  // connect() would fix the source for good, and an IPv6 address that is still tentative is not
  // chosen.
  Result<UniqueFd> probe = udp_socket(server.get()->sa_family);
  if (probe && ::connect(probe.value().get(), server.get(), server.size) != 0) {
    return failure_of("connect",
                      "Give the client's namespace an address and a route to the server.");
  }
  return udp_socket(server.get()->sa_family);
}

Result<UniqueFd> open_server(const SocketAddress& address) {
  Result<UniqueFd> fd = udp_socket(address.get()->sa_family);
  if (!fd) return fd;
  // An IPv6 address is tentative for a second or two after it was added (RFC 4862).
  const int on = 1;
  const bool v6 = address.get()->sa_family == AF_INET6;
  ::setsockopt(fd.value().get(), v6 ? SOL_IPV6 : SOL_IP, v6 ? IPV6_FREEBIND : IP_FREEBIND, &on,
               sizeof(on));
  if (::bind(fd.value().get(), address.get(), address.size) != 0) return failure_of("bind");
  return fd;
}

/// Joins a TAP that exists already; queues and offloads as it was made.
Result<TunDevice> join_tap(const DemoTrafficOptions::Tap& tap) {
  TunOptions options;
  options.tap = true;
  options.name = tap.name;
  options.namespace_path = tap.path;
  Result<TunDevice> device = TunDevice::open(options);
  if (!device && device.failure().error == EINVAL) {
    options.multi_queue = true;
    device = TunDevice::open(options);
  }
  if (!device) return device;
  struct ifreq request {};
  if (::ioctl(device.value().fd(), TUNGETIFF, &request) != 0) return failure_of("ioctl TUNGETIFF");
  if (!(request.ifr_flags & IFF_PERSIST)) {
    return Failure{"join " + tap.name, ENODEV,
                   "There is no persistent TAP named " + tap.name + "."};
  }
  return device;
}

double monotonic_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Result<std::unique_ptr<DemoTraffic>> DemoTraffic::start(const DemoTrafficOptions& options) {
  std::unique_ptr<DemoTraffic> traffic(new DemoTraffic);
  if (Status opened = traffic->open(options); !opened) return std::move(opened.failure());
  try {
    traffic->thread_ = std::thread([demo = traffic.get()] { demo->run(); });
  } catch (const std::system_error& error) {
    return Failure{"start a thread", error.code().value()};
  }
  return traffic;
}

Status DemoTraffic::remember(const NamespacePath& path) {
  if (!path) return Nothing{};
  const Result<ino_t> inode = namespace_inode(path);
  if (!inode) return inode.failure();
  namespaces_.push_back({*path, inode.value()});
  return Nothing{};
}

Status DemoTraffic::open(const DemoTrafficOptions& options) {
  mean_ = options.bytes_per_second;
  period_ = options.period_seconds;
  Result<SocketAddress> address = parse_address(options.server_address, options.port);
  if (!address) return std::move(address.failure());
  address_ = address.value();
  if (Status known = remember(options.client_path); !known) return known;
  if (Status known = remember(options.server_path); !known) return known;

  Result<UniqueFd> server =
      in_namespace(options.server_path, [&] { return open_server(address_); });
  if (!server) return std::move(server.failure());
  Result<UniqueFd> client =
      in_namespace(options.client_path, [&] { return open_client(address_); });
  if (!client) return std::move(client.failure());
  server_ = std::move(server.value());
  client_ = std::move(client.value());
  if (options.tap) {
    if (Status known = remember(options.tap->path); !known) return known;
    Result<TunDevice> tap = join_tap(*options.tap);
    if (!tap) return std::move(tap.failure());
    tap_ = std::move(tap.value());
  }

  stop_ = UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stop_) return failure_of("eventfd");
  timer_ = UniqueFd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!timer_) return failure_of("timerfd_create");
  const struct itimerspec tick {
    {0, kTickNanoseconds}, { 0, kTickNanoseconds }
  };
  if (::timerfd_settime(timer_.get(), 0, &tick, nullptr) != 0) return failure_of("timerfd_settime");
  buffer_.resize(kPacketBufferSize);
  return Nothing{};
}

void DemoTraffic::close() {
  if (!thread_.joinable()) return;
  const uint64_t one = 1;
  // Cannot fail: the counter is far from its end.
  [[maybe_unused]] const ssize_t written = ::write(stop_.get(), &one, sizeof(one));
  thread_.join();
  timer_.reset();
  stop_.reset();
}

/// Sleeps until the tick or the end. The sockets are not polled: serving them once a tick keeps the
/// wake-ups at ten a second however many packets there are.
void DemoTraffic::run() {
  const double start = monotonic_seconds();
  double last = 0;
  std::array<pollfd, 2> events{{{timer_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
  for (;;) {
    if (::poll(events.data(), events.size(), -1) < 0 && errno != EINTR) break;
    if (events[1].revents != 0) break;
    uint64_t ticks = 0;
    if (::read(timer_.get(), &ticks, sizeof(ticks)) < 0) continue;
    const double now = monotonic_seconds() - start;
    if (now >= next_check_) {
      next_check_ = now + 1;
      if (!namespaces_are_there()) break;
    }
    work(now, now - last);
    last = now;
  }
  client_.reset();
  server_.reset();
  tap_.reset();
}

void DemoTraffic::work(double now, double elapsed) {
  echo();
  drain_echoes();
  send(now, elapsed);
  if (tap_) serve_tap(now);
}

void DemoTraffic::echo() {
  sockaddr_storage peer;
  for (int i = 0; i < kMaxBatch; ++i) {
    socklen_t size = sizeof(peer);
    const ssize_t length = ::recvfrom(server_.get(), buffer_.data(), buffer_.size(), 0,
                                      reinterpret_cast<sockaddr*>(&peer), &size);
    if (length < 0) return;
    if (++received_ % kDemoEchoEvery != 0) continue;
    ::sendto(server_.get(), buffer_.data(), static_cast<size_t>(length), 0,
             reinterpret_cast<const sockaddr*>(&peer), size);
  }
}

void DemoTraffic::drain_echoes() {
  for (int i = 0; i < kMaxBatch; ++i) {
    if (::recv(client_.get(), buffer_.data(), buffer_.size(), 0) < 0) return;
  }
}

void DemoTraffic::send(double now, double elapsed) {
  budget_.refill(demo_rate(mean_, period_, now), elapsed);
  for (int i = 0; i < kMaxBatch; ++i) {
    const size_t payload = kDemoPayloads[sent_ % kDemoPayloads.size()];
    if (!budget_.spend(payload)) return;
    ++sent_;
    // Whatever the kernel refuses (link down, no route) is lost, as packets are.
    ::sendto(client_.get(), kPayload.data(), payload, 0, address_.get(), address_.size);
  }
}

void DemoTraffic::serve_tap(double now) {
  for (int i = 0; i < kMaxBatch; ++i) {
    const Result<std::optional<size_t>> packet = tap_->read(buffer_);
    if (!packet && packet.failure().error == EBADFD) {  // the TAP was deleted
      tap_.reset();
      return;
    }
    if (!packet || !packet.value()) break;
  }
  if (now < next_hello_) return;
  next_hello_ = now + 1;
  const DemoFrame frame = demo_broadcast_frame();
  // EIO while the TAP is down.
  (void)tap_->write(std::as_bytes(std::span(frame)));
}

bool DemoTraffic::namespaces_are_there() const {
  for (const NamedNamespace& known : namespaces_) {
    const Result<ino_t> inode = namespace_inode(known.path);
    if (!inode || inode.value() != known.inode) return false;
  }
  return true;
}

}  // namespace taproom
