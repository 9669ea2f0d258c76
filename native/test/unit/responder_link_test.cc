#include "check.h"
#include "datapath/responder_bench.h"

/// Address resolution: who answers for an address on a link. Layouts: RFC 826, RFC 4861.
namespace {

using namespace wire;
using Bench = ResponderBench;

const Bytes kBroadcast(6, 0xff);
const Bytes kZero(6, 0);

Bytes arp(uint16_t operation, const Bytes& sender, const std::string& sender_ip,
          const Bytes& target, const std::string& target_ip) {
  return Bytes{0, 1, 8, 0, 6, 4} + u16(operation) + sender + address(sender_ip) + target +
         address(target_ip);
}
Bytes arp_request(const std::string& from, const std::string& target) {
  return ethernet(kBroadcast, Bench::kPeer, 0x0806, arp(1, Bench::kPeer, from, kZero, target));
}

/// The target's solicited-node group (RFC 4291 2.7.1), and its MAC (RFC 2464 7).
std::string solicited_node(const std::string& target) {
  Bytes group = address("ff02::1:ff00:0");
  put(group, 13, part(address(target), 13));
  char text[INET6_ADDRSTRLEN];
  return ::inet_ntop(AF_INET6, group.data(), text, sizeof(text));
}
Bytes group_mac(const std::string& group) { return Bytes{0x33, 0x33} + part(address(group), 12); }

Bytes solicitation(const std::string& from, const std::string& to, const std::string& target,
                   const Bytes& options, uint8_t hops = 255) {
  const Bytes packet = ip_summed({.from = from, .to = to, .protocol = 58, .hops = hops},
                                 icmp(135, 0, 0, address(target) + options));
  const Bytes mac = address(to)[0] == 0xff ? group_mac(to) : Bench::kOwn;
  return ethernet(mac, Bench::kPeer, 0x86dd, packet);
}
const Bytes kSourceLink = Bytes{1, 1} + Bench::kPeer;

}  // namespace

TEST(responder_answers_arp) {
  Bench bench;
  const Bytes expected = ethernet(Bench::kPeer, Bench::kOwn, 0x0806,
                                  arp(2, Bench::kOwn, Bench::kOwn4, Bench::kPeer, Bench::kPeer4));
  CHECK(bench.one(arp_request(Bench::kPeer4, Bench::kOwn4)) == expected);
  // Unicast, as caches are refreshed, and behind two tags.
  const Bytes tags{0x88, 0xa8, 0, 5, 0x81, 0, 0x20, 7};
  const Bytes body = arp(1, Bench::kPeer, Bench::kPeer4, kZero, Bench::kOwn4);
  const Bytes tagged = bench.one(ethernet(Bench::kOwn, Bench::kPeer, 0x0806, body, tags));
  CHECK(tagged == ethernet(Bench::kPeer, Bench::kOwn, 0x0806,
                           arp(2, Bench::kOwn, Bench::kOwn4, Bench::kPeer, Bench::kPeer4), tags));
}

TEST(responder_answers_arp_probe) {
  Bench bench;
  const Bytes answer = bench.one(arp_request("0.0.0.0", Bench::kOwn4));
  CHECK(part(answer, 14) == arp(2, Bench::kOwn, Bench::kOwn4, Bench::kPeer, "0.0.0.0"));
}

TEST(responder_is_silent_to_other_arp) {
  Bench bench;
  CHECK_EQ(bench.refused(arp_request(Bench::kPeer4, "192.0.2.2")), "not-for-us");
  const Bytes reply = arp(2, Bench::kPeer, Bench::kPeer4, Bench::kOwn, Bench::kOwn4);
  CHECK_EQ(bench.refused(ethernet(Bench::kOwn, Bench::kPeer, 0x0806, reply)), "not-for-us");
  Bytes token_ring = arp_request(Bench::kPeer4, Bench::kOwn4);
  token_ring[15] = 6;
  CHECK_EQ(bench.refused(token_ring), "not-for-us");
  const Bytes whole = arp_request(Bench::kPeer4, Bench::kOwn4);
  CHECK_EQ(bench.refused(part(whole, 0, whole.size() - 1)), "malformed");
}

TEST(responder_defends_its_address_once_in_ten_seconds) {
  Bench bench;
  const Bytes claim = arp_request(Bench::kOwn4, Bench::kOwn4);
  const Bytes expected = ethernet(kBroadcast, Bench::kOwn, 0x0806,
                                  arp(1, Bench::kOwn, Bench::kOwn4, kZero, Bench::kOwn4));
  CHECK(bench.one(claim) == expected);
  bench.egress.time += 9'999'999'999;
  CHECK(bench.frames(claim).empty());
  bench.egress.time += 1;
  CHECK(bench.one(claim) == expected);
}

TEST(responder_answers_neighbour_solicitation) {
  Bench bench;
  for (const std::string target : {Bench::kOwn6, "fe80::aa"}) {
    const std::string from = target == Bench::kOwn6 ? Bench::kPeer6 : "fe80::bb";
    const Bytes expected =
        ethernet(Bench::kPeer, Bench::kOwn, 0x86dd,
                 ip_summed({.from = target, .to = from, .protocol = 58, .hops = 255},
                           icmp(136, 0, 0x60000000, address(target) + Bytes{2, 1} + Bench::kOwn)));
    CHECK(bench.one(solicitation(from, solicited_node(target), target, kSourceLink)) == expected);
    CHECK(bench.one(solicitation(from, target, target, {})) == expected);
  }
}

TEST(responder_answers_duplicate_address_detection) {
  Bench bench;
  const Bytes answer =
      bench.one(solicitation("::", solicited_node(Bench::kOwn6), Bench::kOwn6, {}));
  // RFC 4861 7.2.4: to all nodes, not "solicited".
  CHECK(answer ==
        ethernet({0x33, 0x33, 0, 0, 0, 1}, Bench::kOwn, 0x86dd,
                 ip_summed(
                     {.from = Bench::kOwn6, .to = "ff02::1", .protocol = 58, .hops = 255},
                     icmp(136, 0, 0x20000000, address(Bench::kOwn6) + Bytes{2, 1} + Bench::kOwn))));
  // A nonce (RFC 7527) changes nothing.
  CHECK_EQ(bench
               .frames(solicitation("::", solicited_node(Bench::kOwn6), Bench::kOwn6,
                                    {14, 1, 1, 2, 3, 4, 5, 6}))
               .size(),
           1u);
}

/// RFC 4861 7.1.1, line by line.
TEST(responder_refuses_invalid_solicitations) {
  Bench bench;
  const std::string group = solicited_node(Bench::kOwn6);
  const auto refused = [&](const Bytes& frame) { return bench.refused(frame); };
  CHECK_EQ(refused(solicitation(Bench::kPeer6, group, Bench::kOwn6, kSourceLink, 254)),
           "malformed");
  Bytes changed = solicitation(Bench::kPeer6, group, Bench::kOwn6, kSourceLink);
  changed.back() ^= 1;
  CHECK_EQ(refused(changed), "malformed");
  CHECK_EQ(refused(solicitation(Bench::kPeer6, group, "ff02::1", kSourceLink)), "malformed");
  CHECK_EQ(refused(solicitation(Bench::kPeer6, group, Bench::kOwn6, {1, 0, 0, 0, 0, 0, 0, 0})),
           "malformed");
  CHECK_EQ(refused(solicitation(Bench::kPeer6, group, Bench::kOwn6, {1, 2, 0, 0, 0, 0, 0, 0})),
           "malformed");
  CHECK_EQ(refused(solicitation("::", Bench::kOwn6, Bench::kOwn6, {})), "malformed");
  CHECK_EQ(refused(solicitation("::", group, Bench::kOwn6, kSourceLink)), "malformed");
  CHECK_EQ(refused(solicitation(Bench::kPeer6, group, "2001:db8::2", kSourceLink)), "not-for-us");
}

TEST(responder_looks_at_macs) {
  Bench bench;
  const Bytes ping = ip_summed({.from = Bench::kPeer4, .to = Bench::kOwn4, .protocol = 1},
                               icmp(8, 0, 1, pattern(56)));
  CHECK_EQ(bench.refused(ethernet({2, 0, 0, 0, 0, 0xcc}, Bench::kPeer, 0x0800, ping)),
           "not-for-us");
  CHECK_EQ(bench.refused(ethernet(Bench::kOwn, Bench::kOwn, 0x0800, ping)), "loop");
  CHECK_EQ(bench.refused(ethernet(Bench::kOwn, kBroadcast, 0x0800, ping)), "malformed");
  CHECK_EQ(bench.refused(ethernet(Bench::kOwn, Bench::kPeer, 0x88cc, ping)), "not-for-us");
  CHECK_EQ(bench.refused(Bytes(13, 0)), "malformed");
}
