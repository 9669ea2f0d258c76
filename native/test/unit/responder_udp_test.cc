#include "check.h"
#include "datapath/responder_bench.h"
#include "packet/collector.h"

/// UDP services (RFC 862, 863, 864) and the ICMP errors of whoever has no service.
namespace {

using namespace wire;
using namespace taproom::datapath;
using Bench = ResponderBench;

Bytes ask4(uint16_t from, uint16_t to, const Bytes& body) {
  return ip_summed({.from = Bench::kPeer4, .to = Bench::kOwn4}, udp(from, to, body));
}
Bytes ask6(uint16_t from, uint16_t to, const Bytes& body) {
  return ip_summed({.from = Bench::kPeer6, .to = Bench::kOwn6}, udp(from, to, body));
}

}  // namespace

TEST(responder_echoes_udp) {
  Bench bench;
  for (const size_t size : {0, 1, 5, 1472, 9000}) {
    CHECK(bench.ask(ask4(4000, 7, pattern(size))) ==
          ip_summed({.from = Bench::kOwn4, .to = Bench::kPeer4}, udp(7, 4000, pattern(size))));
    CHECK(bench.ask(ask6(4000, 7, pattern(size))) ==
          ip_summed({.from = Bench::kOwn6, .to = Bench::kPeer6}, udp(7, 4000, pattern(size))));
  }
  // Without a checksum, as IPv4 allows.
  const Bytes unsummed = ip({.from = Bench::kPeer4, .to = Bench::kOwn4}, udp(4000, 7, pattern(5)));
  CHECK(bench.ask(unsummed) ==
        ip({.from = Bench::kOwn4, .to = Bench::kPeer4}, udp(7, 4000, pattern(5))));
  CHECK_EQ(bench.refused_ip(ip({.from = Bench::kPeer6, .to = Bench::kOwn6}, udp(4000, 7, {}))),
           "malformed");
}

/// What a TUN/TAP hands over uncut and unsummed goes back as it came.
TEST(responder_echoes_offloaded_udp) {
  Bench bench;
  for (const bool ipv6 : {false, true}) {
    check::Shape shape;
    shape.tcp = false;
    shape.ipv6 = ipv6;
    shape.source_port = 4000;
    shape.destination_port = 7;
    shape.payload = pattern(4000);
    const Bytes from = address(ipv6 ? Bench::kPeer6 : Bench::kPeer4);
    const Bytes to = address(ipv6 ? Bench::kOwn6 : Bench::kOwn4);
    std::copy(from.begin(), from.end(), shape.addresses.begin());
    std::copy(to.begin(), to.end(), shape.addresses.begin() + 16);
    shape.layer3 = true;
    for (const uint16_t gso : {0, 1000}) {
      shape.gso_size = gso;
      const check::Offered offered = check::offered(shape);
      const Bytes answer = bench.one(offered.bytes, 1, offered.vnet);
      const VnetHeader& vnet = bench.egress.vnets[0];
      CHECK(vnet.needs_checksum());
      CHECK_EQ(int{vnet.gso_type}, int{offered.vnet.gso_type});
      CHECK_EQ(vnet.gso_size, gso);
      CHECK_EQ(vnet.checksum_start, offered.vnet.checksum_start);
      check::Shape back = shape;
      std::copy(to.begin(), to.end(), back.addresses.begin());
      std::copy(from.begin(), from.end(), back.addresses.begin() + 16);
      std::swap(back.source_port, back.destination_port);
      Bytes expected = check::offered(back).bytes;
      if (ipv6) put(expected, 1, {0, 0, 0});  // the flow label is each side's own
      CHECK_EQ(check::difference({answer}, {expected}), "");
    }
  }
}

TEST(responder_discards_udp) {
  Bench bench;
  CHECK(bench.frames(ask4(4000, 9, pattern(10)), 1).empty());
  CHECK(bench.egress.drops.empty());
}

TEST(responder_generates_characters) {
  Bench bench;
  const Bytes answer = bench.ask(ask4(4000, 19, {}));
  CHECK_EQ(get16(answer, 20), 19u);
  CHECK_EQ(get16(answer, 22), 4000u);
  const std::string body = text(part(answer, 28));
  CHECK(body.size() <= 512);
  std::string printable;
  for (char c = ' '; c <= '~'; ++c) printable += c;
  CHECK_EQ(body.substr(0, 74), printable.substr(0, 72) + "\r\n");
  CHECK_EQ(body.substr(74, 74), printable.substr(1, 72) + "\r\n");
  bench.ask(ask6(4000, 19, {}));
}

TEST(responder_never_talks_to_itself) {
  Bench bench;
  for (const uint16_t service : {7, 19}) {
    for (const uint16_t from : {0, 7, 9, 13, 17, 19, 37}) {
      CHECK_EQ(bench.refused_ip(ask4(from, service, {})), "not-for-us");
    }
  }
}

TEST(responder_says_port_unreachable) {
  Bench bench;
  // RFC 1812 4.3.2.3: 576 bytes at most; RFC 4443 2.4 c: 1,280.
  for (const size_t size : {0, 100, 2000}) {
    const Bytes asked4 = ask4(4000, 33434, pattern(size));
    const Bytes quoted4 = part(asked4, 0, 576 - 28);
    CHECK(bench.ask(asked4) == ip_summed({.from = Bench::kOwn4, .to = Bench::kPeer4, .protocol = 1},
                                         icmp(3, 3, 0, quoted4)));
    const Bytes asked6 = ask6(4000, 33434, pattern(size));
    const Bytes quoted6 = part(asked6, 0, 1280 - 48);
    CHECK(bench.ask(asked6) ==
          ip_summed({.from = Bench::kOwn6, .to = Bench::kPeer6, .protocol = 58},
                    icmp(1, 4, 0, quoted6)));
  }
}

TEST(responder_says_protocol_unreachable) {
  Bench bench;
  const Bytes asked4 =
      ip({.from = Bench::kPeer4, .to = Bench::kOwn4, .protocol = 132}, Bytes(12, 1));
  CHECK(bench.ask(asked4) == ip_summed({.from = Bench::kOwn4, .to = Bench::kPeer4, .protocol = 1},
                                       icmp(3, 2, 0, asked4)));
  const Bytes asked6 =
      ip({.from = Bench::kPeer6, .to = Bench::kOwn6, .protocol = 132}, Bytes(12, 1));
  CHECK(bench.ask(asked6) == ip_summed({.from = Bench::kOwn6, .to = Bench::kPeer6, .protocol = 58},
                                       icmp(4, 1, 6, asked6)));
}

TEST(responder_is_silent_where_nothing_follows) {
  Bench bench;  // RFC 8200 4.7: no next header is no unknown one
  const Bytes empty = ip({.from = Bench::kPeer6, .to = Bench::kOwn6, .protocol = 59}, {});
  CHECK_EQ(bench.refused_ip(empty), "not-for-us");
}

TEST(responder_limits_its_errors) {
  Bench bench;
  const Bytes asked = ask4(4000, 33434, {});
  size_t answers = 0;
  for (int i = 0; i < 200; ++i) answers += bench.frames(asked, 1).size();
  CHECK_EQ(answers, 50u);
  bench.egress.time += 999'999;
  CHECK(bench.frames(asked, 1).empty());
  bench.egress.time += 1;
  CHECK_EQ(bench.frames(asked, 1).size(), 1u);
  CHECK(bench.frames(asked, 1).empty());
  bench.egress.time += 3'000'000'000;
  answers = 0;
  for (int i = 0; i < 200; ++i) answers += bench.frames(asked, 1).size();
  CHECK_EQ(answers, 50u);
}

TEST(responder_answers_no_error_with_an_error) {
  Bench bench;
  const Bytes group{0x33, 0x33, 0, 0, 0, 1};
  CHECK(
      bench.frames(ethernet(Bytes(6, 0xff), Bench::kPeer, 0x0800, ask4(4000, 33434, {}))).empty());
  CHECK(bench.frames(ethernet(group, Bench::kPeer, 0x86dd, ask6(4000, 33434, {}))).empty());
  // A later fragment, alone.
  const Bytes piece =
      ip({.from = Bench::kPeer4, .to = Bench::kOwn4, .fragment = 100}, Bytes(16, 0));
  CHECK(bench.frames(piece, 1).empty());
}

TEST(responder_refuses_bad_udp) {
  Bench bench;
  const Ip header{.from = Bench::kPeer4, .to = Bench::kOwn4};
  for (const uint32_t length : {0, 7, 100, 0xffff}) {
    Bytes body = udp(4000, 7, pattern(10));
    put(body, 4, u16(length));
    CHECK_EQ(bench.refused_ip(ip(header, body)), "malformed");
  }
  Bytes wrong = ask4(4000, 7, pattern(10));
  wrong.back() ^= 1;
  CHECK_EQ(bench.refused_ip(wrong), "malformed");
  CHECK_EQ(bench.refused_ip(ip(header, Bytes(7, 0))), "malformed");
  // A vnet header that asks for something else than the headers say.
  const Bytes good = ask4(4000, 7, pattern(10));
  for (const VnetHeader vnet : {VnetHeader{.flags = 1, .checksum_start = 20, .checksum_offset = 16},
                                VnetHeader{.flags = 1, .checksum_start = 24, .checksum_offset = 6},
                                VnetHeader{.gso_type = kGsoTcp4, .gso_size = 100},
                                VnetHeader{.gso_type = kGsoUdpFragment, .gso_size = 100},
                                VnetHeader{.gso_type = kGsoUdp}}) {
    CHECK_EQ(bench.refused(good, 1, vnet), "malformed");
  }
}

TEST(responder_ports_change_while_it_runs) {
  Bench bench;
  ResponderSettings settings =
      static_cast<const ResponderSettings&>(*bench.egress.snapshot().settings);
  settings.echo_port = 0;
  settings.discard_port = 777;
  bench.configure(settings);
  CHECK_EQ(int{bench.ask(ask4(4000, 7, {}))[20]}, 3);
  CHECK(bench.frames(ask4(4000, 777, {}), 1).empty());
  CHECK_EQ(int{bench.ask(ask4(4000, 0, {}))[20]}, 3);
}
