#include <atomic>
#include <thread>

#include "check.h"
#include "datapath/asked_packets.h"
#include "datapath/exception_bench.h"
#include "datapath/responder_bench.h"

/// What workers share in a responder and in an exception path, used by several threads at once
/// while the control thread reads it: that nothing races is ThreadSanitizer's to say.
namespace {

using namespace wire;
using namespace taproom::datapath;

constexpr unsigned kWorkers = 4;

/// Each worker has an egress of its own; the snapshot is the same.
class Worker final : public Egress {
 public:
  Worker(const Snapshot& snapshot, unsigned index) : snapshot_(snapshot), index_(index) {}
  void send(PortIndex, Frame&) override { ++sent; }
  void drop(PortIndex, Drop) override { ++dropped; }
  uint64_t now() const override { return time; }
  uint64_t up_ports() const override { return 15; }
  const Snapshot& snapshot() const override { return snapshot_; }
  unsigned worker() const override { return index_; }
  void report(Event) override {}

  uint64_t time = 1'000'000'000'000;
  uint64_t sent = 0, dropped = 0;

 private:
  const Snapshot& snapshot_;
  const unsigned index_;
};

/// Returns how many frames were sent by all workers.
uint64_t hammer(Forwarder& forwarder, const Snapshot& snapshot, const std::vector<Bytes>& frames,
                PortIndex port) {
  std::atomic<unsigned> running{kWorkers};
  std::atomic<uint64_t> sent{0};
  std::thread control([&] {
    while (running.load() > 0) {
      forwarder.rows(1'000'000'000'000);
      forwarder.memory();
      forwarder.forget(3);
      std::this_thread::yield();
    }
  });
  std::vector<std::thread> workers;
  for (unsigned index = 0; index < kWorkers; ++index) {
    workers.emplace_back([&, index] {
      Worker worker(snapshot, index);
      for (int round = 0; round < 300; ++round) {
        for (const Bytes& bytes : frames) {
          OwnedFrame owned(bytes);
          forwarder.forward(owned.frame, port, worker);
          worker.time += 500'000;
        }
      }
      sent.fetch_add(worker.sent);
      running.fetch_sub(1);
    });
  }
  for (std::thread& worker : workers) worker.join();
  control.join();
  return sent.load();
}

}  // namespace

TEST(responder_of_several_threads) {
  ResponderBench bench;
  const auto packets = asked_packets(ResponderBench::kOwn4, ResponderBench::kOwn6);
  CHECK(hammer(*bench.forwarder, bench.egress.snapshot(), packets, 1) > 0);
}

TEST(exception_of_several_threads) {
  ExceptionBench bench(true);
  std::vector<Bytes> frames;
  for (const char* to : {"10.0.2.9", "10.0.1.1", "203.0.113.1"}) {
    for (const Bytes& packet : asked_packets(to, "2001:db8:2::9")) {
      frames.push_back(ethernet(ExceptionBench::kHost, ExceptionBench::kOne,
                                packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet));
    }
  }
  CHECK(hammer(*bench.forwarder, bench.egress.snapshot(), frames, 1) > 0);
}
