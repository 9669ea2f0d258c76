#include "check.h"
#include "datapath/exception_bench.h"
#include "datapath/kind/router.h"

/// The exception path as a router (RFC 1812, RFC 8200): the plain case here, the rest by the host.
namespace {

using namespace wire;
using namespace taproom::datapath;
using Bench = ExceptionBench;

const Bytes kGateway{2, 0, 0, 0, 0, 3};

Bytes to_router(const Bytes& packet) {
  return ethernet(Bench::kHost, Bench::kOne, packet[0] >> 4 == 6 ? 0x86dd : 0x0800, packet);
}
Bytes datagram(const std::string& to, Ip more = {}, size_t size = 100) {
  const bool ipv6 = to.find(':') != std::string::npos;
  if (more.from.empty()) more.from = ipv6 ? "2001:db8:1::9" : "10.0.1.9";
  more.to = to;
  return ip_summed(more, udp(5000, 6000, pattern(size)));
}
/// The packet as it must leave: a hop less.
Bytes one_hop_on(Bytes packet) {
  if (packet[0] >> 4 == 6) {
    --packet[7];
    return packet;
  }
  --packet[8];
  put(packet, 10, {0, 0});
  put(packet, 10, u16(sum(part(packet, 0, (packet[0] & 15) * size_t{4}))));
  return packet;
}
/// What comes back from the host's address: an ICMP error about `packet`.
void check_error(Bench& bench, const Bytes& packet, uint8_t type, uint8_t code, uint32_t rest,
                 const std::string& drop, const VnetHeader& vnet = {}) {
  const auto all = bench.pass(1, to_router(packet), vnet);
  CHECK_EQ(bench.drops(), drop);
  CHECK_EQ(all.size(), 1u);
  CHECK_EQ(int{all[0].to}, 1);
  const bool ipv6 = packet[0] >> 4 == 6;
  const Bytes quoted = part(packet, 0, ipv6 ? 1232 : 548);
  const Bytes expected = ip_summed({.from = ipv6 ? "2001:db8:1::1" : "10.0.1.1",
                                    .to = ipv6 ? "2001:db8:1::9" : "10.0.1.9",
                                    .protocol = static_cast<uint8_t>(ipv6 ? 58 : 1)},
                                   icmp(type, code, rest, quoted));
  CHECK(all[0].bytes == ethernet(Bench::kOne, Bench::kHost, ipv6 ? 0x86dd : 0x0800, expected));
}
void check_passes(Bench& bench, const Bytes& packet, PortIndex to, const Bytes& mac,
                  const VnetHeader& vnet = {}) {
  const auto all = bench.pass(1, to_router(packet), vnet);
  CHECK_EQ(bench.drops(), "");
  CHECK_EQ(all.size(), 1u);
  CHECK_EQ(int{all[0].to}, int{to});
  const uint16_t type = packet[0] >> 4 == 6 ? 0x86dd : 0x0800;
  CHECK(all[0].bytes == ethernet(mac, Bench::kHost, type, one_hop_on(packet)));
}
std::string where(Bench& bench, const Bytes& packet, const VnetHeader& vnet = {}) {
  return bench.where(1, to_router(packet), vnet);
}

}  // namespace

TEST(exception_routes_between_nics) {
  Bench bench(true);
  for (const uint8_t hops : {255, 64, 2}) {
    check_passes(bench, datagram("10.0.2.9", {.hops = hops}), 2, Bench::kTwo);
    check_passes(bench, datagram("2001:db8:2::9", {.hops = hops}), 2, Bench::kTwo);
  }
  // Back out of the port it came by: somebody had no better route.
  check_passes(bench, datagram("10.0.1.9", {.from = "10.0.1.8"}), 1, Bench::kOne);
}

TEST(exception_routes_by_gateway_and_longest_prefix) {
  Bench bench(true);
  bench.neighbour("10.0.2.254", kGateway);
  bench.neighbour("2001:db8:2::fe", kGateway);
  bench.seen(3, kGateway);
  bench.route("0.0.0.0/0", "10.0.2.254");
  bench.route("::/0", "2001:db8:2::fe");
  bench.route("198.51.100.0/24", "10.0.2.9");
  bench.apply();
  check_passes(bench, datagram("203.0.113.7"), 3, kGateway);
  check_passes(bench, datagram("2001:db8:ffff::7"), 3, kGateway);
  check_passes(bench, datagram("198.51.100.7"), 2, Bench::kTwo);
  check_passes(bench, datagram("10.0.2.9"), 2, Bench::kTwo);
}

TEST(exception_passes_fragments_and_gso_whole) {
  Bench bench(true);
  const Bytes later =
      ip({.from = "10.0.1.9", .to = "10.0.2.9", .id = 7, .fragment = 0x2064}, pattern(800));
  check_passes(bench, later, 2, Bench::kTwo);
  for (const std::string to : {"10.0.2.9", "2001:db8:2::9"}) {
    const bool ipv6 = to[0] == '2';
    Ip header{.from = ipv6 ? "2001:db8:1::9" : "10.0.1.9", .to = to, .protocol = 6};
    const Bytes packet = ip(header, tcp({.from = 1, .to = 2}, pattern(20000)));
    const uint16_t at = ipv6 ? 40 : 20;
    VnetHeader vnet{.flags = kNeedsChecksum,
                    .gso_type = ipv6 ? kGsoTcp6 : kGsoTcp4,
                    .gso_size = static_cast<uint16_t>(1480 - at),
                    .checksum_start = static_cast<uint16_t>(14 + at),
                    .checksum_offset = 16};
    check_passes(bench, packet, 2, Bench::kTwo, vnet);
    CHECK_EQ(bench.egress.vnets[0].gso_size, vnet.gso_size);
    ++vnet.gso_size;
    check_error(bench, packet, ipv6 ? 2 : 3, ipv6 ? 0 : 4, 1500, "too-big", vnet);
  }
}

TEST(exception_answers_used_up_hops) {
  Bench bench(true);
  for (const uint8_t hops : {0, 1}) {
    check_error(bench, datagram("10.0.2.9", {.hops = hops}), 11, 0, 0, "ttl");
    check_error(bench, datagram("2001:db8:2::9", {.hops = hops}), 3, 0, 0, "ttl");
    check_error(bench, datagram("2001:db8:2::9", {.hops = hops}, 1400), 3, 0, 0, "ttl");
  }
  // The last hop is for whom it is.
  CHECK_EQ(where(bench, datagram("10.0.2.1", {.hops = 1})), "0");
}

TEST(exception_answers_what_has_no_way) {
  Bench bench(true);
  bench.route("192.0.2.0/25").reject = 7;
  bench.route("192.0.2.128/25").reject = 8;
  bench.route("198.51.100.0/24").reject = 6;
  bench.route("2001:db8:a::/48").reject = 7;
  bench.route("2001:db8:b::/48").reject = 8;
  bench.apply();
  check_error(bench, datagram("203.0.113.1"), 3, 0, 0, "no-route");
  check_error(bench, datagram("192.0.2.1"), 3, 1, 0, "no-route");
  check_error(bench, datagram("192.0.2.129"), 3, 13, 0, "no-route");
  CHECK_EQ(where(bench, datagram("198.51.100.1")), "no-route");
  check_error(bench, datagram("2001:db8:9::1"), 1, 0, 0, "no-route");
  check_error(bench, datagram("2001:db8:a::1"), 1, 3, 0, "no-route");
  check_error(bench, datagram("2001:db8:b::1"), 1, 1, 0, "no-route");
}

TEST(exception_answers_what_is_too_big) {
  Bench bench(true);
  bench.settings.mtu = 1400;
  bench.apply();
  check_passes(bench, datagram("10.0.2.9", {}, 1400 - 28), 2, Bench::kTwo);
  check_error(bench, datagram("10.0.2.9", {}, 1401 - 28), 3, 4, 1400, "too-big");
  CHECK_EQ(where(bench, datagram("10.0.2.9", {.fragment = 0}, 1401 - 28)), "0");
  check_passes(bench, datagram("2001:db8:2::9", {}, 1400 - 48), 2, Bench::kTwo);
  check_error(bench, datagram("2001:db8:2::9", {}, 1401 - 48), 2, 0, 1400, "too-big");
  bench.settings.mtu = 1000;
  bench.apply();
  check_error(bench, datagram("2001:db8:2::9", {}, 1300), 2, 0, 1280, "too-big");
}

TEST(exception_leaves_to_the_host_what_is_not_plain) {
  Bench bench(true);
  bench.route("192.0.2.0/24", "10.0.2.77");
  bench.route("203.0.113.0/24").elsewhere = true;
  bench.neighbour("10.0.2.78", kGateway);  // known to the kernel, seen nowhere
  bench.apply();
  for (const std::string to :
       {"10.0.1.1", "10.0.2.1", "10.0.1.255", "10.0.2.0", "255.255.255.255", "224.0.0.1",
        "127.0.0.1", "169.254.1.1", "2001:db8:2::1", "2001:db8:2::", "fe80::1", "ff02::1",
        "::1",                                       // its own, or no unicast
        "10.0.2.77", "2001:db8:2::77",               // no neighbour
        "192.0.2.1", "10.0.2.78", "203.0.113.1"}) {  // gateway unknown, unseen; elsewhere
    CHECK_EQ(where(bench, datagram(to)), "0");
  }
  CHECK_EQ(where(bench, datagram("10.0.2.9", {.options = {7, 3, 4, 0}})), "0");
  CHECK_EQ(where(bench, datagram("10.0.2.9", {.from = "0.0.0.0"})), "0");
  CHECK_EQ(where(bench, datagram("2001:db8:2::9", {.from = "fe80::9"})), "0");
  CHECK_EQ(
      where(bench, datagram("2001:db8:2::9", {.options = {17, 0, 5, 2, 0, 0, 0, 0}, .first = 0})),
      "0");
  CHECK_EQ(bench.where(1, ethernet(Bench::kHost, Bench::kOne, 0x0806, Bytes(28, 1))), "0");
  CHECK_EQ(bench.where(1, ethernet(Bench::kHost, Bench::kOne, 0x0800, datagram("10.0.2.9"),
                                   {0x81, 0, 0, 5})),
           "0");
  bench.settings.tables.reset();
  bench.egress.change(
      [&](Snapshot& next) { next.settings = std::make_shared<ExceptionSettings>(bench.settings); });
  CHECK_EQ(where(bench, datagram("10.0.2.9")), "0");
}

TEST(exception_layer3_is_no_switch) {
  Bench bench(true);
  const Bytes arp = Bytes(28, 1);
  CHECK_EQ(bench.where(1, ethernet(Bench::kBroadcast, Bench::kOne, 0x0806, arp)), "0");
  CHECK_EQ(bench.where(1, ethernet(Bench::kTwo, Bench::kOne, 0x0806, arp)), "not-for-us");
  CHECK_EQ(bench.where(0, ethernet(Bench::kTwo, Bench::kHost, 0x0800, datagram("10.0.2.9"))), "2");
  CHECK_EQ(bench.where(0, ethernet(Bench::kBroadcast, Bench::kHost, 0x0806, arp)), "1 2 3");
}

TEST(exception_passes_what_a_tunnel_has_left_to_sum) {
  Bench bench(true);
  // As a vxlan device of this machine sends it: IP, UDP, VXLAN, Ethernet, IP, UDP.
  const Bytes packet = ip_summed({.from = "10.0.1.9", .to = "10.0.2.9"},
                                 udp(50000, 4789, pattern(8 + 14 + 20 + 8 + 300)));
  const VnetHeader inner{.flags = kNeedsChecksum, .checksum_start = 84, .checksum_offset = 6};
  check_passes(bench, packet, 2, Bench::kTwo, inner);
  CHECK_EQ(bench.egress.vnets[0].checksum_start, 84);
  VnetHeader behind = inner;
  behind.checksum_offset = 0xffff;
  CHECK_EQ(where(bench, packet, behind), "malformed");
}

TEST(exception_layer3_drops_malformed) {
  Bench bench(true);
  Bytes wrong = datagram("10.0.2.9");
  wrong[8] ^= 1;
  CHECK_EQ(where(bench, wrong), "malformed");
  const Bytes good = datagram("10.0.2.9");
  CHECK_EQ(where(bench, part(good, 0, good.size() - 1)), "malformed");
  CHECK_EQ(where(bench, good, {.gso_type = kGsoTcp4, .gso_size = 10}), "malformed");
  CHECK_EQ(where(bench, good, {.flags = 1, .checksum_start = 14, .checksum_offset = 6}),
           "malformed");
}

TEST(exception_errors_are_limited_and_never_about_errors) {
  Bench bench(true);
  const Bytes used_up = datagram("10.0.2.9", {.hops = 1});
  size_t errors = 0;
  for (int i = 0; i < 200; ++i) errors += bench.pass(1, to_router(used_up)).size();
  CHECK_EQ(errors, 50u);
  bench.egress.time += 10'000'000;
  const auto silent = [&](const Bytes& packet) { CHECK_EQ(where(bench, packet), "ttl"); };
  silent(ip({.from = "10.0.1.9", .to = "10.0.2.9", .hops = 1, .fragment = 4}, pattern(64)));
  for (const uint8_t type : {3, 4, 5, 11, 12}) {
    silent(ip_summed({.from = "10.0.1.9", .to = "10.0.2.9", .protocol = 1, .hops = 1},
                     icmp(type, 0, 0, pattern(28))));
  }
  for (const uint8_t type : {1, 2, 3, 4, 127, 137}) {
    silent(ip_summed({.from = "2001:db8:1::9", .to = "2001:db8:2::9", .protocol = 58, .hops = 1},
                     icmp(type, 0, 0, pattern(48))));
  }
  CHECK_EQ(bench.pass(1, to_router(used_up)).size(), 1u);
}

TEST(exception_follows_the_kernels_tables) {
  Bench bench(true);
  CHECK_EQ(where(bench, datagram("10.0.2.50")), "0");
  bench.neighbour("10.0.2.50", Bench::kTwo);
  bench.apply();
  check_passes(bench, datagram("10.0.2.50"), 2, Bench::kTwo);
  // The computer was plugged in elsewhere.
  bench.seen(3, Bench::kTwo);
  check_passes(bench, datagram("10.0.2.50"), 3, Bench::kTwo);
  bench.forwarder->forget(3);
  CHECK_EQ(where(bench, datagram("10.0.2.50")), "0");
}

/// RFC 1624 against RFC 1071, for every hop count and every checksum there can be.
TEST(exception_hop_checksums) {
  Bytes header = ip({.from = "10.0.1.9", .to = "10.0.2.9"}, {});
  for (uint32_t id = 0; id < 0x10000; ++id) {
    header[8] = static_cast<uint8_t>(1 + id % 255);
    put(header, 4, u16(id));
    put(header, 10, {0, 0});
    put(header, 10, u16(sum(header)));
    Bytes changed = header;
    decrement_hops(changed.data(), false);
    CHECK(changed == one_hop_on(header));
  }
}
