#include "netlink/large_tables.h"

#include <sys/socket.h>

#include <random>
#include <set>

#include "check.h"
#include "netlink/key_set.h"
#include "netlink/requests.h"

using namespace taproom::netlink;

namespace {

constexpr size_t kMost = 100;

Route route(uint32_t number, uint8_t protocol = 186, uint8_t length = 24) {
  Route made;
  made.family = AF_INET;
  made.protocol = protocol;
  made.destination = {{AF_INET, {20, uint8_t(number >> 8), uint8_t(number)}}, length};
  return made;
}

std::string told(const LargeTables& tables) {
  std::string text;
  JsonWriter json(text);
  tables.write(json, true, true);
  return text;
}

}  // namespace

TEST(a_key_set_is_a_set) {
  // Keys that collide in all but a few bits at either end.
  for (const unsigned bits : {4U, 10U, 63U}) {
    std::mt19937_64 random(bits);
    KeySet keys;
    std::set<uint64_t> model;
    for (int step = 0; step < 20'000; ++step) {
      const uint64_t key = (random() & ((uint64_t{1} << bits) - 1)) << (63 - bits) << 1;
      if (random() % 3 != 0) {
        CHECK(keys.insert(key) == model.insert(key).second);
      } else {
        CHECK(keys.erase(key) == (model.erase(key) == 1));
      }
      CHECK(keys.size() == model.size());
    }
    for (const uint64_t key : model) CHECK(keys.erase(key));
    CHECK(keys.size() == 0);
  }
}

TEST(the_routes_of_one_protocol_are_counted_beyond_the_bound) {
  LargeTables tables(kMost);
  for (uint32_t at = 0; at < kMost; ++at) CHECK(!tables.note(route(at), false));
  CHECK(!tables.note(route(7), false));  // Replaced is not added.
  CHECK(!tables.is_any_large());
  CHECK(tables.note(route(kMost), false));
  CHECK(!tables.note(route(0, 4), false));       // another protocol
  CHECK(!tables.note(route(0, 186, 0), false));  // a default route
  CHECK(tables.note(route(7), true) && tables.note(route(7), true));
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":100}])");
}

TEST(a_reading_takes_the_place_of_what_was_known) {
  LargeTables tables(kMost);
  for (uint32_t at = 0; at < 2 * kMost; ++at) tables.note(route(at), false);
  for (uint32_t at = 0; at < 2 * kMost; ++at) tables.note(route(at, 187), false);
  LargeTables::Reading reading = tables.begin();
  for (uint32_t at = 0; at < kMost; ++at) CHECK(reading.take(route(at)));
  tables.replace(std::move(reading), true, AF_INET, 186);
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":187,"count":200}])");
  LargeTables::Reading whole = tables.begin();
  for (uint32_t at = 0; at < kMost; ++at) whole.take(route(at));
  CHECK(whole.crossed() == nullptr);
  CHECK(!whole.take(route(kMost)) && whole.crossed() != nullptr);
  CHECK(!whole.take(route(kMost + 1)) && whole.crossed() == nullptr);
  tables.replace(std::move(whole), true, AF_INET);
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":102}])");
}

TEST(a_prefix_contains_what_lies_in_it) {
  const auto prefix = [](const char* text) { return IpPrefix::parse(text).value(); };
  CHECK(prefix("10.0.0.0/8").contains(prefix("10.255.0.0/16")));
  CHECK(prefix("10.64.0.0/10").contains(prefix("10.127.255.255/32")));
  CHECK(!prefix("10.64.0.0/10").contains(prefix("10.128.0.0/16")));
  CHECK(!prefix("10.0.0.0/16").contains(prefix("10.0.0.0/8")));
  CHECK(prefix("0.0.0.0/0").contains(prefix("192.0.2.1/32")));
  CHECK(!prefix("0.0.0.0/0").contains(prefix("::/0")));
  CHECK(prefix("2001:db8::/33").contains(prefix("2001:db8:7fff::/48")));
  CHECK(!prefix("2001:db8::/33").contains(prefix("2001:db8:8000::/48")));
  CHECK(prefix("192.0.2.1/32").contains(prefix("192.0.2.1/32")));
}
