#include <linux/udp.h>

#include <chrono>

#include "socket_lab.h"

using namespace check;

namespace {

PortOptions vxlan(uint32_t vni, const std::string& remote, uint16_t local_port = 0) {
  return {.key = "vxlan:" + std::to_string(vni) + "@" + remote,
          .kind = VxlanPortOptions{{.local_port = local_port, .remote = remote}, vni}};
}

/// A vxlan device of the kernel, up.
void add_device(const Space& space, const std::string& name, int vni, const std::string& local,
                const std::string& remote) {
  CHECK(ip({"-n", space.name(), "link", "add", name, "type", "vxlan", "id", std::to_string(vni),
            "local", local, "remote", remote, "dstport", "4789"}));
  CHECK(ip({"-n", space.name(), "link", "set", "dev", name, "addrgenmode", "none"}));
  CHECK(ip({"-n", space.name(), "link", "set", "dev", name, "up"}));
}

Bytes datagram(uint32_t vni, const Bytes& frame, uint8_t flags = 8) {
  Bytes bytes{flags,
              0,
              0,
              0,
              static_cast<uint8_t>(vni >> 16),
              static_cast<uint8_t>(vni >> 8),
              static_cast<uint8_t>(vni),
              0};
  bytes.insert(bytes.end(), frame.begin(), frame.end());
  return bytes;
}

void exchange(Port& port, Tap& device, std::initializer_list<size_t> sizes) {
  uint32_t number = 0;
  Collector collector;
  for (const size_t size : sizes) {
    const Bytes out = numbered(++number, size);
    CHECK(send(port.queue(0), out) == Sent::kYes);
    port.queue(0).flush();
    CHECK(device.receive() == out);
    const Bytes in = numbered(1000 + number, size);
    device.send(in);
    CHECK(receive(port.queue(0), collector, number));
    CHECK(collector.frames.back() == in);
    CHECK_EQ(static_cast<int>(collector.vnets.back().flags), 0);
  }
  // A burst of one flow stays in order.
  for (uint32_t at = 0; at < 200; ++at) {
    CHECK(send(port.queue(0), numbered(at * 5, 1000)) == Sent::kYes);
  }
  port.queue(0).flush();
  for (uint32_t at = 0; at < 200; ++at) CHECK(device.receive() == numbered(at * 5, 1000));
  CHECK_EQ(all_drops(port.queue(0)), 0u);
}

}  // namespace

TEST(vxlan_port_talks_to_a_vxlan_device_of_the_kernel) {
  const Wire wire("vx-kernel");
  for (const std::string net : {"10.9.0.", "2001:db8:9::"}) {
    add_device(wire.there, "vx", 42, net + "2", net + "1");
    const auto port = open(wire.here, vxlan(42, net + "2"));
    CHECK(port->facts().mode.starts_with("VXLAN, GSO and GRO; in fragments above 14"));
    Tap device(wire.there, "vx");
    exchange(*port, device, {60, 1000, 1414, 1444});
    // Larger than the way: in fragments; a device of the kernel makes none over IPv6.
    CHECK(ip({"-n", wire.there.name(), "link", "set", "dev", "vx", "mtu", "9000"}));
    if (net == "10.9.0.") exchange(*port, device, {1464, 1514, 9014});
    for (const size_t size : {1464, 1514, 9014}) {
      CHECK(send(port->queue(0), numbered(1, size)) == Sent::kYes);
      port->queue(0).flush();
      CHECK(device.receive() == numbered(1, size));
    }
    CHECK(ip({"-n", wire.there.name(), "link", "delete", "dev", "vx"}));
  }
}

TEST(vxlan_port_finds_frames_that_the_kernel_left_unfinished) {
  const Wire wire("vx-partial");
  add_device(wire.there, "vx", 42, "10.9.0.2", "10.9.0.1");
  CHECK(ip({"-n", wire.there.name(), "address", "add", "10.77.0.2/24", "dev", "vx"}));
  CHECK(ip({"-n", wire.there.name(), "neigh", "add", "10.77.0.1", "lladdr", "02:00:00:00:00:01",
            "dev", "vx"}));
  const auto port = open(wire.here, vxlan(42, "10.9.0.2"));
  const UniqueFd socket = stranger(wire.there, "10.77.0.2", 5000);
  send_to(socket, "10.77.0.1", 6000, Bytes(301, 0x55));
  Collector collector;
  CHECK(eventually([&] {
    port->queue(0).receive(64, collector);
    return !collector.frames.empty() && collector.frames.back().size() == 14 + 28 + 301;
  }));
  const Bytes& frame = collector.frames.back();
  const VnetHeader& vnet = collector.vnets.back();
  uint64_t sum = 17 + 309;
  for (size_t at = 26; at < 34; at += 2)
    sum += static_cast<unsigned>(frame[at] << 8 | frame[at + 1]);
  if (vnet.needs_checksum()) {
    CHECK_EQ(vnet.checksum_start, 34);
    CHECK_EQ(vnet.checksum_offset, 6);
    CHECK(!vnet.is_gso());
  } else {
    // Then it must be complete.
    for (size_t at = 34; at < frame.size(); ++at) {
      sum += at % 2 == 0 ? static_cast<unsigned>(frame[at] << 8) : frame[at];
    }
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    CHECK_EQ(sum, 0xffffu);
  }
}

TEST(vxlan_port_takes_large_udp_of_the_kernel_whole) {
  const Wire wire("vx-uso");
  add_device(wire.there, "vx", 42, "10.9.0.2", "10.9.0.1");
  CHECK(ip({"-n", wire.there.name(), "address", "add", "10.77.0.2/24", "dev", "vx"}));
  CHECK(ip({"-n", wire.there.name(), "neigh", "add", "10.77.0.1", "lladdr", "02:00:00:00:00:01",
            "dev", "vx"}));
  const auto port = open(wire.here, vxlan(42, "10.9.0.2"));
  const UniqueFd socket = stranger(wire.there, "10.77.0.2", 5000);
  const int each = 1000;
  CHECK_EQ(::setsockopt(socket.get(), IPPROTO_UDP, UDP_SEGMENT, &each, sizeof(each)), 0);
  Bytes payload(10 * 1000 + 300);
  for (size_t at = 0; at < payload.size(); ++at) payload[at] = static_cast<uint8_t>(at * 7);
  send_to(socket, "10.77.0.1", 6000, payload);
  // As one frame, or as the kernel has cut it: no byte is lost, and each datagram is of 1,000.
  Collector collector;
  CHECK(eventually([&] {
    port->queue(0).receive(64, collector);
    size_t got = 0;
    for (const Bytes& frame : collector.frames) got += frame.size() - 42;
    return got == payload.size();
  }));
  CHECK_EQ(all_drops(port->queue(0)), 0u);
  Bytes got;
  for (size_t at = 0; at < collector.frames.size(); ++at) {
    const Bytes& frame = collector.frames[at];
    got.insert(got.end(), frame.begin() + 42, frame.end());
    const VnetHeader& vnet = collector.vnets[at];
    if (frame.size() <= 42 + 1000) continue;
    CHECK_EQ(int{vnet.gso_type}, int{kGsoUdp});
    CHECK_EQ(vnet.gso_size, 1000);
    CHECK(vnet.needs_checksum());
    CHECK_EQ(vnet.checksum_start, 34);
    CHECK_EQ(vnet.checksum_offset, 6);
  }
  CHECK(got == payload);
}

TEST(vxlan_ports_share_a_udp_port) {
  const Wire wire("vx-share");
  CHECK(ip({"-n", wire.there.name(), "address", "add", "10.9.0.3/24", "dev", "wire"}));
  add_device(wire.there, "vx1", 1, "10.9.0.2", "10.9.0.1");
  add_device(wire.there, "vx2", 2, "10.9.0.2", "10.9.0.1");
  Tap first(wire.there, "vx1");
  Tap second(wire.there, "vx2");
  const auto one = open(wire.here, vxlan(1, "10.9.0.2"));
  auto two = open(wire.here, vxlan(2, "10.9.0.2"));
  // The same id with somebody else is another network.
  const auto three = open(wire.here, vxlan(2, "10.9.0.3"), 2);
  const auto again = try_open(wire.here, vxlan(2, "10.9.0.2"));
  CHECK(!again);
  CHECK_EQ(again.failure().error, EADDRINUSE);
  exchange(*one, first, {100, 1400});
  exchange(*two, second, {100, 1400});
  // The same flow in both, interleaved: the kernel must not join what is of two networks.
  Collector of_one, of_two;
  for (uint32_t round = 0; round < 50; ++round) {
    for (uint32_t at = 0; at < 8; ++at) {
      first.send(numbered(0, 500));
      second.send(numbered(5, 500));
    }
    CHECK(receive(one->queue(0), of_one, (round + 1) * 8));
    CHECK(receive(two->queue(0), of_two, (round + 1) * 8));
  }
  CHECK_EQ(all_drops(one->queue(0)) + all_drops(two->queue(0)), 0u);

  // From 10.9.0.3, by two workers: every datagram to one of them, those of one source port
  // together.
  for (const uint16_t source : {50'000, 50'001}) {
    const UniqueFd peer = stranger(wire.there, "10.9.0.3", source);
    for (uint32_t at = 0; at < 10; ++at) {
      send_to(peer, "10.9.0.1", 4789, datagram(2, numbered(at, 100)));
    }
  }
  Collector even, odd;
  CHECK(receive(three->queue(0), even, 10));
  CHECK(receive(three->queue(1), odd, 10));

  // A port goes while the others have traffic, its place stays, another port takes it.
  const int socket = two->queue(0).fd();
  two.reset();
  exchange(*one, first, {200});
  CHECK_EQ(all_drops(three->queue(0)) + all_drops(three->queue(1)), 0u);
  two = open(wire.here, vxlan(2, "10.9.0.2"));
  CHECK_EQ(two->queue(0).fd(), socket);
  exchange(*two, second, {300});
  exchange(*one, first, {300});
}

TEST(vxlan_port_that_goes_and_comes_costs_the_others_nothing) {
  const Wire wire("vx-churn");
  const auto port = open(wire.here, vxlan(1, "10.9.0.2"), 2);
  const UniqueFd peer = stranger(wire.there, "10.9.0.2", 50'000);
  Collector collector;
  std::vector<std::unique_ptr<Port>> others(4);
  uint32_t sent = 0;
  for (uint32_t round = 0; round < 40; ++round) {
    std::jthread sender([&] {
      for (int at = 0; at < 50; ++at) {
        send_to(peer, "10.9.0.1", 4789, datagram(1, numbered(sent++, 100)));
      }
    });
    std::unique_ptr<Port>& other = others[round % others.size()];
    if (other) {
      other.reset();
    } else {
      other = open(wire.here, vxlan(2 + round, round % 2 == 0 ? "10.9.0.2" : "10.9.0.9"));
    }
    sender.join();
    CHECK(eventually([&] {
      port->queue(0).receive(64, collector);
      port->queue(1).receive(64, collector);
      return collector.frames.size() == sent;
    }));
  }
  for (uint32_t at = 0; at < sent; ++at) CHECK(collector.frames[at] == numbered(at, 100));
}

TEST(vxlan_port_counts_what_is_not_for_it) {
  const Wire wire("vx-foreign");
  CHECK(ip({"-n", wire.there.name(), "address", "add", "10.9.0.3/24", "dev", "wire"}));
  const auto port = open(wire.here, vxlan(42, "10.9.0.2"));
  const UniqueFd peer = stranger(wire.there, "10.9.0.2", 50'000);
  const UniqueFd other = stranger(wire.there, "10.9.0.3", 50'000);
  const Bytes frame = numbered(7, 100);
  send_to(peer, "10.9.0.1", 4789, {});
  send_to(peer, "10.9.0.1", 4789, {8, 0, 0, 0, 0, 0, 42});
  send_to(peer, "10.9.0.1", 4789, datagram(42, {}));
  send_to(peer, "10.9.0.1", 4789, datagram(42, Bytes(13)));
  send_to(peer, "10.9.0.1", 4789, datagram(42, frame, 0));
  send_to(peer, "10.9.0.1", 4789, datagram(42, frame, 0xf7));
  send_to(peer, "10.9.0.1", 4789, datagram(43, frame));
  send_to(other, "10.9.0.1", 4789, datagram(42, frame));
  // Reserved bits are not looked at.
  send_to(peer, "10.9.0.1", 4789, datagram(42, frame, 0xff));
  Collector collector;
  CHECK(receive(port->queue(0), collector, 1));
  CHECK_EQ(collector.frames.size(), 1u);
  CHECK(collector.frames[0] == frame);
  CHECK_EQ(drops(port->queue(0), Drop::kMalformed), 6u);
  CHECK_EQ(drops(port->queue(0), Drop::kNotForUs), 2u);
}

TEST(vxlan_port_says_why_it_cannot_be) {
  const Wire wire("vx-faults");
  const auto refused = [&](const PortOptions& options) {
    const auto port = try_open(wire.here, options);
    CHECK(!port);
    return port.failure();
  };
  CHECK_EQ(refused(vxlan(0x1000000, "10.9.0.2")).error, EINVAL);
  CHECK_EQ(refused(vxlan(1, "239.0.0.1")).error, EINVAL);
  CHECK_EQ(refused(vxlan(1, "10.99.0.2")).error, ENETUNREACH);
  add_device(wire.here, "vx", 42, "10.9.0.1", "10.9.0.2");
  const Failure taken = refused(vxlan(43, "10.9.0.2"));
  CHECK_EQ(taken.error, EADDRINUSE);
  CHECK(taken.message.find("device of the kernel") != std::string::npos);
  CHECK(taken.remedy.find("localPort") != std::string::npos);
  CHECK(try_open(wire.here, vxlan(43, "10.9.0.2", 4790)));
}
