// TCP of the kernel's own through UDP and VXLAN ports: what segmentation, fragments and unfinished
// checksums do to it.
#include <atomic>
#include <thread>

#include "datapath/core/datapath.h"
#include "socket_lab.h"

using namespace check;

namespace {

/// Slots 0 and 1 are each other's output port.
class Pair final : public Forwarder {
 public:
  void forward(Frame& frame, PortIndex from, Egress& egress) override {
    egress.send(from ^ 1, frame);
  }
};

std::unique_ptr<Datapath> start(const char* name) {
  DatapathOptions options;
  options.name = name;
  auto started = Datapath::start(options, std::make_unique<Pair>(),
                                 std::make_shared<ForwarderSettings>(), [](Event) {});
  CHECK(started);
  return std::move(started.value());
}

void add(Datapath& datapath, const PortOptions& options) {
  const auto added = datapath.add_port(options, {});
  if (!added) fail(__FILE__, __LINE__, added.failure().step + ": " + added.failure().message);
}

/// A TAP in the namespace, with an address.
void add_tap(Datapath& datapath, const Space& space, const std::string& address) {
  add(datapath, {.key = "tap:guest",
                 .namespace_path = space.path(),
                 .kind = TapPortOptions{.device = "guest"}});
  CHECK(ip({"-n", space.name(), "address", "add", address, "dev", "guest"}));
  CHECK(ip({"-n", space.name(), "link", "set", "dev", "guest", "up"}));
}

UniqueFd stream(const Space& space) {
  auto made = in_namespace(space.path(), []() -> Result<UniqueFd> {
    UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval patience{20, 0};
    for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
      ::setsockopt(socket.get(), SOL_SOCKET, option, &patience, sizeof(patience));
    }
    return socket;
  });
  return std::move(made.value());
}

uint8_t byte_of(size_t at) { return static_cast<uint8_t>(at * 31 + (at >> 8) * 7 + (at >> 16)); }

/// Sends `size` bytes from one end to the other and looks at each of them.
void transfer(const Space& from, const Space& to, const std::string& address, uint16_t port,
              size_t size) {
  const auto target = parse_socket_address("test", address, port);
  const RawAddress raw(target.value());
  const UniqueFd listener = stream(to);
  CHECK(::bind(listener.get(), raw.get(), raw.size) == 0 && ::listen(listener.get(), 1) == 0);
  std::atomic<size_t> right = 0;
  std::thread reader([&] {
    const UniqueFd socket(::accept(listener.get(), nullptr, nullptr));
    Bytes bytes(1 << 16);
    for (size_t done = 0;;) {
      const ssize_t got = ::recv(socket.get(), bytes.data(), bytes.size(), 0);
      if (got <= 0) return;
      for (ssize_t at = 0; at < got; ++at) {
        if (bytes[static_cast<size_t>(at)] != byte_of(done++)) return;
      }
      right = done;
    }
  });
  const UniqueFd socket = stream(from);
  const bool connected = ::connect(socket.get(), raw.get(), raw.size) == 0;
  Bytes bytes(1 << 16);
  for (size_t done = 0; connected && done < size;) {
    const size_t part = std::min(bytes.size(), size - done);
    for (size_t at = 0; at < part; ++at) bytes[at] = byte_of(done + at);
    const ssize_t sent = ::send(socket.get(), bytes.data(), part, MSG_NOSIGNAL);
    if (sent <= 0) break;
    done += static_cast<size_t>(sent);
  }
  ::shutdown(socket.get(), SHUT_RDWR);
  if (!connected) ::shutdown(listener.get(), SHUT_RDWR);
  reader.join();
  CHECK(connected);
  CHECK_EQ(right.load(), size);
}

constexpr size_t kSize = size_t{8} << 20;

}  // namespace

TEST(vxlan_port_carries_tcp_from_and_to_a_device_of_the_kernel) {
  const Wire wire("vx-tcp");
  const Space guest("vx-tcp-guest");
  for (const std::string net : {"10.9.0.", "2001:db8:9::"}) {
    CHECK(ip({"-n", wire.there.name(), "link", "add", "vx", "type", "vxlan", "id", "42", "local",
              net + "2", "remote", net + "1", "dstport", "4789"}));
    CHECK(ip({"-n", wire.there.name(), "address", "add", "10.77.0.2/24", "dev", "vx"}));
    CHECK(ip({"-n", wire.there.name(), "link", "set", "dev", "vx", "up"}));
    const auto datapath = start("vx");
    // MTU 1500, and 1450 or 1430 at the other end: TCP agrees on the smaller one.
    add_tap(*datapath, guest, "10.77.0.1/24");
    add(*datapath, {.key = "vxlan:42@" + net + "2",
                    .namespace_path = wire.here.path(),
                    .kind = VxlanPortOptions{{.remote = net + "2"}, 42}});
    transfer(guest, wire.there, "10.77.0.2", 5001, kSize);
    transfer(wire.there, guest, "10.77.0.1", 5001, kSize);
    CHECK(ip({"-n", wire.there.name(), "link", "delete", "dev", "vx"}));
  }
}

TEST(udp_ports_carry_tcp_of_the_full_mtu) {
  const Wire wire("udp-tcp");
  const Space left("udp-tcp-left");
  const Space right("udp-tcp-right");
  const auto here = start("here");
  const auto there = start("there");
  // MTU 1500 on a way of 1500: each datagram goes in two fragments.
  add_tap(*here, left, "10.77.0.1/24");
  add_tap(*there, right, "10.77.0.2/24");
  add(*here, {.key = "udp",
              .namespace_path = wire.here.path(),
              .kind = UdpPortOptions{{"10.9.0.1", 7000, "10.9.0.2", 7000}}});
  add(*there, {.key = "udp",
               .namespace_path = wire.there.path(),
               .kind = UdpPortOptions{{"10.9.0.2", 7000, "10.9.0.1", 7000}}});
  transfer(left, right, "10.77.0.2", 5001, kSize);
  transfer(right, left, "10.77.0.1", 5001, kSize);
  // And with what fits.
  for (const Space* space : {&left, &right}) {
    CHECK(ip({"-n", space->name(), "link", "set", "dev", "guest", "mtu", "1458"}));
  }
  transfer(left, right, "10.77.0.2", 5002, kSize);
}
