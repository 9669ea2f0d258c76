#include "datapath/port/vxlan_inner.h"

#include <netinet/in.h>

#include <vector>

#include "check.h"
#include "datapath/packet/segment.h"
#include "datapath/port/socket_address.h"
#include "datapath/port/socket_limits.h"
#include "datapath/port/vxlan_header.h"
#include "datapath/port/vxlan_program.h"

using namespace taproom::datapath;

namespace {

/// Ethernet, IPv4 or IPv6, TCP or UDP with its checksum complete or with the pseudo header's sum
/// only.
std::vector<uint8_t> packet(bool ipv6, uint8_t protocol, size_t payload, bool complete) {
  const size_t transport = 14 + (ipv6 ? 40 : 20);
  const size_t header = protocol == IPPROTO_TCP ? 20 : 8;
  std::vector<uint8_t> bytes(transport + header + payload);
  for (size_t at = transport; at < bytes.size(); ++at) bytes[at] = static_cast<uint8_t>(at * 37);
  const auto length = static_cast<uint16_t>(header + payload);
  uint8_t* const ip = bytes.data() + 14;
  bytes[0] = 2;
  store16(bytes.data() + 12, ipv6 ? kEtherIpv6 : kEtherIpv4);
  if (ipv6) {
    ip[0] = 0x60;
    store16(ip + 4, length);
    ip[6] = protocol;
    ip[7] = 64;
    ip[23] = 1;
    ip[39] = 2;
  } else {
    ip[0] = 0x45;
    store16(ip + 2, static_cast<uint16_t>(length + 20));
    ip[8] = 64;
    ip[9] = protocol;
    store32(ip + 12, 0x0a000001);
    store32(ip + 16, 0x0a000002);
    store16(ip + 10, checksum_fold(checksum_add(ip, 20)));
  }
  uint8_t* const l4 = bytes.data() + transport;
  if (protocol == IPPROTO_TCP) {
    l4[12] = 0x50;
    l4[13] = 0x10;
  } else {
    store16(l4 + 4, length);
  }
  uint8_t* const field = l4 + (protocol == IPPROTO_TCP ? 16 : 6);
  store16(field, 0);
  const uint64_t pseudo = pseudo_header_sum(ip, ipv6, protocol, length);
  store16(field, complete ? checksum_fold(checksum_add(l4, length, pseudo))
                          : static_cast<uint16_t>(~checksum_fold(pseudo)));
  return bytes;
}

Frame frame_of(std::vector<uint8_t>& bytes) {
  Frame frame;
  frame.data = reinterpret_cast<std::byte*>(bytes.data());
  frame.size = static_cast<uint32_t>(bytes.size());
  return frame;
}

struct Sink final : FrameSink {
  void take(Frame& frame) override {
    frames.emplace_back(frame.bytes(), frame.bytes() + frame.size);
  }
  std::vector<std::vector<uint8_t>> frames;
};

}  // namespace

TEST(vxlan_inner_leaves_complete_frames_alone) {
  for (const bool ipv6 : {false, true}) {
    for (const uint8_t protocol : {IPPROTO_TCP, IPPROTO_UDP}) {
      std::vector<uint8_t> bytes = packet(ipv6, protocol, 1000, true);
      Frame frame = frame_of(bytes);
      find_unfinished(frame, 1450);
      CHECK(!frame.vnet.needs_checksum() && !frame.vnet.is_gso());
    }
  }
}

TEST(vxlan_inner_finishes_to_what_it_should_have_been) {
  Segmenter segmenter;
  for (const bool ipv6 : {false, true}) {
    for (const uint8_t protocol : {IPPROTO_TCP, IPPROTO_UDP}) {
      std::vector<uint8_t> bytes = packet(ipv6, protocol, 999, false);
      Frame frame = frame_of(bytes);
      find_unfinished(frame, 1450);
      CHECK(frame.vnet.needs_checksum() && !frame.vnet.is_gso());
      Sink sink;
      CHECK(segmenter.adapt(frame, 0, false, sink) == Adapted::kPassed);
      CHECK_EQ(sink.frames.size(), 1u);
      CHECK(sink.frames[0] == packet(ipv6, protocol, 999, true));
    }
    std::vector<uint8_t> bytes = packet(ipv6, IPPROTO_TCP, 10'000, false);
    Frame frame = frame_of(bytes);
    find_unfinished(frame, 1450);
    CHECK(frame.vnet.is_gso());
    CHECK_EQ(frame.vnet.gso_size, ipv6 ? 1390 : 1410);
    Sink sink;
    CHECK(segmenter.adapt(frame, 0, false, sink) == Adapted::kPassed);
    CHECK_EQ(sink.frames.size(), 8u);
    size_t payload = 0;
    for (const auto& segment : sink.frames) {
      CHECK(segment.size() <= 1464);
      payload += segment.size() - (ipv6 ? 74 : 54);
    }
    CHECK_EQ(payload, 10'000u);
    // A datagram is one datagram, however large.
    std::vector<uint8_t> datagram = packet(ipv6, IPPROTO_UDP, 9000, false);
    Frame large = frame_of(datagram);
    find_unfinished(large, 1450);
    CHECK(large.vnet.needs_checksum() && !large.vnet.is_gso());
  }
}

TEST(vxlan_inner_survives_a_way_that_is_too_narrow) {
  std::vector<uint8_t> bytes = packet(true, IPPROTO_TCP, 5000, false);
  Frame frame = frame_of(bytes);
  find_unfinished(frame, 50);
  CHECK(frame.vnet.is_gso());
  CHECK_EQ(frame.vnet.gso_size, 536);
}

TEST(vxlan_header_is_that_of_the_standard) {
  const std::array<uint8_t, 8> right{8, 0, 0, 0, 0x12, 0x34, 0x56, 0};
  CHECK(vxlan_header(0x123456) == right);
  CHECK(vxlan_vni(right.data(), 8) == 0x123456u);
  CHECK(!vxlan_vni(right.data(), 7));
  const std::array<uint8_t, 8> invalid{0, 0, 0, 0, 0x12, 0x34, 0x56, 0};
  CHECK(!vxlan_vni(invalid.data(), 8));
  for (const uint32_t hash : {0u, 16383u, 16384u, 0xffffffffu}) {
    CHECK(vxlan_source_port(hash) >= 49152);
  }
}

TEST(vxlan_program_jumps_where_it_means_to) {
  std::vector<VxlanMember> members;
  for (uint32_t number = 0; number < 60; ++number) {
    VxlanMember member;
    member.vni = number;
    member.remote.ipv6 = number % 2 == 0;
    for (uint32_t worker = 0; worker < 16; ++worker) member.sockets.push_back(number * 16 + worker);
    members.push_back(member);
  }
  const std::vector<sock_filter> program = vxlan_program(members, 7);
  CHECK(program.size() < BPF_MAXINSNS);
  for (size_t at = 0; at < program.size(); ++at) {
    if (BPF_CLASS(program[at].code) != BPF_JMP) continue;
    CHECK(at + 1 + program[at].jt < program.size() && at + 1 + program[at].jf < program.size());
  }
  CHECK_EQ(program.back().code, BPF_RET | BPF_K);
  CHECK_EQ(program.back().k, 7u);
}

TEST(socket_limits_do_not_count_tags) {
  std::vector<uint8_t> bytes(3000);
  const auto takes = [&](uint32_t mtu, size_t size) {
    Frame frame = frame_of(bytes);
    frame.size = static_cast<uint32_t>(size);
    return FrameLimit(mtu, 2500).takes(frame);
  };
  CHECK(takes(1500, 1514) && !takes(1500, 1515));
  CHECK(takes(0, 2500) && !takes(0, 2501) && !takes(9000, 2501));
  store16(bytes.data() + 12, kEtherVlan);
  CHECK(takes(1500, 1518) && !takes(1500, 1519));
  store16(bytes.data() + 12, kEtherVlanService);
  store16(bytes.data() + 16, kEtherVlan);
  CHECK(takes(1500, 1522) && !takes(1500, 1523));
  // At most two tags.
  store16(bytes.data() + 20, kEtherVlan);
  CHECK(!takes(1500, 1523));
}

TEST(socket_addresses_are_numbers_only) {
  const auto four = parse_socket_address("test", "192.0.2.1", 80);
  CHECK(four);
  CHECK_EQ(four.value().text(), "192.0.2.1:80");
  const auto six = parse_socket_address("test", "2001:db8::1", 80);
  CHECK(six);
  CHECK_EQ(six.value().text(), "[2001:db8::1]:80");
  for (const char* text : {"", "localhost", "192.0.2", "192.0.2.1:80", "fe80::1%eth0", "::g"}) {
    CHECK(!parse_socket_address("test", text, 80));
  }
  CHECK(parse_socket_address("test", "224.0.0.1", 1).value().is_multicast());
  CHECK(parse_socket_address("test", "ff02::1", 1).value().is_multicast());
  CHECK(parse_socket_address("test", "255.255.255.255", 1).value().is_broadcast());
  CHECK(parse_socket_address("test", "::", 1).value().is_any());
  CHECK(!(four.value() == six.value()));
}
