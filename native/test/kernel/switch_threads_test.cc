#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "check.h"
#include "datapath/kind/bond_forwarder.h"
#include "datapath/kind/mac_table.h"
#include "datapath/kind/switch_forwarder.h"
#include "datapath/recording_egress.h"

/// What workers share in a switch and in a bond, hammered by several threads: that nothing races is
/// ThreadSanitizer's to say, that nothing is mixed up ours.
namespace {

using namespace taproom::datapath;

constexpr unsigned kWorkers = 4;
constexpr uint64_t kSecond = 1'000'000'000;

/// Host n is at port n % 8 for ever, so that a port of another host shows.
PortIndex home_of(unsigned host) { return static_cast<PortIndex>(host % 8); }
MacKey key_of(unsigned host) { return mac_key(ether::host(host).data(), 0); }

template <typename Work>
void on_workers(Work work) {
  std::vector<std::thread> threads;
  for (unsigned worker = 0; worker < kWorkers; ++worker) threads.emplace_back(work, worker);
  for (std::thread& thread : threads) thread.join();
}

/// Sends nothing anywhere; counts.
class CountingEgress final : public Egress {
 public:
  CountingEgress(const Snapshot& snapshot, unsigned worker, std::atomic<uint64_t>& up)
      : snapshot_(snapshot), worker_(worker), up_(up) {}
  void send(PortIndex, Frame&) override { ++sent; }
  void drop(PortIndex, Drop) override { ++dropped; }
  uint64_t now() const override { return time; }
  uint64_t up_ports() const override { return up_.load(std::memory_order_relaxed); }
  const Snapshot& snapshot() const override { return snapshot_; }
  unsigned worker() const override { return worker_; }
  void report(Event) override { ++reported; }

  uint64_t time = 1000 * kSecond;
  uint64_t sent = 0, dropped = 0, reported = 0;

 private:
  const Snapshot& snapshot_;
  const unsigned worker_;
  std::atomic<uint64_t>& up_;
};

void hammer(Forwarder& forwarder, std::shared_ptr<const ForwarderSettings> settings) {
  Snapshot snapshot;
  snapshot.settings = std::move(settings);
  snapshot.present = 0xff;
  for (PortIndex port = 0; port < 8; ++port) snapshot.slots[port].settings.storm_limit = 1000;
  std::atomic<uint64_t> up{0xff};
  std::atomic<unsigned> running{kWorkers};
  std::atomic<uint64_t> handled{0};
  std::thread control([&] {
    while (running.load() > 0) {
      forwarder.rows(1000 * kSecond);
      forwarder.forget(3);
      forwarder.active();
      up.fetch_xor(2);
      std::this_thread::yield();
    }
  });
  on_workers([&](unsigned worker) {
    CountingEgress egress(snapshot, worker, up);
    std::mt19937 random(worker);
    for (int i = 0; i < 20000; ++i) {
      const unsigned from = 1 + random() % 40;
      const unsigned to = 1 + random() % 40;
      OwnedFrame owned(ether::frame(ether::host(to), ether::host(from)));
      // One in eight comes in where it does not live.
      const PortIndex port = random() % 8 == 0 ? random() % 8 : home_of(from);
      forwarder.forward(owned.frame, port, egress);
      egress.time += 1'000'000;
      if (worker == 0 && i % 64 == 0) forwarder.tick(egress);
    }
    handled.fetch_add(egress.sent + egress.dropped);
    running.fetch_sub(1);
  });
  control.join();
  CHECK(handled.load() > 0);
}

}  // namespace

TEST(mac_table_never_mixes_entries_up) {
  // Small, so that entries push each other out all the time.
  MacTable table(64);
  std::atomic<uint64_t> wrong{0}, found{0};
  std::atomic<unsigned> running{kWorkers};
  std::thread control([&] {
    while (running.load() > 0) {
      for (const MacTable::Row& row : table.rows(1000, 300)) {
        if (row.port != home_of(static_cast<unsigned>(row.key >> 16 & 0xffff))) ++wrong;
      }
      table.forget(uint64_t{1} << 5);
      std::this_thread::yield();
    }
  });
  on_workers([&](unsigned worker) {
    std::mt19937 random(worker + 1);
    for (uint32_t i = 0; i < 200'000; ++i) {
      const unsigned host = 1 + random() % 200;
      const uint32_t second = 1000 + i / 100'000;
      if (table.learn(key_of(host), home_of(host), second, 300).before != kNoPortIndex) ++wrong;
      const unsigned other = 1 + random() % 200;
      const PortIndex port = table.find(key_of(other), second, 300);
      if (port == kNoPortIndex) continue;
      ++found;
      if (port != home_of(other)) ++wrong;
    }
    running.fetch_sub(1);
  });
  control.join();
  CHECK_EQ(wrong.load(), 0u);
  CHECK(found.load() > 0);
  CHECK(table.rows(1002, 300).size() <= table.capacity());
}

TEST(switch_serves_several_workers) {
  auto settings = std::make_shared<SwitchSettings>();
  settings->table_size = 32;
  settings->loop_hold = 1;
  hammer(*make_forwarder(*settings), settings);
}

TEST(bond_serves_several_workers) {
  for (const auto mode : {BondSettings::Mode::kActiveBackup, BondSettings::Mode::kRoundRobin,
                          BondSettings::Mode::kXor}) {
    auto settings = std::make_shared<BondSettings>();
    settings->mode = mode;
    settings->bonded = 0;
    settings->probe_address = "192.0.2.1";
    hammer(*make_forwarder(*settings), settings);
  }
}
