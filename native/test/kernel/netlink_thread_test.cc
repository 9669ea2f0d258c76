#include "netlink/netlink_thread.h"

#include <condition_variable>
#include <set>

#include "netlink/encode.h"
#include "netlink/operations.h"
#include "spaces.h"

using namespace taproom::netlink;
using check::Space;

namespace {

constexpr uint32_t kEventBuffer = 1 << 20;

/// Stands where the JavaScript thread is: sleeps until the outbox rings, and keeps what came.
class Reader {
 public:
  Reader() : outbox([this] { ring(); }) {}

  /// Reads until so many completions are there; false after a minute.
  bool wait_for(size_t completions) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (answers.size() < completions) {
      std::unique_lock lock(mutex_);
      if (!rung_.wait_until(lock, end, [this] { return ringing_; })) return false;
      ringing_ = false;
      lock.unlock();
      for (Delivery& delivery : outbox.take()) {
        if (auto* completion = std::get_if<Completion>(&delivery)) {
          answers.push_back(std::move(*completion));
        } else {
          batches.push_back(std::get<EventBatch>(delivery).json);
        }
      }
    }
    return true;
  }
  /// Of the first answer that is a failure; empty where all went well.
  std::string failure() const {
    for (const Completion& answer : answers) {
      if (answer.reply) continue;
      const taproom::Failure& why = answer.reply.failure();
      return why.step + ": " + std::to_string(why.error) + " " + why.message + why.kernel_message;
    }
    return {};
  }

  Outbox outbox;
  std::vector<Completion> answers;
  std::vector<std::string> batches;

 private:
  void ring() {
    const std::lock_guard lock(mutex_);
    ringing_ = true;
    rung_.notify_one();
  }
  std::mutex mutex_;
  std::condition_variable rung_;
  /// Guarded by mutex_.
  bool ringing_ = false;
};

Job watch(uint64_t id, std::string name, std::optional<std::string> path) {
  return {id, QueryJob{[name, path](WatchedNamespaces& spaces) {
            return add_namespace(spaces, name, path);
          }}};
}
Job dump_links(uint64_t id, std::string place) {
  return {id, QueryJob{[place](WatchedNamespaces& spaces) {
            return dump(spaces, place,
                        {Topic::kLinks, Topic::kAddresses, Topic::kRoutes, Topic::kRules,
                         Topic::kNeighbours});
          }}};
}
Job count(uint64_t id, std::string place) {
  return {id, QueryJob{[place](WatchedNamespaces& spaces) { return statistics(spaces, place); }}};
}
Job make_bridge(uint64_t id, std::string place, std::string name) {
  return {id, ChangeJob{std::move(place), "RTM_NEWLINK",
                        [name](WatchedNamespaces&) -> taproom::Result<Message> {
                          LinkCreate link;
                          link.kind =
                              BridgeOptions();  // in every kernel that this project supports
                          link.name = name;
                          link.up = true;
                          return encode_link_create(link, -1);
                        }}};
}

}  // namespace

TEST(netlink_thread_starts_and_stops_many_times) {
  for (int round = 0; round < 50; ++round) {
    Reader reader;
    NetlinkThread thread(kEventBuffer, reader.outbox);
    thread.post(watch(1, "", std::nullopt));
    if (round % 3 == 0) CHECK(reader.wait_for(1));
    thread.stop();
    thread.stop();
  }
}

TEST(netlink_thread_serves_many_posters_at_once) {
  const Space first("net-a");
  const Space second("net-b");
  Reader reader;
  NetlinkThread thread(kEventBuffer, reader.outbox);
  thread.post(watch(1, "a", first.path()));
  thread.post(watch(2, "b", second.path()));
  CHECK(reader.wait_for(2));

  constexpr int kPosters = 4;
  constexpr int kRounds = 25;
  std::vector<std::thread> posters;
  for (int poster = 0; poster < kPosters; ++poster) {
    posters.emplace_back([&thread, poster] {
      const std::string place = poster % 2 == 0 ? "a" : "b";
      for (int round = 0; round < kRounds; ++round) {
        const auto id = static_cast<uint64_t>(poster * 1000 + round * 3 + 10);
        thread.post(
            make_bridge(id, place, "d" + std::to_string(poster) + "-" + std::to_string(round)));
        thread.post(dump_links(id + 1, place));
        thread.post(count(id + 2, place));
      }
    });
  }
  for (std::thread& poster : posters) poster.join();
  CHECK(reader.wait_for(2 + size_t{kPosters} * kRounds * 3));
  CHECK_EQ(reader.failure(), "");
  std::set<uint64_t> ids;
  for (const Completion& answer : reader.answers) ids.insert(answer.id);
  CHECK_EQ(ids.size(), reader.answers.size());
  CHECK(!reader.batches.empty());
}

TEST(netlink_thread_stops_amid_requests_and_events) {
  const Space space("net-c");
  for (int round = 0; round < 10; ++round) {
    Reader reader;
    NetlinkThread thread(kEventBuffer, reader.outbox);
    thread.post(watch(1, "c", space.path()));
    CHECK(reader.wait_for(1));
    // Joined by its end: a CHECK that fails in between is reported.
    std::jthread poster([&](std::stop_token over) {
      for (uint64_t id = 10; !over.stop_requested(); ++id) {
        thread.post(dump_links(id, "c"));
        // What the thread has taken up it finishes before it stops: not more than it can work off.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
    // Events of the kernel at the same time.
    CHECK(check::ip({"-n", "net-c", "link", "add", "x", "type", "veth", "peer", "y"}));
    CHECK(check::ip({"-n", "net-c", "link", "delete", "x"}));
    thread.stop();
  }
}
