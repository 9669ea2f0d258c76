#include "nic_lab.h"

using namespace wire;
using namespace nic_lab;

TEST(nic_goes_down_and_comes_up) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  PortQueue& queue = port->queue(0);
  CHECK(send(queue, frame_of(60)) == Sent::kYes);
  CHECK(end.receive());
  CHECK(wire.set({"down"}));
  Keep keep;
  CHECK(check::eventually([&] {
    queue.poll_failure();
    return queue.failure() == ENETDOWN;
  }));
  // A small frame is only put into the ring: it counts as lost afterwards.
  send(queue, frame_of(60));
  CHECK_EQ(dropped(queue, Drop::kPortDown), 1u);
  CHECK(send(queue, frame_of(1514 + 4)) == Sent::kDown);
  CHECK(wire.set({"up"}));
  queue.revive();
  CHECK_EQ(queue.failure(), 0);
  CHECK(check::eventually([&] {
    end.send(frame_of(70));
    queue.receive(32, keep);
    return !keep.frames.empty();
  }));
  // Nothing of what was lost goes out late.
  CHECK(send(queue, frame_of(80)) == Sent::kYes);
  const auto seen = end.receive();
  CHECK(seen && seen->bytes.size() == 80);
  CHECK_EQ(queue.failure(), 0);
}

TEST(nic_that_is_down_is_opened) {
  const Wire wire;
  CHECK(wire.set({"down"}));
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  PortQueue& queue = port->queue(0);
  Keep keep;
  queue.poll_failure();
  CHECK_EQ(queue.failure(), ENETDOWN);
  CHECK(wire.set({"up"}));
  queue.revive();
  CHECK(check::eventually([&] {
    end.send(frame_of(60));
    queue.receive(32, keep);
    return !keep.frames.empty();
  }));
}

TEST(nic_that_is_deleted_is_told_from_one_that_is_down) {
  const Wire wire;
  const auto port = open_nic(wire);
  CHECK(check::ip({"-n", "wire-h", "link", "delete", "n0"}));
  Keep keep;
  PortQueue& queue = port->queue(0);
  CHECK(check::eventually([&] {
    queue.poll_failure();
    send(queue, frame_of(60));
    return queue.failure() == ENODEV;
  }));
  CHECK(send(queue, frame_of(1600)) == Sent::kDown);
}

TEST(nic_workers_run_beside_each_other_while_the_link_goes_down_and_up) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire, 2);
  std::atomic<bool> stop = false;
  std::vector<std::thread> workers;
  for (unsigned worker = 0; worker < 2; ++worker) {
    workers.emplace_back([&, worker] {
      PortQueue& queue = port->queue(worker);
      struct Echo final : FrameSink {
        explicit Echo(PortQueue& to) : queue(to) {}
        PortQueue& queue;
        void take(Frame& frame) override {
          if (queue.send(frame) == Sent::kYes) queue.counters.sent_frames.add(1);
        }
      } echo(queue);
      while (!stop) {
        pollfd poll{queue.fd(), POLLIN, 0};
        if (::poll(&poll, 1, 20) > 0 && queue.receive(32, echo) == 0) queue.poll_failure();
        queue.flush();
        if (queue.failure() == ENETDOWN) queue.revive();
      }
    });
  }
  for (int round = 0; round < 6; ++round) {
    for (uint16_t i = 0; i < 500; ++i) end.send(ip_frame(i % 7 == 0 ? 1200 : 100, IPPROTO_UDP, i));
    CHECK(wire.set({round % 2 == 0 ? "down" : "up"}));
  }
  const auto sent = [&] {
    return port->queue(0).counters.sent_frames.get() + port->queue(1).counters.sent_frames.get();
  };
  const uint64_t before = sent();
  const bool echoed = check::eventually([&] {
    for (uint16_t i = 0; i < 50; ++i) end.send(ip_frame(100, IPPROTO_UDP, i));
    return sent() > before;
  });
  stop = true;
  for (std::thread& worker : workers) worker.join();
  CHECK(echoed);
}

TEST(nic_refusals_say_why) {
  const Wire wire;
  const auto open = [&](const char* device) {
    return open_port(wire.options(NicPortOptions{.device = device}), 1);
  };
  CHECK_EQ(open("nothere").failure().error, ENODEV);
  CHECK_EQ(open("a-name-that-is-too-long").failure().error, EINVAL);
  const auto loopback = open("lo");
  CHECK_EQ(loopback.failure().error, EOPNOTSUPP);
  CHECK(!loopback.failure().remedy.empty());
}
