#pragma once

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstring>
#include <map>
#include <optional>

#include "datapath/core/port.h"
#include "datapath/packet/headers.h"
#include "spaces.h"

/// What the tests of ports on devices share: a veth pair between two namespaces, a raw socket at
/// its far end, and a sink that keeps copies.
namespace wire {

using namespace taproom;
using namespace taproom::datapath;
using Bytes = std::vector<uint8_t>;

inline constexpr uint16_t kTestProtocol = 0x88b5;  // IEEE 802 local experimental

struct Seen {
  Bytes bytes;
  VnetHeader vnet;
  uint32_t headroom = 0;
  std::optional<uint16_t> tci;
};

/// IPv6 of the kernel's own (MLD) comes along wherever a link goes up.
inline bool is_noise(const Bytes& bytes) {
  return bytes.size() >= 14 && load16(bytes.data() + 12) == kEtherIpv6;
}

inline Bytes frame_of(size_t size, uint16_t protocol = kTestProtocol, uint8_t seed = 0) {
  Bytes bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i * 7 + seed + i / 251);
  std::memcpy(bytes.data(), "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02", 12);
  store16(bytes.data() + 12, protocol);
  return bytes;
}

/// IPv4 and TCP or UDP headers, the checksum left to be completed.
inline Bytes ip_frame(size_t size, uint8_t protocol, uint16_t source_port,
                      uint32_t payload_word = 0) {
  Bytes bytes = frame_of(size, kEtherIpv4);
  uint8_t* ip = bytes.data() + 14;
  std::memset(ip, 0, 20 + 20);
  ip[0] = 0x45;
  store16(ip + 2, static_cast<uint16_t>(size - 14));
  ip[8] = 64;
  ip[9] = protocol;
  store32(ip + 12, 0x0a000001);
  store32(ip + 16, 0x0a000002);
  uint32_t sum = 0;
  for (int i = 0; i < 20; i += 2) sum += load16(ip + i);
  sum = (sum & 0xffff) + (sum >> 16);
  store16(ip + 10, static_cast<uint16_t>(~(sum + (sum >> 16))));
  store16(ip + 20, source_port);
  store16(ip + 22, 9);
  if (protocol == IPPROTO_UDP) {
    store16(ip + 24, static_cast<uint16_t>(size - 34));
    store32(ip + 28, payload_word);
  } else {
    ip[32] = 5 << 4;
    ip[33] = 0x10;
  }
  return bytes;
}

/// Raw socket at the far end.
class End {
 public:
  End(const std::string& space_path, const std::string& device) {
    auto made = in_namespace(space_path, [&]() -> Result<UniqueFd> {
      UniqueFd fd(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL)));
      const int on = 1, room = 32 << 20;
      sockaddr_ll address{};
      address.sll_family = AF_PACKET;
      address.sll_protocol = htons(ETH_P_ALL);
      address.sll_ifindex = static_cast<int>(::if_nametoindex(device.c_str()));
      if (!fd || ::setsockopt(fd.get(), SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)) != 0 ||
          ::setsockopt(fd.get(), SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)) != 0 ||
          ::setsockopt(fd.get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) != 0 ||
          ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) != 0 ||
          ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)) != 0 ||
          ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
        return failure_of("raw socket");
      }
      return fd;
    });
    if (!made) check::fail(__FILE__, __LINE__, made.failure().step);
    fd_ = std::move(made.value());
  }

  bool send(const Bytes& bytes, const VnetHeader& vnet = {}) {
    iovec parts[2]{{const_cast<VnetHeader*>(&vnet), 10},
                   {const_cast<uint8_t*>(bytes.data()), bytes.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    return ::sendmsg(fd_.get(), &message, 0) == static_cast<ssize_t>(bytes.size() + 10);
  }

  /// The next frame, within a second (`wait`: milliseconds).
  std::optional<Seen> receive(int wait = 1000) {
    while (true) {
      pollfd poll{fd_.get(), POLLIN, 0};
      if (::poll(&poll, 1, wait) <= 0) return std::nullopt;
      Seen seen;
      seen.bytes.resize(kMaxFrame);
      alignas(cmsghdr) char control[CMSG_SPACE(sizeof(tpacket_auxdata))];
      iovec parts[2]{{&seen.vnet, 10}, {seen.bytes.data(), seen.bytes.size()}};
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = 2;
      message.msg_control = control;
      message.msg_controllen = sizeof(control);
      const ssize_t size = ::recvmsg(fd_.get(), &message, 0);
      if (size < 10) return std::nullopt;
      seen.bytes.resize(static_cast<size_t>(size) - 10);
      if (const cmsghdr* header = CMSG_FIRSTHDR(&message)) {
        tpacket_auxdata data{};
        std::memcpy(&data, CMSG_DATA(header), sizeof(data));
        if (data.tp_status & TP_STATUS_VLAN_VALID) seen.tci = data.tp_vlan_tci;
      }
      if (!is_noise(seen.bytes)) return seen;
    }
  }

 private:
  UniqueFd fd_;
};

struct Keep final : FrameSink {
  std::vector<Seen> frames;
  void take(Frame& frame) override {
    Seen seen{Bytes(frame.bytes(), frame.bytes() + frame.size), frame.vnet, frame.headroom, {}};
    // What a forwarder may do: under the sanitizers, this finds memory that is not ours.
    std::memset(frame.bytes() - kHeadroom, 0x5a, kHeadroom);
    std::memset(frame.bytes() + frame.size, 0xa5, frame.tailroom);
    if (!is_noise(seen.bytes)) frames.push_back(std::move(seen));
  }
};

/// Until `count` frames are there, or ten seconds have passed.
inline bool collect(PortQueue& queue, Keep& keep, size_t count) {
  return check::eventually([&] {
    while (queue.receive(32, keep) == 32) {
    }
    return keep.frames.size() >= count;
  });
}

/// Sends a copy, with headroom and nothing behind it.
inline Sent send(PortQueue& queue, const Bytes& bytes, const VnetHeader& vnet = {}) {
  Bytes memory(kHeadroom + bytes.size());
  std::memcpy(memory.data() + kHeadroom, bytes.data(), bytes.size());
  Frame frame;
  frame.data = reinterpret_cast<std::byte*>(memory.data() + kHeadroom);
  frame.size = static_cast<uint32_t>(bytes.size());
  frame.headroom = kHeadroom;
  frame.vnet = vnet;
  const Sent sent = queue.send(frame);
  queue.flush();
  return sent;
}

/// `here` has n0, where the port is; `there` t0.
struct Wire {
  check::Space here{"wire-h"};
  check::Space there{"wire-t"};

  explicit Wire(std::vector<std::string> of_here = {}, const std::string& mtu = "1500") {
    std::vector<std::string> add{"link", "add", "n0", "mtu", mtu, "netns", "wire-h"};
    add.insert(add.end(), of_here.begin(), of_here.end());
    for (const char* word : {"type", "veth", "peer", "t0", "mtu", mtu.c_str(), "netns", "wire-t"}) {
      add.push_back(word);
    }
    CHECK(check::ip(add));
    for (const auto& [space, device] : {std::pair{"wire-h", "n0"}, std::pair{"wire-t", "t0"}}) {
      CHECK(check::ip({"-n", space, "link", "set", "dev", device, "addrgenmode", "none"}));
      CHECK(check::ip({"-n", space, "link", "set", "dev", device, "up"}));
    }
  }

  PortOptions options(PortKind kind) const {
    const std::string key = std::string(taproom::kind_name(kind)) + ":n0";
    return {.key = key, .namespace_path = here.path(), .kind = std::move(kind)};
  }
  bool set(const std::vector<std::string>& what) const {
    std::vector<std::string> command{"-n", "wire-h", "link", "set", "dev", "n0"};
    command.insert(command.end(), what.begin(), what.end());
    return check::ip(command);
  }
};

inline std::unique_ptr<Port> must_open(const PortOptions& options, unsigned workers = 1) {
  auto opened = open_port(options, workers);
  if (!opened) {
    check::fail(__FILE__, __LINE__, opened.failure().step + ": " + opened.failure().message);
  }
  return std::move(opened.value());
}

inline uint64_t dropped(const PortQueue& queue, Drop reason) {
  return queue.counters.drops[static_cast<size_t>(reason)].get();
}

}  // namespace wire
