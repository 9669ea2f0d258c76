#include <random>

#include "check.h"
#include "datapath/responder_bench.h"

/// Ping (RFC 792, RFC 4443) in every form, and fragments (RFC 791, RFC 8200).
namespace {

using namespace wire;
using Bench = ResponderBench;

Bytes ping4(const Bytes& body, const Ip& more = {}) {
  Ip header = more;
  header.from = Bench::kPeer4;
  header.to = Bench::kOwn4;
  header.protocol = 1;
  return ip_summed(header, icmp(8, 0, 0x00170042, body));
}
Bytes ping6(const Bytes& body, const std::string& to = Bench::kOwn6) {
  return ip_summed({.from = Bench::kPeer6, .to = to, .protocol = 58},
                   icmp(128, 0, 0x00170042, body));
}
Bytes pong4(const Bytes& body) {
  return ip_summed({.from = Bench::kOwn4, .to = Bench::kPeer4, .protocol = 1},
                   icmp(0, 0, 0x00170042, body));
}
Bytes pong6(const Bytes& body) {
  return ip_summed({.from = Bench::kOwn6, .to = Bench::kPeer6, .protocol = 58},
                   icmp(129, 0, 0x00170042, body));
}

/// `packet` (20 or 40 bytes of header) as fragments of `size` bytes of payload.
std::vector<Bytes> cut(const Bytes& packet, size_t size) {
  const bool ipv6 = packet[0] >> 4 == 6;
  const size_t header = ipv6 ? 40 : 20;
  const Bytes payload = part(packet, header);
  std::vector<Bytes> pieces;
  for (size_t at = 0; at < payload.size(); at += size) {
    const Bytes piece = part(payload, at, size);
    const bool more = at + size < payload.size();
    Bytes bytes = part(packet, 0, header);
    if (ipv6) {
      bytes = bytes + Bytes{bytes[6], 0} + u16(static_cast<uint32_t>(at | more)) + u32(77) + piece;
      bytes[6] = 44;
      put(bytes, 4, u16(static_cast<uint32_t>(bytes.size() - 40)));
    } else {
      put(bytes, 2, u16(static_cast<uint32_t>(20 + piece.size())));
      put(bytes, 4, u16(77));
      put(bytes, 6, u16(static_cast<uint32_t>(at / 8) | (more ? 0x2000 : 0)));
      put(bytes, 10, {0, 0});
      put(bytes, 10, u16(sum(bytes)));
      bytes = bytes + piece;
    }
    pieces.push_back(bytes);
  }
  return pieces;
}
Bytes joined(const std::vector<Bytes>& packets) {
  Bytes payload;
  for (const Bytes& packet : packets) {
    const bool ipv6 = packet[0] >> 4 == 6;
    judge_ip(packet);
    const size_t offset = ipv6 ? get16(packet, 42) & 0xfff8 : (get16(packet, 6) & 0x1fff) * 8;
    const bool more = ipv6 ? (packet[43] & 1) != 0 : (packet[6] & 0x20) != 0;
    CHECK_EQ(offset, payload.size());
    CHECK_EQ(more, &packet != &packets.back());
    payload = payload + part(packet, ipv6 ? 48 : 20);
  }
  return payload;
}
/// The answer to the last of `pieces`; the others have none.
std::vector<Bytes> answer(Bench& bench, const std::vector<Bytes>& pieces) {
  std::vector<Bytes> last;
  for (const Bytes& piece : pieces) {
    CHECK(last.empty());
    last = bench.frames(piece, 1);
  }
  return last;
}

}  // namespace

TEST(responder_answers_ping) {
  Bench bench;
  const Bytes tags{0x81, 0, 0xe0, 0x63};
  for (const size_t size : {0, 1, 2, 17, 56, 1472, 8972, 65507}) {
    const Bytes body = pattern(size);
    CHECK(bench.ask(ping4(body)) == pong4(body));
    CHECK(bench.ask(ping4(body), tags) == pong4(body));
    CHECK(bench.one(ping4(body), 1) == pong4(body));
    CHECK(bench.ask(ping6(body)) == pong6(body));
    CHECK(bench.ask(ping6(body), tags) == pong6(body));
    CHECK(bench.one(ping6(body), 1) == pong6(body));
  }
}

TEST(responder_ping_checksums_at_the_edges) {
  Bench bench;
  // Every value that the first word of the body can have, so every checksum there is.
  for (uint32_t word = 0; word < 0x10000; word += 3) {
    const Bytes body = u16(word);
    CHECK(bench.one(ping4(body), 1) == pong4(body));
    CHECK(bench.one(ping6(body), 1) == pong6(body));
  }
}

TEST(responder_leaves_padding_behind) {
  Bench bench;
  CHECK(bench.ask(ping4({}) + Bytes(18, 0)) == pong4({}));
}

TEST(responder_answers_ping_to_all_nodes) {
  Bench bench;
  const Bytes answer = bench.one(
      ethernet({0x33, 0x33, 0, 0, 0, 1}, Bench::kPeer, 0x86dd, ping6(pattern(9), "ff02::1")));
  CHECK(part(answer, 14) == pong6(pattern(9)));
  const Bytes broadcast =
      ip_summed({.from = Bench::kPeer4, .to = "255.255.255.255", .protocol = 1}, icmp(8, 0, 0, {}));
  CHECK_EQ(bench.refused(ethernet(Bytes(6, 0xff), Bench::kPeer, 0x0800, broadcast)), "not-for-us");
}

TEST(responder_answers_groups_that_it_is_in) {
  Bench bench;
  const auto asked = [&](const char* group) {
    const Bytes to = address(group);
    return ethernet(Bytes{0x33, 0x33} + part(to, 12), Bench::kPeer, 0x86dd,
                    ping6(pattern(9), group));
  };
  CHECK_EQ(bench.frames(asked("ff02::1")).size(), 1u);
  CHECK_EQ(bench.frames(asked("ff02::1:ff00:1")).size(), 1u);
  // All routers, mDNS, and the groups of other nodes' addresses.
  for (const char* other : {"ff02::2", "ff02::fb", "ff02::1:ff00:2", "ff05::1", "ff0e::1"}) {
    CHECK_EQ(bench.refused(asked(other)), "not-for-us");
  }
}

TEST(responder_records_its_route) {
  Bench bench;
  const Bytes empty{7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const Bytes answer = bench.ask(ping4(pattern(8), {.options = empty}));
  const Bytes recorded = Bytes{7, 11, 8} + address(Bench::kOwn4) + Bytes{0, 0, 0, 0, 0};
  CHECK(part(answer, 20, 12) == recorded);
  const Bytes full{7, 7, 8, 9, 9, 9, 9, 0};
  CHECK(part(bench.ask(ping4({}, {.options = full})), 20, 8) == full);
  CHECK_EQ(bench.refused_ip(ping4({}, {.options = {131, 7, 4, 1, 2, 3, 4, 0}})), "not-for-us");
}

TEST(responder_strips_extension_headers) {
  Bench bench;
  const Bytes echo = summed(address(Bench::kPeer6), address(Bench::kOwn6), 58,
                            icmp(128, 0, 0x00170042, pattern(33)));
  const Bytes options = Bytes{60, 0, 1, 4, 0, 0, 0, 0} + Bytes{58, 1, 1, 12} + Bytes(12, 0);
  const Bytes packet = ip(
      {.from = Bench::kPeer6, .to = Bench::kOwn6, .protocol = 58, .options = options, .first = 0},
      echo);
  CHECK(bench.ask(packet) == pong6(pattern(33)));
  // An atomic fragment (RFC 6946) is no fragment.
  const Bytes atomic = ip({.from = Bench::kPeer6,
                           .to = Bench::kOwn6,
                           .protocol = 58,
                           .options = {58, 0, 0, 0, 1, 2, 3, 4},
                           .first = 44},
                          echo);
  CHECK(bench.ask(atomic) == pong6(pattern(33)));
}

TEST(responder_follows_no_routing_header) {
  Bench bench;
  const Bytes echo = summed(address(Bench::kPeer6), address(Bench::kOwn6), 58,
                            icmp(128, 0, 0x00170042, pattern(33)));
  const auto asked = [&](uint8_t left) {
    const Bytes options = Bytes{43, 0, 1, 4, 0, 0, 0, 0} + Bytes{58, 2, 0, left, 0, 0, 0, 0} +
                          address("2001:db8::77");
    return ip(
        {.from = Bench::kPeer6, .to = Bench::kOwn6, .protocol = 58, .options = options, .first = 0},
        echo);
  };
  CHECK(bench.ask(asked(0)) == pong6(pattern(33)));
  // RFC 8200 4.4: the pointer says the type of the header.
  CHECK(bench.ask(asked(1)) ==
        ip_summed({.from = Bench::kOwn6, .to = Bench::kPeer6, .protocol = 58},
                  icmp(4, 0, 50, asked(1))));
}

TEST(responder_refuses_bad_pings) {
  Bench bench;
  Bytes wrong = ping4(pattern(10));
  wrong.back() ^= 0x10;
  CHECK_EQ(bench.refused_ip(wrong), "malformed");
  wrong = ping6(pattern(10));
  wrong.back() ^= 0x10;
  CHECK_EQ(bench.refused_ip(wrong), "malformed");
  wrong = ping4(pattern(10));
  wrong[8] ^= 1;
  CHECK_EQ(bench.refused_ip(wrong), "malformed");
  // From ourselves, from nobody, to somebody else; an answer; a code that there is not.
  const Bytes echo = icmp(8, 0, 0, {});
  const auto refused = [&](const std::string& from, const std::string& to, const Bytes& body) {
    return bench.refused_ip(ip_summed({.from = from, .to = to, .protocol = 1}, body));
  };
  CHECK_EQ(refused(Bench::kOwn4, Bench::kOwn4, echo), "malformed");
  CHECK_EQ(refused("0.0.0.0", Bench::kOwn4, echo), "malformed");
  CHECK_EQ(refused("224.0.0.1", Bench::kOwn4, echo), "malformed");
  CHECK_EQ(refused("127.0.0.1", Bench::kOwn4, echo), "malformed");
  CHECK_EQ(refused(Bench::kPeer4, "192.0.2.77", echo), "not-for-us");
  CHECK_EQ(refused(Bench::kPeer4, Bench::kOwn4, icmp(0, 0, 0, {})), "not-for-us");
  CHECK_EQ(refused(Bench::kPeer4, Bench::kOwn4, icmp(8, 1, 0, {})), "not-for-us");
}

TEST(responder_answers_fragments_with_fragments) {
  Bench bench;
  std::mt19937 random(5);
  for (const size_t size : {1473, 4000, 20000, 65507}) {
    for (const size_t piece : {1480, 1448, 576}) {
      const Bytes body = pattern(size);
      auto pieces4 = cut(ping4(body), piece);
      auto pieces6 = cut(ping6(body), piece);
      std::shuffle(pieces4.begin(), pieces4.end(), random);
      std::shuffle(pieces6.begin(), pieces6.end(), random);
      const auto answer4 = answer(bench, pieces4);
      CHECK_EQ(answer4.size(), pieces4.size());
      CHECK(joined(answer4) == part(pong4(body), 20));
      const auto answer6 = answer(bench, pieces6);
      CHECK_EQ(answer6.size(), pieces6.size());
      CHECK(joined(answer6) == part(pong6(body), 40));
    }
  }
}

TEST(responder_fragments_keep_their_tags) {
  Bench bench;
  const Bytes tags{0x81, 0, 0, 9};
  const auto pieces = cut(ping4(pattern(3000)), 1480);
  std::vector<Bytes> last;
  for (const Bytes& piece : pieces) {
    last = bench.frames(ethernet(Bench::kOwn, Bench::kPeer, 0x0800, piece, tags));
  }
  CHECK_EQ(last.size(), pieces.size());
  const Bytes head = ethernet(Bench::kPeer, Bench::kOwn, 0x0800, {}, tags);
  for (Bytes& frame : last) {
    CHECK(part(frame, 0, 18) == head);
    frame = part(frame, 18);
  }
  CHECK(joined(last) == part(pong4(pattern(3000)), 20));
}

TEST(responder_answers_udp_in_fragments) {
  Bench bench;
  const Bytes asked =
      ip_summed({.from = Bench::kPeer4, .to = Bench::kOwn4}, udp(999, 7, pattern(5000)));
  const auto last = answer(bench, cut(asked, 1480));
  CHECK(joined(last) ==
        summed(address(Bench::kOwn4), address(Bench::kPeer4), 17, udp(7, 999, pattern(5000))));
}

TEST(responder_drops_fragments_that_contradict_each_other) {
  const Bytes whole = ping4(pattern(3000));
  const auto pieces = cut(whole, 1480);
  CHECK_EQ(pieces.size(), 3u);
  {
    Bench bench;  // the same place, other bytes: ends the datagram
    CHECK(bench.frames(pieces[0], 1).empty());
    Bytes other = pieces[0];
    other.back() ^= 1;
    CHECK_EQ(bench.refused(other, 1), "malformed");
    CHECK(bench.frames(pieces[1], 1).empty());
    CHECK(bench.frames(pieces[2], 1).empty());
  }
  {
    Bench bench;  // behind the end
    CHECK(bench.frames(pieces[2], 1).empty());
    Bytes beyond = pieces[1];
    put(beyond, 6, u16(0x2000 | 4000 / 8));
    put(beyond, 10, {0, 0});
    put(beyond, 10, u16(sum(part(beyond, 0, 20))));
    CHECK_EQ(bench.refused(beyond, 1), "malformed");
  }
  {
    Bench bench;  // not a multiple of 8, but more to come; larger than any packet
    Bytes odd = cut(ping4(pattern(1001)), 1480)[0];
    put(odd, 6, u16(0x2000));
    put(odd, 10, {0, 0});
    put(odd, 10, u16(sum(part(odd, 0, 20))));
    CHECK_EQ(bench.refused(odd, 1), "malformed");
    Bytes huge = pieces[1];
    put(huge, 6, u16(0x1fff));
    put(huge, 10, {0, 0});
    put(huge, 10, u16(sum(part(huge, 0, 20))));
    CHECK_EQ(bench.refused(huge, 1), "malformed");
  }
}

TEST(responder_joins_fragments_that_came_twice) {
  Bench bench;
  for (const size_t size : {3000, 20001}) {
    const Bytes body = pattern(size);
    for (const auto& pieces : {cut(ping4(body), 1480), cut(ping6(body), 1480)}) {
      std::vector<Bytes> twice;
      for (const Bytes& piece : pieces) twice.insert(twice.end(), {piece, piece});
      twice.pop_back();  // the last one makes it whole
      CHECK_EQ(answer(bench, twice).size(), pieces.size());
    }
  }
}

TEST(responder_bounds_what_waits) {
  Bench bench;
  const auto first = [&](uint16_t id) {
    Bytes piece = cut(ping4(pattern(3000)), 1480)[0];
    put(piece, 4, u16(id));
    put(piece, 10, {0, 0});
    put(piece, 10, u16(sum(part(piece, 0, 20))));
    return piece;
  };
  const size_t before = bench.forwarder->memory();
  for (uint16_t id = 0; id < 4; ++id) CHECK_EQ(bench.refused(first(id), 1), "");
  for (uint16_t id = 4; id < 100; ++id) {
    ++bench.egress.time;
    CHECK_EQ(bench.refused(first(id), 1), "truncated");
  }
  CHECK(bench.forwarder->memory() - before < 300'000);
  // What has waited too long goes, and a new one is whole.
  bench.egress.time += 16'000'000'000;
  CHECK_EQ(joined(answer(bench, cut(ping4(pattern(2000)), 1480))).size(), 2008u);
}
