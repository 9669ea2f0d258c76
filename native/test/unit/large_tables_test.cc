#include "netlink/large_tables.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <random>
#include <set>

#include "check.h"
#include "netlink/key_set.h"
#include "netlink/pending_changes.h"
#include "netlink/requests.h"
#include "netlink/route_reading.h"

using namespace taproom::netlink;

namespace {

constexpr size_t kMost = 100;

Route route(uint32_t number, uint8_t protocol = 186, uint8_t length = 24) {
  Route made;
  made.family = AF_INET;
  made.protocol = protocol;
  made.type = RTN_UNICAST;
  made.destination = {{AF_INET, {20, uint8_t(number >> 8), uint8_t(number)}}, length};
  return made;
}

/// Over gateways, one for each link.
Route route6(uint32_t number, const std::vector<uint32_t>& links) {
  Route made;
  made.family = AF_INET6;
  made.protocol = 186;
  made.type = RTN_UNICAST;
  made.destination = {{AF_INET6, {0x20, 1, uint8_t(number >> 8), uint8_t(number)}}, 64};
  for (const uint32_t link : links) {
    made.nexthops.push_back({.gateway = IpAddress{AF_INET6, {0xfe, 0x80, 1}}, .index = link});
  }
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
  for (uint32_t at = 0; at < kMost; ++at) CHECK(!tables.note(route(at), false).only_counted);
  CHECK(!tables.note(route(7), false).only_counted);  // Replaced is not added.
  CHECK(!tables.is_any_large());
  CHECK(tables.note(route(kMost), false).crossed);
  CHECK(!tables.note(route(0, 4), false).only_counted);       // another protocol
  CHECK(!tables.note(route(0, 186, 0), false).only_counted);  // a default route
  CHECK(tables.note(route(7), true).only_counted && tables.note(route(7), true).only_counted);
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":100}])");
}

TEST(a_reading_takes_the_place_of_what_was_known) {
  LargeTables tables(kMost);
  for (uint32_t at = 0; at < 2 * kMost; ++at) tables.note(route(at), false);
  for (uint32_t at = 0; at < 2 * kMost; ++at) tables.note(route(at, 187), false);
  LargeTables reading = tables.begin();
  for (uint32_t at = 0; at < kMost; ++at) CHECK(!reading.note(route(at), false).only_counted);
  tables.replace(reading, true, AF_INET, 186);
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":187,"count":200}])");
  LargeTables whole = tables.begin();
  for (uint32_t at = 0; at < kMost; ++at) CHECK(!whole.note(route(at), false).crossed);
  CHECK(whole.note(route(kMost), false).crossed);
  const auto noted = whole.note(route(kMost + 1), false);
  CHECK(noted.only_counted && !noted.crossed);
  tables.replace(whole, true, AF_INET);
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":102}])");
}

TEST(a_route_that_replaces_another_protocols_is_counted_once) {
  LargeTables tables(kMost);
  for (uint32_t at = 0; at <= kMost; ++at) tables.note(route(at), false);
  tables.note(route(200, 4), false);
  // A counted route goes for one that is told, and the other way round.
  CHECK(tables.note(route(5, 4), false, true).uncertain.empty());
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":100}])");
  const auto noted = tables.note(route(200), false, true);
  CHECK(noted.only_counted);
  CHECK(noted.uncertain == std::vector{(TablePart{true, AF_INET, 4})});
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":101}])");
  // Of the same protocol: still one.
  CHECK(tables.note(route(200), false, true).uncertain.empty());
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":101}])");
  // Of another type it has another key where it is told.
  Route drop = route(5, 4);
  drop.type = RTN_BLACKHOLE;
  CHECK(tables.note(drop, false, true).uncertain == std::vector{(TablePart{true, AF_INET, 4})});
}

TEST(next_hops_of_an_ipv6_route_are_no_routes) {
  LargeTables tables(kMost);
  for (uint32_t at = 0; at <= kMost; ++at) tables.note(route6(at, {1}), false);
  const std::string full = R"([{"topic":"routes","family":"ipv6","protocol":186,"count":101}])";
  CHECK(tables.note(route6(7, {1, 2}), false).uncertain.empty());     // appended
  CHECK(tables.note(route6(8, {3}), false, true).uncertain.empty());  // replaced
  CHECK(told(tables) == full);
  // One of two goes: whether another one is left is read.
  CHECK(tables.note(route6(7, {2}), true).uncertain.size() == 1);
  CHECK(told(tables) == full);
  CHECK(tables.note(route6(7, {1, 2}), true).uncertain.empty());
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv6","protocol":186,"count":100}])");
  // Over links alone they stand side by side.
  Route first = route6(500, {1});
  first.nexthops[0].gateway.reset();
  Route second = first;
  second.nexthops[0].index = 9;
  tables.note(first, false);
  tables.note(second, false);
  CHECK(told(tables) == R"([{"topic":"routes","family":"ipv6","protocol":186,"count":102}])");
}

TEST(a_table_of_which_something_is_unsaid_is_told_to_be_stale) {
  PendingChanges pending("", kMost);
  const auto now = PendingChanges::Clock::now();
  for (uint32_t at = 0; at <= kMost; ++at) pending.add({route6(at, {1, 2})}, now);
  pending.take(Place{"", {}});
  CHECK(pending.empty());
  pending.add({route6(7, {2}), true, true}, now);
  CHECK(!pending.empty());
  const std::string told_then = pending.take(Place{"", {}});
  CHECK(told_then.find(R"("staleParts":[{"family":"ipv6","protocol":186}])") != std::string::npos);
  CHECK(pending.empty());
}

TEST(what_is_announced_between_two_slices_is_newer_than_the_dump) {
  LargeTables known(kMost);
  RouteRows rows(known.begin(), SIZE_MAX);
  rows.take(route(1));
  rows.take(route(2));
  rows.note({route(1), true});   // read before, gone
  rows.note({route(3), true});   // gone, and still in the datagram that was written before
  rows.note({route(4), false});  // new, and in the dump as well
  rows.take(route(3));
  rows.catch_up();
  rows.take(route(4));
  std::string text;
  JsonWriter json(text);
  CHECK(rows.write(json, Place{"", {}}) == 2);
  CHECK(text.find(R"("destination":"20.0.2.0/24")") != std::string::npos);
  CHECK(text.find(R"("destination":"20.0.4.0/24")") != std::string::npos);
}

TEST(a_table_that_grows_too_large_while_it_is_read_is_only_counted) {
  LargeTables known(kMost);
  RouteRows rows(known.begin(), SIZE_MAX);
  for (uint32_t at = 0; at < kMost; ++at) rows.take(route(at));
  rows.take(route(0, 4));
  rows.take(route(0, 186, 0));
  rows.note({route(kMost), false});
  rows.note({route(5), true});
  for (uint32_t at = kMost; at < 2 * kMost; ++at) rows.take(route(at));
  std::string text;
  JsonWriter json(text);
  CHECK(rows.write(json, Place{"", {}}) == 2);
  LargeTables read = rows.take_tables();
  known.replace(read, true, AF_INET);
  CHECK(told(known) == R"([{"topic":"routes","family":"ipv4","protocol":186,"count":199}])");
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
