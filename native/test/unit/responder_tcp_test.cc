#include "check.h"
#include "datapath/kind/responder_page.h"
#include "datapath/responder_bench.h"

/// One page over a TCP without connections (RFC 9293, RFC 9112).
namespace {

using namespace wire;
using namespace taproom::datapath;
using Bench = ResponderBench;

constexpr uint8_t kFin = 1, kSyn = 2, kRst = 4, kPush = 8, kAck = 16;

/// A client that counts bytes as TCP does, and can lose what it likes.
class Client {
 public:
  Client(Bench& bench, bool ipv6, uint16_t port = 80, uint16_t mss = 1460)
      : bench_(bench), ipv6_(ipv6), to_(port), mss_(mss) {}

  struct Segment {
    uint32_t sequence, acknowledged;
    uint8_t flags;
    Bytes options;
    std::string data;
  };
  std::vector<Segment> send(uint8_t flags, const std::string& data = {}) {
    Tcp header{.from = from_,
               .to = to_,
               .sequence = next_,
               .acknowledged = (flags & kAck) != 0 ? expected_ : 0,
               .flags = flags};
    if ((flags & kSyn) != 0) header.options = Bytes{1, 1, 2, 4} + u16(mss_) + Bytes{0, 0};
    const Bytes body(data.begin(), data.end());
    const Bytes packet = ip_summed({.from = ipv6_ ? Bench::kPeer6 : Bench::kPeer4,
                                    .to = ipv6_ ? Bench::kOwn6 : Bench::kOwn4,
                                    .protocol = 6},
                                   tcp(header, body));
    std::vector<Segment> answers;
    for (const Bytes& answer : bench_.frames(packet, 1)) {
      judge_ip(answer);
      const Bytes segment = part(answer, ipv6_ ? 40 : 20);
      CHECK_EQ(get16(segment, 0), to_);
      CHECK_EQ(get16(segment, 2), from_);
      const size_t size = (segment[12] >> 4) * size_t{4};
      answers.push_back({get32(segment, 4), get32(segment, 8), segment[13],
                         part(segment, 20, size - 20), text(part(segment, size))});
    }
    return answers;
  }
  Segment one(uint8_t flags, const std::string& data = {}) {
    const auto all = send(flags, data);
    CHECK_EQ(all.size(), 1u);
    return all[0];
  }
  void connect() {
    const Segment answer = one(kSyn);
    CHECK_EQ(int{answer.flags}, kSyn | kAck);
    CHECK_EQ(answer.acknowledged, next_ + 1);
    CHECK(answer.options == Bytes({2, 4}) + u16(ipv6_ ? 1440 : 1460));
    ++next_;
    expected_ = answer.sequence + 1;
    CHECK(send(kAck).empty());
  }
  /// Request, answer and close; the whole answer.
  std::string get(const std::string& request) {
    const Segment answer = one(kAck | kPush, request);
    next_ += static_cast<uint32_t>(request.size());
    CHECK_EQ(int{answer.flags}, kAck | kPush | kFin);
    CHECK_EQ(answer.sequence, expected_);
    CHECK_EQ(answer.acknowledged, next_);
    CHECK(answer.data.size() <= mss_);
    expected_ += static_cast<uint32_t>(answer.data.size()) + 1;
    CHECK(send(kAck).empty());
    const Segment last = one(kFin | kAck);
    CHECK_EQ(int{last.flags}, int{kAck});
    CHECK_EQ(last.acknowledged, next_ + 1);
    CHECK_EQ(last.sequence, expected_);
    return answer.data;
  }

  uint32_t next_ = 0xfffffff0;
  uint32_t expected_ = 0;
  uint16_t from_ = 40000;

 private:
  Bench& bench_;
  bool ipv6_;
  uint16_t to_, mss_;
};

std::string fetch(Bench& bench, const std::string& request, bool ipv6 = false,
                  uint16_t mss = 1460) {
  Client client(bench, ipv6, 80, mss);
  client.connect();
  return client.get(request);
}
bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}
/// The body, whose length the head says.
std::string body_of(const std::string& answer) {
  const size_t end = answer.find("\r\n\r\n");
  CHECK(end != std::string::npos);
  const size_t at = answer.find("Content-Length: ");
  CHECK(at < end);
  const std::string body = answer.substr(end + 4);
  CHECK_EQ(std::stoul(answer.substr(at + 16)), body.size());
  return body;
}

}  // namespace

TEST(responder_serves_its_page) {
  Bench bench;
  for (const bool ipv6 : {false, true}) {
    const std::string answer = fetch(bench, "GET / HTTP/1.1\r\nHost: demo\r\n\r\n", ipv6);
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(has(answer, "\r\nConnection: close\r\n"));
    CHECK(has(answer, "text/html"));
    const std::string body = body_of(answer);
    CHECK(has(body, ipv6 ? Bench::kOwn6 : Bench::kOwn4));
    CHECK(has(body, ipv6 ? Bench::kPeer6 : Bench::kPeer4));
    CHECK(has(body, "demo"));
    CHECK(has(body, "color-scheme"));
    CHECK(has(body, ipv6 ? "Pages<td>2" : "Pages<td>1"));
  }
}

TEST(responder_reads_the_request_line) {
  Bench bench;
  CHECK(has(fetch(bench, "GET / HTTP/1.0\r\n\r\n"), "200 OK"));
  CHECK(has(fetch(bench, "GET /?a=b HTTP/1.1\r\n"), "200 OK"));
  CHECK(has(fetch(bench, "GET http://192.0.2.1/ HTTP/1.1\r\n"), "200 OK"));
  CHECK(has(fetch(bench, "GET /\n"), "200 OK"));
  CHECK(has(fetch(bench, "GET /favicon.ico HTTP/1.1\r\n"), "404 Not Found"));
  CHECK(has(fetch(bench, "POST / HTTP/1.1\r\n\r\nx"), "405 Method Not Allowed"));
  CHECK(has(fetch(bench, "DELETE / HTTP/1.1\r\n"), "Allow: GET, HEAD\r\n"));
  for (const std::string bad :
       {"hello\n", "\r\n", "GET\r\n", "get / HTTP/1.1\r\n", " / \r\n", "GET  \r\n"}) {
    CHECK(has(fetch(bench, bad), "400 Bad Request"));
  }
  const std::string head = fetch(bench, "HEAD / HTTP/1.1\r\n\r\n");
  CHECK(has(head, "200 OK"));
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(!has(head, "Content-Length: 0"));
}

TEST(responder_page_fits_one_segment_whatever_it_says) {
  const std::string longest = "2001:db8:1111:2222:3333:4444:5555:6666";
  const PageFacts facts{.name = "WWWWWWWWWWWWWWWW",
                        .address = longest,
                        .port = 65535,
                        .visitor = longest,
                        .pages = UINT64_MAX,
                        .pings = UINT64_MAX,
                        .datagrams = UINT64_MAX};
  for (const std::string request :
       {"GET / HTTP/1.1\r\n", "GET /x HTTP/1.1\r\n", "PUT / HTTP/1.1\r\n", "x"}) {
    for (const size_t size : {kWholePage, kShortestPage}) {
      std::vector<char> room(size);
      const size_t used = write_http_answer(request, facts, room);
      body_of(std::string(room.data(), used));
      CHECK_EQ(has(std::string(room.data(), used), "text/html"),
               size == kWholePage && request.starts_with("GET / "));
    }
  }
}

TEST(responder_page_is_shorter_on_a_small_link) {
  Bench bench;
  const std::string answer = fetch(bench, "GET / HTTP/1.1\r\n\r\n", false, 536);
  CHECK(has(answer, "text/plain"));
  CHECK(has(body_of(answer), "demo at 192.0.2.1 answers 192.0.2.9."));
  Client tiny(bench, false, 80, 100);
  tiny.connect();
  CHECK_EQ(int{tiny.one(kAck | kPush, "GET / HTTP/1.1\r\n\r\n").flags}, int{kRst});
}

/// Each segment of a conversation is lost once; the client's retransmission gets the same answer.
TEST(responder_page_survives_losses) {
  Bench bench;
  Client client(bench, false);
  const auto first = client.one(kSyn);
  const auto again = client.one(kSyn);
  CHECK_EQ(first.sequence, again.sequence);
  client.connect();
  const std::string request = "GET / HTTP/1.1\r\n\r\n";
  const auto answer = client.one(kAck | kPush, request);
  const auto repeated = client.one(kAck | kPush, request);
  CHECK_EQ(answer.sequence, repeated.sequence);
  CHECK_EQ(answer.acknowledged, repeated.acknowledged);
  client.get(request);
  CHECK_EQ(int{client.one(kFin | kAck).flags}, int{kAck});
}

TEST(responder_reads_a_request_in_parts) {
  Bench bench;
  Client client(bench, true);
  client.connect();
  const std::string head = "POST / HTTP/1.1\r\nContent-Length: 3000\r\n\r\n";
  // The rest overtakes the beginning: nothing may be acknowledged that has a hole before it.
  client.next_ += static_cast<uint32_t>(head.size());
  CHECK(client.send(kAck, std::string(1400, 'x')).empty());
  client.next_ -= static_cast<uint32_t>(head.size());
  const auto answer = client.one(kAck, head);
  CHECK(has(answer.data, "405"));
  client.next_ += static_cast<uint32_t>(head.size());
  CHECK_EQ(answer.acknowledged, client.next_);
  // Once the answer has arrived, the rest is taken and forgotten.
  client.expected_ += static_cast<uint32_t>(answer.data.size()) + 1;
  const auto taken = client.one(kAck, std::string(1400, 'x'));
  CHECK_EQ(int{taken.flags}, int{kAck});
  CHECK_EQ(taken.acknowledged, client.next_ + 1400);
}

TEST(responder_takes_a_large_request_uncut) {
  Bench bench;
  Client client(bench, false);
  client.connect();
  const Tcp header{.from = client.from_,
                   .to = 80,
                   .sequence = client.next_,
                   .acknowledged = client.expected_,
                   .flags = kAck | kPush};
  const std::string request = "POST / HTTP/1.1\r\n\r\n" + std::string(30000, 'x');
  Bytes packet = ip({.from = Bench::kPeer4, .to = Bench::kOwn4, .protocol = 6},
                    tcp(header, Bytes(request.begin(), request.end())));
  const VnetHeader vnet{.flags = kNeedsChecksum,
                        .gso_type = kGsoTcp4,
                        .header_length = 40,
                        .gso_size = 1460,
                        .checksum_start = 20,
                        .checksum_offset = 16};
  const Bytes answer = bench.one(packet, 1, vnet);
  judge_ip(answer);
  CHECK_EQ(get32(answer, 28), client.next_ + static_cast<uint32_t>(request.size()));
  CHECK(has(text(answer), "405"));
  CHECK(!bench.egress.vnets[0].needs_checksum());
}

TEST(responder_lets_go_of_silent_clients) {
  Bench bench;
  Client client(bench, false);
  client.connect();
  const auto answer = client.one(kFin | kAck);
  CHECK_EQ(int{answer.flags}, kFin | kAck);
  CHECK_EQ(answer.acknowledged, client.next_ + 1);
  CHECK(client.send(kRst).empty());
  CHECK(client.send(kRst | kAck).empty());
}

TEST(responder_resets_other_ports) {
  Bench bench;
  Client closed(bench, false, 443);
  const auto answer = closed.one(kSyn);
  CHECK_EQ(int{answer.flags}, kRst | kAck);
  CHECK_EQ(answer.sequence, 0u);
  CHECK_EQ(answer.acknowledged, closed.next_ + 1);
  closed.expected_ = 1234;
  const auto late = closed.one(kAck, "late");
  CHECK_EQ(int{late.flags}, int{kRst});
  CHECK_EQ(late.sequence, 1234u);
  CHECK(closed.send(kRst).empty());
}

TEST(responder_believes_no_guessed_acknowledgement) {
  Bench bench;
  Client client(bench, false);
  client.connect();
  client.expected_ ^= 0x10000000;
  CHECK(client.send(kAck | kPush, "GET / HTTP/1.1\r\n\r\n").empty());
  client.expected_ ^= 0x10000000;
  client.from_ ^= 1;
  CHECK(client.send(kAck | kPush, "GET / HTTP/1.1\r\n\r\n").empty());
}
