#include "nic_lab.h"

using namespace wire;
using namespace nic_lab;

TEST(nic_frames_of_all_sizes_come_in_and_go_out_in_order) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  PortQueue& queue = port->queue(0);
  const std::vector<size_t> sizes{14, 60, 61, 800, 889, 890, 891, 1000, 64, 1514, 15, 1513, 200};
  for (size_t i = 0; i < sizes.size(); ++i) {
    CHECK(end.send(frame_of(sizes[i], kTestProtocol, static_cast<uint8_t>(i))));
  }
  Keep keep;
  CHECK(collect(queue, keep, sizes.size()));
  for (size_t i = 0; i < sizes.size(); ++i) {
    CHECK(keep.frames[i].bytes == frame_of(sizes[i], kTestProtocol, static_cast<uint8_t>(i)));
    CHECK(keep.frames[i].headroom >= kHeadroom);
    CHECK(!keep.frames[i].vnet.is_gso());
  }
  // More than the ring for sending has slots.
  for (size_t round = 0; round < 20; ++round) {
    for (size_t i = 0; i < sizes.size(); ++i) {
      CHECK(send(queue, frame_of(sizes[i], kTestProtocol, static_cast<uint8_t>(i))) == Sent::kYes);
    }
    for (size_t i = 0; i < sizes.size(); ++i) {
      const auto seen = end.receive();
      CHECK(seen && seen->bytes == frame_of(sizes[i], kTestProtocol, static_cast<uint8_t>(i)));
    }
  }
  // What it sends does not come back.
  CHECK_EQ(queue.receive(32, keep), 0u);
  CHECK_EQ(queue.failure(), 0);
}

TEST(nic_bursts_longer_than_the_ring_for_sending_stay_whole_and_in_order) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  Bytes memory(kHeadroom + 100);
  for (uint8_t i = 0; i < 200; ++i) {
    const Bytes bytes = frame_of(100, kTestProtocol, i);
    std::memcpy(memory.data() + kHeadroom, bytes.data(), bytes.size());
    Frame frame{reinterpret_cast<std::byte*>(memory.data() + kHeadroom), 100, kHeadroom, 0, {}};
    CHECK(port->queue(0).send(frame) == Sent::kYes);
  }
  port->queue(0).flush();
  for (uint8_t i = 0; i < 200; ++i) {
    const auto seen = end.receive();
    CHECK(seen && seen->bytes == frame_of(100, kTestProtocol, i));
  }
}

TEST(nic_vlan_tags_are_inline_both_ways) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  PortQueue& queue = port->queue(0);
  std::vector<Bytes> frames;
  for (const size_t size : {64, 1518}) {
    Bytes tagged = frame_of(size, kEtherVlan);
    store16(tagged.data() + 14, 0x2064);
    store16(tagged.data() + 16, kTestProtocol);
    frames.push_back(tagged);
  }
  Bytes twice = frame_of(200, kEtherVlanService);
  store16(twice.data() + 14, 7);
  store16(twice.data() + 16, kEtherVlan);
  store16(twice.data() + 18, 8);
  store16(twice.data() + 20, kTestProtocol);
  frames.push_back(twice);
  for (const Bytes& bytes : frames) CHECK(end.send(bytes));
  Keep keep;
  CHECK(collect(queue, keep, frames.size()));
  for (size_t i = 0; i < frames.size(); ++i) {
    CHECK(keep.frames[i].bytes == frames[i]);
    CHECK(keep.frames[i].headroom >= kHeadroom);
  }
  CHECK(send(queue, frames[0]) == Sent::kYes);
  CHECK(send(queue, frames[1]) == Sent::kYes);
  for (int i = 0; i < 2; ++i) {
    const auto seen = end.receive();
    CHECK(seen && seen->tci == 0x2064);
    CHECK_EQ(seen->bytes.size(), frames[static_cast<size_t>(i)].size() - 4);
  }
}

TEST(nic_checksum_offsets_follow_the_tag) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  Bytes bytes = ip_frame(200, IPPROTO_UDP, 1000);
  bytes.insert(bytes.begin() + 12, {0x81, 0x00, 0x00, 0x05});
  VnetHeader vnet;
  vnet.flags = kNeedsChecksum;
  vnet.checksum_start = 38;
  vnet.checksum_offset = 6;
  CHECK(end.send(bytes, vnet));
  Keep keep;
  CHECK(collect(port->queue(0), keep, 1));
  CHECK(keep.frames[0].bytes == bytes);
  CHECK(keep.frames[0].vnet.needs_checksum());
  CHECK_EQ(keep.frames[0].vnet.checksum_start, 38);
  CHECK_EQ(keep.frames[0].vnet.checksum_offset, 6);
}

TEST(nic_gso_frames_are_whole_both_ways) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  CHECK((port->takes() & (kOffloadCsum | kOffloadTso4 | kOffloadTso6)) != 0);
  PortQueue& queue = port->queue(0);
  struct Case {
    Bytes bytes;
    VnetHeader vnet;
  };
  std::vector<Case> cases;
  for (const size_t size : {2000, 20000, 65500}) {
    cases.push_back({ip_frame(size, IPPROTO_TCP, 1000), gso(kGsoTcp4, 54, 16, 1448)});
  }
  cases.push_back({ip_frame(700, IPPROTO_TCP, 1000), gso(kGsoTcp4 | kGsoEcn, 54, 16, 300)});
  if (port->takes() & kOffloadUso4) {
    cases.push_back({ip_frame(30000, IPPROTO_UDP, 1000), gso(kGsoUdp, 42, 6, 1400)});
  }
  // A veth that is told nothing has GSO, and passes them on as they are.
  for (const Case& frame : cases) CHECK(end.send(frame.bytes, frame.vnet));
  Keep keep;
  CHECK(collect(queue, keep, cases.size()));
  for (size_t i = 0; i < cases.size(); ++i) {
    CHECK(keep.frames[i].bytes == cases[i].bytes);
    CHECK_EQ(int{keep.frames[i].vnet.gso_type}, int{cases[i].vnet.gso_type});
    CHECK_EQ(keep.frames[i].vnet.gso_size, cases[i].vnet.gso_size);
    CHECK_EQ(keep.frames[i].vnet.checksum_start, 34);
    CHECK(keep.frames[i].headroom >= kHeadroom);
  }
  for (const Case& frame : cases) {
    // header_length is a hint that may lie.
    VnetHeader vnet = frame.vnet;
    vnet.header_length = 60000;
    CHECK(send(queue, frame.bytes, vnet) == Sent::kYes);
  }
  for (const Case& frame : cases) {
    const auto seen = end.receive();
    CHECK(seen && seen->bytes == frame.bytes);
    CHECK_EQ(int{seen->vnet.gso_type}, int{frame.vnet.gso_type});
    CHECK_EQ(seen->vnet.gso_size, frame.vnet.gso_size);
  }
}

TEST(nic_what_the_kernel_will_not_take_is_told) {
  const Wire wire;
  const auto port = open_nic(wire);
  PortQueue& queue = port->queue(0);
  CHECK(send(queue, frame_of(1600)) == Sent::kTooBig);
  CHECK(send(queue, frame_of(9000)) == Sent::kTooBig);
  CHECK(send(queue, Bytes(13)) == Sent::kRefused);
  VnetHeader beyond;
  beyond.flags = kNeedsChecksum;
  beyond.checksum_start = 90;
  beyond.checksum_offset = 16;
  CHECK(send(queue, frame_of(100), beyond) == Sent::kRefused);
  VnetHeader unknown;
  unknown.gso_type = 77;
  unknown.gso_size = 100;
  CHECK(send(queue, frame_of(1000), unknown) == Sent::kRefused);
  CHECK(wire.set({"mtu", "1000"}));
  queue.revive();
  CHECK(send(queue, frame_of(1200)) == Sent::kTooBig);
  CHECK(send(queue, frame_of(1014)) == Sent::kYes);
  CHECK_EQ(queue.failure(), 0);
}

TEST(nic_losses_are_counted_and_nothing_is_cut) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire);
  PortQueue& queue = port->queue(0);
  constexpr size_t kSmall = 5000, kLarge = 300;
  for (size_t i = 0; i < kSmall; ++i) CHECK(end.send(frame_of(60)));
  Keep keep;
  CHECK(check::eventually([&] {
    while (queue.receive(32, keep) == 32) {
    }
    // The kernel tells with the next frame.
    CHECK(end.send(frame_of(61)));
    return dropped(queue, Drop::kReceiveQueue) != 0;
  }));
  size_t small = 0;
  for (const Seen& seen : keep.frames) small += seen.bytes.size() == 60 ? 1 : 0;
  CHECK_EQ(small + dropped(queue, Drop::kReceiveQueue), kSmall);

  Keep large;
  const uint64_t before = dropped(queue, Drop::kReceiveQueue);
  const Bytes bytes = ip_frame(60000, IPPROTO_TCP, 1000);
  for (size_t i = 0; i < kLarge; ++i) CHECK(end.send(bytes, gso(kGsoTcp4, 54, 16, 1448)));
  size_t whole = 0;
  CHECK(check::eventually([&] {
    while (queue.receive(32, large) == 32) {
    }
    whole = 0;
    for (const Seen& seen : large.frames) whole += seen.bytes == bytes ? 1 : 0;
    return whole + dropped(queue, Drop::kReceiveQueue) - before == kLarge;
  }));
  CHECK(whole >= 20);
  for (const Seen& seen : large.frames) CHECK(seen.bytes == bytes || seen.bytes.size() == 61);
  CHECK_EQ(dropped(queue, Drop::kTruncated), 0u);
}

TEST(nic_flows_keep_their_order_over_several_workers) {
  const Wire wire;
  End end(wire.there.path(), "t0");
  const auto port = open_nic(wire, 3);
  constexpr uint32_t kFlows = 24, kEach = 60;
  for (uint32_t i = 0; i < kEach; ++i) {
    for (uint32_t flow = 0; flow < kFlows; ++flow) {
      // Of every flow some are large, and go another way than the small ones.
      const size_t size = (i + flow) % 5 == 0 ? 1400 : 100;
      CHECK(end.send(ip_frame(size, IPPROTO_UDP, static_cast<uint16_t>(1000 + flow), i)));
    }
  }
  std::map<uint16_t, uint32_t> next;
  size_t total = 0;
  unsigned busy = 0;
  for (unsigned worker = 0; worker < 3; ++worker) {
    Keep keep;
    while (port->queue(worker).receive(32, keep) == 32) {
    }
    std::map<uint16_t, bool> mine;
    for (const Seen& seen : keep.frames) {
      const uint16_t flow = load16(seen.bytes.data() + 34);
      CHECK_EQ(load32(seen.bytes.data() + 42), next[flow]);
      ++next[flow];
    }
    total += keep.frames.size();
    busy += keep.frames.empty() ? 0 : 1;
  }
  CHECK_EQ(total, kFlows * kEach);
  CHECK(busy >= 2);
  // Each worker sends by its own queue.
  for (unsigned worker = 0; worker < 3; ++worker) {
    CHECK(send(port->queue(worker), frame_of(100 + worker)) == Sent::kYes);
    const auto seen = end.receive();
    CHECK(seen && seen->bytes.size() == 100 + worker);
  }
}

TEST(nic_memory_is_bounded_and_told) {
  const Wire wire;
  for (const size_t bytes :
       {size_t{512} << 10, size_t{1} << 20, size_t{2} << 20, size_t{8} << 20}) {
    PortOptions options = wire.options(NicPortOptions{.device = "n0"});
    options.ring_bytes = bytes;
    const auto one = must_open(options);
    CHECK(one->facts().memory > bytes / 2);
    CHECK(one->facts().memory <= bytes);
    const auto two = must_open(options, 2);
    CHECK_EQ(two->facts().memory, 2 * one->facts().memory);
  }
}

TEST(nic_without_offloads_takes_none) {
  const Wire wire;
  const auto options = wire.options(NicPortOptions{.device = "n0", .offloads = false});
  CHECK_EQ(must_open(options)->takes(), 0u);
  CHECK_EQ(open_nic(wire)->facts().mode, "AF_PACKET ring, vnet header");
}
