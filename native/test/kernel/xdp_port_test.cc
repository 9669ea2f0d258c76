#include "datapath/port/xdp_port.h"

#include "nic_wire.h"

using namespace wire;

namespace {

/// Skips where the kernel has no AF_XDP.
std::unique_ptr<Port> open_xdp(const Wire& wire, unsigned workers = 1) {
  auto opened = open_port(wire.options(XdpPortOptions{.device = "n0"}), workers);
  if (opened) return std::move(opened.value());
  const int error = opened.failure().error;
  if (error == EAFNOSUPPORT || error == ENOSYS) throw check::Skipped(opened.failure().message);
  check::fail(__FILE__, __LINE__, opened.failure().step + ": " + opened.failure().message);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST(xdp_frames_come_in_and_go_out_in_order) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_xdp(wire);
  CHECK_EQ(port->facts().mode, "AF_XDP native, copy");
  CHECK(has(port->facts().why, "zero-copy") && has(port->facts().why, "veth"));
  CHECK_EQ(port->takes(), 0u);
  PortQueue& queue = port->queue(0);
  const std::vector<size_t> sizes{60, 61, 800, 64, 1514, 15, 1513, 200};
  // Several times what the rings hold.
  for (size_t round = 0; round < 200; ++round) {
    Keep keep;
    for (size_t i = 0; i < sizes.size(); ++i) {
      CHECK(end.send(frame_of(sizes[i], kTestProtocol, static_cast<uint8_t>(i + round))));
    }
    CHECK(collect(queue, keep, sizes.size()));
    for (size_t i = 0; i < sizes.size(); ++i) {
      const Bytes bytes = frame_of(sizes[i], kTestProtocol, static_cast<uint8_t>(i + round));
      CHECK(keep.frames[i].bytes == bytes);
      CHECK(keep.frames[i].headroom >= kHeadroom);
      CHECK(send(queue, bytes) == Sent::kYes);
    }
    for (size_t i = 0; i < sizes.size(); ++i) {
      const auto seen = end.receive();
      CHECK(seen &&
            seen->bytes == frame_of(sizes[i], kTestProtocol, static_cast<uint8_t>(i + round)));
    }
  }
  CHECK(send(queue, frame_of(2049)) == Sent::kTooBig);
  CHECK_EQ(queue.failure(), 0);
}

TEST(xdp_bursts_longer_than_a_call_sends_go_out_whole) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_xdp(wire);
  PortQueue& queue = port->queue(0);
  Bytes memory(kHeadroom + 100);
  constexpr int kBurst = 1000;
  for (int i = 0; i < kBurst; ++i) {
    const Bytes bytes = frame_of(100, kTestProtocol, static_cast<uint8_t>(i));
    std::memcpy(memory.data() + kHeadroom, bytes.data(), bytes.size());
    Frame frame{reinterpret_cast<std::byte*>(memory.data() + kHeadroom), 100, kHeadroom, 0, {}};
    CHECK(queue.send(frame) == Sent::kYes);
  }
  queue.flush();
  for (int i = 0; i < kBurst; ++i) {
    const auto seen = end.receive();
    CHECK(seen && seen->bytes == frame_of(100, kTestProtocol, static_cast<uint8_t>(i)));
  }
}

TEST(xdp_losses_are_counted) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_xdp(wire);
  PortQueue& queue = port->queue(0);
  size_t sent = 0;
  for (; sent < 3000; ++sent) CHECK(end.send(frame_of(60)));
  Keep keep;
  CHECK(check::eventually([&] {
    while (queue.receive(32, keep) == 32) {
    }
    ++sent;
    CHECK(end.send(frame_of(60)));
    return keep.frames.size() + dropped(queue, Drop::kReceiveQueue) + 1 == sent;
  }));
  CHECK(dropped(queue, Drop::kReceiveQueue) > 0);
}

TEST(xdp_losses_are_counted_when_the_flood_is_over) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_xdp(wire);
  PortQueue& queue = port->queue(0);
  constexpr size_t kSent = 3000;
  for (size_t sent = 0; sent < kSent; ++sent) CHECK(end.send(frame_of(60)));
  Keep keep;
  CHECK(check::eventually([&] {
    while (queue.receive(32, keep) == 32) {
    }
    return keep.frames.size() + dropped(queue, Drop::kReceiveQueue) == kSent;
  }));
  CHECK(dropped(queue, Drop::kReceiveQueue) > 0);
}

TEST(xdp_leaves_nothing_attached) {
  const Wire wire;
  for (int round = 0; round < 3; ++round) {
    const auto port = open_xdp(wire);
    const auto second = open_port(wire.options(XdpPortOptions{.device = "n0"}), 1);
    CHECK(!second);
    CHECK(second.failure().error == EBUSY || second.failure().error == EEXIST);
    CHECK(has(second.failure().message, "already") && !second.failure().remedy.empty());
  }
  const auto missing = open_port(wire.options(XdpPortOptions{.device = "n0", .first_queue = 5}), 1);
  CHECK(!missing);
  CHECK(has(missing.failure().message, "no queue 5"));
  (void)open_xdp(wire);
}

TEST(xdp_with_a_large_mtu_is_generic_and_says_why) {
  const Wire wire({}, "9000");
  End end(wire.there.path(), "t0");
  const auto port = open_xdp(wire);
  CHECK_EQ(port->facts().mode, "AF_XDP generic, copy");
  CHECK(has(port->facts().why, "MTU") && has(port->facts().why, "9000"));
  Keep keep;
  CHECK(end.send(frame_of(1000)));
  CHECK(collect(port->queue(0), keep, 1));
  CHECK(keep.frames[0].bytes == frame_of(1000));
}

TEST(xdp_has_a_queue_for_each_worker) {
  const Wire wire({"numtxqueues", "2", "numrxqueues", "2"});
  End end(wire.there.path(), "t0");
  const auto port = open_xdp(wire, 2);
  for (unsigned worker = 0; worker < 2; ++worker) {
    CHECK(send(port->queue(worker), frame_of(100 + worker)) == Sent::kYes);
    const auto seen = end.receive();
    CHECK(seen && seen->bytes.size() == 100 + worker);
  }
  CHECK(end.send(frame_of(60)));
  Keep keep;
  CHECK(check::eventually([&] {
    port->queue(0).receive(32, keep);
    port->queue(1).receive(32, keep);
    return !keep.frames.empty();
  }));
}

TEST(xdp_goes_down_and_comes_up) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_xdp(wire);
  PortQueue& queue = port->queue(0);
  CHECK(wire.set({"down"}));
  send(queue, frame_of(60));
  CHECK_EQ(queue.failure(), ENETDOWN);
  CHECK(wire.set({"up"}));
  queue.revive();
  CHECK_EQ(queue.failure(), 0);
  Keep keep;
  CHECK(check::eventually([&] {
    end.send(frame_of(70));
    queue.receive(32, keep);
    return !keep.frames.empty();
  }));
  CHECK(send(queue, frame_of(80)) == Sent::kYes);
  CHECK(check::eventually([&] {
    const auto seen = end.receive();
    return seen && seen->bytes.size() == 80;
  }));
}

TEST(xdp_device_that_is_deleted_is_gone) {
  const Wire wire;
  const auto port = open_xdp(wire);
  PortQueue& queue = port->queue(0);
  CHECK(check::ip({"-n", "wire-h", "link", "delete", "n0"}));
  Keep keep;
  CHECK(check::eventually([&] {
    queue.receive(32, keep);
    send(queue, frame_of(60));
    return queue.failure() == ENODEV;
  }));
}

TEST(xdp_memory_is_bounded_and_told) {
  const Wire wire;
  for (const size_t bytes : {size_t{512} << 10, size_t{2} << 20, size_t{8} << 20}) {
    PortOptions options = wire.options(XdpPortOptions{.device = "n0"});
    options.ring_bytes = bytes;
    (void)open_xdp(wire);
    const auto port = must_open(options);
    CHECK(port->facts().memory > bytes / 2);
    CHECK(port->facts().memory <= bytes);
  }
}

TEST(xdp_refusals_say_why) {
  const Wire wire;
  const auto opened = open_port(wire.options(XdpPortOptions{.device = "nothere"}), 1);
  CHECK_EQ(opened.failure().error, ENODEV);
}
