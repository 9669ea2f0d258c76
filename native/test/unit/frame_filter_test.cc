#include "datapath/impairment/frame_filter.h"

#include <thread>
#include <vector>

#include "check.h"
#include "datapath/impairment/filter_words.h"
#include "datapath/impairment/pcap_library.h"
#include "impairment_lab.h"

using namespace taproom::datapath;

namespace {

/// Ethernet, IPv4, UDP from port 1000 to `port`; `vlan` puts a tag in.
std::vector<uint8_t> datagram(uint16_t port, bool vlan = false) {
  std::vector<uint8_t> bytes{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
  if (vlan) bytes.insert(bytes.end(), {0x81, 0, 0, 10});
  bytes.insert(bytes.end(),
               {8, 0, 0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2});
  bytes.insert(bytes.end(), {1000 >> 8, 1000 & 255, static_cast<uint8_t>(port >> 8),
                             static_cast<uint8_t>(port), 0, 12, 0, 0, 1, 2, 3, 4});
  return bytes;
}

bool matches(const FrameFilter& filter, std::vector<uint8_t> bytes) {
  Frame frame;
  frame.data = reinterpret_cast<std::byte*>(bytes.data());
  frame.size = static_cast<uint32_t>(bytes.size());
  return filter.matches(frame);
}

std::shared_ptr<const FrameFilter> compiled(const std::string& expression, bool layer3 = false) {
  if (const auto library = PcapLibrary::load(); !library) {
    throw check::Skipped(library.failure().message);
  }
  auto filter = FrameFilter::compile(expression, layer3);
  if (!filter) check::fail(__FILE__, __LINE__, filter.failure().message);
  return filter.value();
}

}  // namespace

TEST(frame_filter_matches_as_pcap_filter_does) {
  CHECK(matches(*compiled("udp dst port 53"), datagram(53)));
  CHECK(!matches(*compiled("udp dst port 53"), datagram(54)));
  CHECK(!matches(*compiled("udp dst port 53"), datagram(53, true)));
  CHECK(matches(*compiled("vlan 10 and udp dst port 53"), datagram(53, true)));
  CHECK(matches(*compiled("ether src 02:00:00:00:00:02 and len <= 46"), datagram(53)));
  CHECK(matches(*compiled("udp[8:4] = 0x01020304"), datagram(1)));
  // Too short for what is asked: no match, nothing read behind the end.
  std::vector<uint8_t> cut = datagram(53);
  cut.resize(20);
  CHECK(!matches(*compiled("udp dst port 53"), cut));
  CHECK(!matches(*compiled("udp dst port 53"), {}));
}

TEST(frame_filter_of_a_tun_starts_at_ip) {
  std::vector<uint8_t> packet = datagram(53);
  packet.erase(packet.begin(), packet.begin() + 14);
  CHECK(matches(*compiled("udp dst port 53", true), packet));
  CHECK(!matches(*compiled("ip6", true), packet));
}

TEST(frame_filter_says_what_libpcap_says) {
  (void)compiled("ip");
  const auto wrong = FrameFilter::compile("udp dst prot 53", false);
  CHECK(!wrong);
  CHECK_EQ(wrong.failure().error, EINVAL);
  CHECK(!wrong.failure().message.empty());
  CHECK(!FrameFilter::compile("vlan 10", true));
  CHECK(!FrameFilter::compile(std::string("ip\0 and nothing", 15), false));
  // Compiles, and can match nothing: libpcap says so.
  CHECK(!FrameFilter::compile("ip and ip6", false));
}

TEST(frame_filter_looks_no_name_up) {
  for (const char* name :
       {"host example.com", "example", "host 192.0.2.1 or example", "net loopback",
        "ether host station", "port 53 or host a.b", "port a.b", "host ab:cd", "host \\example",
        "gateway router", "dst localhost and tcp", "len-20 > 4", "1.2.3.4.example", "ip[0:x] = 1",
        "host aabb"}) {
    CHECK(filter_name(name).has_value());
    CHECK(!FrameFilter::compile(name, false));
  }
  for (const char* good :
       {"tcp port http or udp port domain", "ip proto \\udp", "src net 10.0.0.0/8",
        "host 2001:db8::1 or ::1", "ether host 02:0:0:0:0:1", "portrange 1-1024",
        "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "ip[2:2]-20 > len - 0x20",
        "icmp[icmptype] = icmp-echo", "vlan 10 and !(arp or ip6)", "net 192.168 and not broadcast",
        "tcp[20:4]=0x47455420", "ip protochain 6"}) {
    CHECK(!filter_name(good).has_value());
    (void)compiled(good);
  }
}

TEST(frame_filter_compiles_in_many_threads_at_once) {
  (void)compiled("ip");
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int round = 0; round < 25; ++round) {
        const auto filter =
            FrameFilter::compile("udp dst port " + std::to_string(50 + thread), false);
        if (filter && matches(*filter.value(), datagram(static_cast<uint16_t>(50 + thread))))
          ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQ(right.load(), 100);
}

TEST(impairment_drops_what_its_filter_matches) {
  check::ImpairmentSettings settings;
  settings.filter = compiled("len > 200");
  check::Lab lab(settings);
  for (int frame = 0; frame < 100; ++frame) lab.send(0, frame % 4 == 0 ? 300 : 100);
  CHECK_EQ(lab.arrivals.size(), 75u);
  CHECK_EQ(lab.drops(Drop::kImpairFilter), 25u);
}
