#include "socket_lab.h"

using namespace check;

namespace {

PortOptions udp(const std::string& local, uint16_t local_port, const std::string& remote,
                uint16_t remote_port, uint32_t mtu = 0) {
  return {.kind = UdpPortOptions{{local, local_port, remote, remote_port, mtu}}};
}

void pass_all_sizes(Port& from, Port& to) {
  std::vector<Bytes> sent;
  Collector collector;
  // Runs of one size, single ones between them, shorter ones behind, larger ones than the way
  // takes.
  const size_t sizes[] = {60,   60,     60,     1514,   1514, 700,  1514, 1515,
                          9014, 9014,   9014,   65'000, 1514, 1514, 1514, 1514,
                          14,   60'000, 60'000, 100,    101,  102,  1472, 1473};
  // While the neighbour is being looked for, the kernel keeps some 200 KiB only.
  sent.push_back(numbered(9999, 60));
  CHECK(send(from.queue(0), sent.back()) == Sent::kYes);
  from.queue(0).flush();
  CHECK(receive(to.queue(0), collector, 1));
  uint32_t number = 0;
  for (int burst = 0; burst < 20; ++burst) {
    for (const size_t size : sizes) {
      sent.push_back(numbered(number++, size));
      CHECK(send(from.queue(0), sent.back()) == Sent::kYes);
    }
    from.queue(0).flush();
    CHECK(receive(to.queue(0), collector, sent.size()));
  }
  for (int frame = 0; frame < 200; ++frame) {
    sent.push_back(numbered(number++, 1200));
    CHECK(send(from.queue(0), sent.back()) == Sent::kYes);
  }
  from.queue(0).flush();
  CHECK(receive(to.queue(0), collector, sent.size(), 1));
  CHECK(collector.frames == sent);
  CHECK_EQ(all_drops(from.queue(0)), 0u);
  CHECK_EQ(all_drops(to.queue(0)), 0u);
}

}  // namespace

TEST(udp_ports_pass_frames_of_all_sizes_in_order) {
  const Wire wire("udp-sizes");
  for (const std::string net : {"10.9.0.", "2001:db8:9::"}) {
    const auto here = open(wire.here, udp(net + "1", 7000, net + "2", 7001));
    const auto there = open(wire.there, udp(net + "2", 7001, net + "1", 7000));
    CHECK(here->facts().mode.starts_with("UDP, GSO and GRO; in fragments above 14"));
    CHECK(here->facts().why.empty());
    pass_all_sizes(*here, *there);
    pass_all_sizes(*there, *here);
  }
}

TEST(udp_port_hears_only_its_peer) {
  const Wire wire("udp-peer");
  const auto port = open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7001));
  const UniqueFd peer = stranger(wire.there, "10.9.0.2", 7001);
  const UniqueFd other = stranger(wire.there, "10.9.0.2", 7002);
  send_to(other, "10.9.0.1", 7000, numbered(1, 100));
  send_to(peer, "10.9.0.1", 7000, Bytes(13));
  send_to(peer, "10.9.0.1", 7000, Bytes());
  send_to(peer, "10.9.0.1", 7000, numbered(2, 100));
  Collector collector;
  CHECK(receive(port->queue(0), collector, 1));
  CHECK_EQ(collector.frames.size(), 1u);
  CHECK(collector.frames[0] == numbered(2, 100));
  CHECK_EQ(drops(port->queue(0), Drop::kMalformed), 2u);
}

TEST(udp_port_outlives_a_peer_that_is_not_there) {
  const Wire wire("udp-refused");
  const auto port = open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7001));
  Collector collector;
  for (uint32_t number = 0; number < 20; ++number) {
    CHECK(send(port->queue(0), numbered(number, 100)) == Sent::kYes);
    port->queue(0).flush();
    pollfd waiting{port->queue(0).fd(), POLLIN, 0};
    ::poll(&waiting, 1, 1);
    CHECK_EQ(port->queue(0).receive(64, collector), 0u);
  }
  CHECK_EQ(port->queue(0).failure(), 0);
  const auto peer = open(wire.there, udp("10.9.0.2", 7001, "10.9.0.1", 7000));
  for (uint32_t number = 0; number < 5; ++number) {
    CHECK(send(port->queue(0), numbered(number, 100)) == Sent::kYes);
    port->queue(0).flush();
  }
  CHECK(receive(peer->queue(0), collector, 5));
  CHECK_EQ(all_drops(port->queue(0)), 0u);

  CHECK(ip({"-n", wire.here.name(), "link", "set", "dev", "wire", "down"}));
  CHECK(send(port->queue(0), numbered(0, 100)) == Sent::kYes);
  port->queue(0).flush();
  CHECK_EQ(drops(port->queue(0), Drop::kNoRoute), 1u);
  CHECK(ip({"-n", wire.here.name(), "link", "set", "dev", "wire", "up"}));
  CHECK(send(port->queue(0), numbered(0, 100)) == Sent::kYes);
  port->queue(0).flush();
  CHECK(receive(peer->queue(0), collector, 6));
}

TEST(udp_ports_share_a_local_end_but_not_a_pair) {
  const Wire wire("udp-share");
  const auto first = open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7001));
  const auto second = open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7002));
  const auto again = try_open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7001));
  CHECK(!again);
  CHECK_EQ(again.failure().error, EADDRINUSE);
  CHECK(again.failure().message.find("the same two ends") != std::string::npos);
  // In another namespace it is another pair.
  CHECK(try_open(wire.there, udp("10.9.0.2", 7000, "10.9.0.1", 7001)));

  const UniqueFd one = stranger(wire.there, "10.9.0.2", 7001);
  const UniqueFd two = stranger(wire.there, "10.9.0.2", 7002);
  for (uint32_t number = 0; number < 10; ++number) {
    send_to(one, "10.9.0.1", 7000, numbered(number, 200));
    send_to(two, "10.9.0.1", 7000, numbered(100 + number, 200));
  }
  Collector of_first, of_second;
  CHECK(receive(first->queue(0), of_first, 10));
  CHECK(receive(second->queue(0), of_second, 10));
  for (uint32_t number = 0; number < 10; ++number) {
    CHECK(of_first.frames[number] == numbered(number, 200));
    CHECK(of_second.frames[number] == numbered(100 + number, 200));
  }
}

TEST(udp_port_says_why_it_cannot_be) {
  const Wire wire("udp-faults");
  const UniqueFd holder = stranger(wire.here, "10.9.0.1", 7000);
  const auto refused = [&](PortOptions options) {
    const auto port = try_open(wire.here, options);
    CHECK(!port);
    CHECK(!port.failure().message.empty());
    return port.failure();
  };
  const Failure taken = refused(udp("10.9.0.1", 7000, "10.9.0.2", 7001));
  CHECK_EQ(taken.error, EADDRINUSE);
  CHECK_EQ(taken.message, "UDP port 7000 is taken by another port of this helper.");
  CHECK(ip({"-n", wire.here.name(), "link", "add", "vx", "type", "vxlan", "id", "1", "dstport",
            "4789", "remote", "10.9.0.2"}));
  CHECK(ip({"-n", wire.here.name(), "link", "set", "dev", "vx", "up"}));
  const Failure kernel = refused(udp("10.9.0.1", 4789, "10.9.0.2", 7001));
  CHECK_EQ(kernel.error, EADDRINUSE);
  CHECK(kernel.message.find("device of the kernel") != std::string::npos);

  CHECK_EQ(refused(udp("10.9.0.77", 7002, "10.9.0.2", 7001)).error, EADDRNOTAVAIL);
  CHECK_EQ(refused(udp("10.9.0.1", 7002, "10.99.0.2", 7001)).error, ENETUNREACH);
  CHECK_EQ(refused(udp("10.9.0.1", 7002, "2001:db8:9::2", 7001)).error, EINVAL);
  CHECK_EQ(refused(udp("10.9.0.1", 7002, "239.1.1.1", 7001)).error, EINVAL);
  CHECK_EQ(refused(udp("10.9.0.1", 0, "10.9.0.2", 7001)).error, EINVAL);
  CHECK_EQ(refused(udp("10.9.0.1", 7002, "there", 7001)).error, EINVAL);
}

TEST(udp_port_has_a_socket_for_each_worker) {
  const Wire wire("udp-workers");
  const auto port = open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7001), 3);
  const auto peer = open(wire.there, udp("10.9.0.2", 7001, "10.9.0.1", 7000));
  Collector collector;
  for (unsigned worker = 0; worker < 3; ++worker) {
    CHECK(send(port->queue(worker), numbered(worker, 100)) == Sent::kYes);
    port->queue(worker).flush();
    CHECK(receive(peer->queue(0), collector, worker + 1));
  }
  for (uint32_t number = 0; number < 30; ++number) {
    CHECK(send(peer->queue(0), numbered(number, 100)) == Sent::kYes);
  }
  peer->queue(0).flush();
  Collector answers;
  CHECK(eventually([&] {
    for (unsigned worker = 0; worker < 3; ++worker) port->queue(worker).receive(64, answers);
    return answers.frames.size() == 30;
  }));
}

TEST(udp_port_counts_what_did_not_fit_into_its_queue) {
  const Wire wire("udp-overflow");
  PortOptions options = udp("10.9.0.1", 7000, "10.9.0.2", 7001);
  options.ring_bytes = size_t{64} << 10;
  const auto port = open(wire.here, options);
  const UniqueFd peer = stranger(wire.there, "10.9.0.2", 7001);
  constexpr uint64_t kSent = 1000;
  for (uint32_t number = 0; number < kSent; ++number) {
    send_to(peer, "10.9.0.1", 7000, numbered(number, 1000));
  }
  Collector collector;
  CHECK(eventually([&] {
    port->queue(0).receive(64, collector);
    return collector.frames.size() + drops(port->queue(0), Drop::kReceiveQueue) == kSent;
  }));
  CHECK(collector.frames.size() < kSent / 2);
}

TEST(udp_port_counts_lost_datagrams_also_where_few_fit) {
  const Wire wire("udp-few");
  PortOptions options = udp("10.9.0.1", 7000, "10.9.0.2", 7001);
  options.ring_bytes = size_t{1} << 20;
  const auto port = open(wire.here, options);
  const UniqueFd peer = stranger(wire.there, "10.9.0.2", 7001);
  constexpr uint64_t kSent = 100;
  for (uint32_t number = 0; number < kSent; ++number) {
    send_to(peer, "10.9.0.1", 7000, numbered(number, 60'000));
  }
  Collector collector;
  CHECK(eventually([&] {
    port->queue(0).receive(64, collector);
    return collector.frames.size() + drops(port->queue(0), Drop::kReceiveQueue) == kSent;
  }));
  CHECK(collector.frames.size() < kSent / 2);
}

TEST(udp_port_sent_no_frame_that_was_lost_behind_it) {
  const Wire wire("udp-unsent");
  const auto port = open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7001));
  PortQueue& queue = port->queue(0);
  CHECK(ip({"-n", wire.here.name(), "link", "set", "dev", "wire", "down"}));
  for (uint32_t number = 0; number < 10; ++number) {
    // As the worker counts it.
    CHECK(send(queue, numbered(number, 500 + number / 5)) == Sent::kYes);
    queue.counters.sent_frames.add(1);
    queue.counters.sent_bytes.add(500 + number / 5);
  }
  queue.flush();
  CHECK_EQ(all_drops(queue), 10u);
  CHECK_EQ(queue.counters.sent_frames.get(), 0u);
  CHECK_EQ(queue.counters.sent_bytes.get(), 0u);
}

TEST(udp_port_refuses_what_is_larger_than_its_mtu) {
  const Wire wire("udp-mtu");
  const auto port = open(wire.here, udp("10.9.0.1", 7000, "10.9.0.2", 7001, 1400));
  CHECK(send(port->queue(0), numbered(0, 1414)) == Sent::kYes);
  CHECK(send(port->queue(0), numbered(0, 1415)) == Sent::kTooBig);
  Bytes tagged = numbered(0, 1418);
  tagged[12] = 0x81;
  tagged[13] = 0x00;
  CHECK(send(port->queue(0), tagged) == Sent::kYes);
  const auto unlimited = open(wire.here, udp("10.9.0.1", 7002, "10.9.0.2", 7001));
  CHECK(send(unlimited->queue(0), numbered(0, 65'507)) == Sent::kYes);
  CHECK(send(unlimited->queue(0), numbered(0, 65'508)) == Sent::kTooBig);
}
