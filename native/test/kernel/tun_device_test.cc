#include "tun/tun_device.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <atomic>
#include <set>

#include "spaces.h"
#include "tun/tun_probe.h"

using namespace taproom;
using check::Space;

namespace {

ino_t thread_namespace() {
  struct stat status {};
  return ::stat("/proc/thread-self/ns/net", &status) == 0 ? status.st_ino : 0;
}

}  // namespace

TEST(tun_devices_open_in_many_threads_and_namespaces_at_once) {
  const Space first("tun-a");
  const Space second("tun-b");
  std::vector<std::thread> openers;
  std::atomic<int> opened = 0;
  std::atomic<int> strayed = 0;
  for (int thread = 0; thread < 4; ++thread) {
    openers.emplace_back([&, thread] {
      const ino_t home = thread_namespace();
      for (int round = 0; round < 15; ++round) {
        TunOptions options;
        options.name = "many%d";
        options.tap = round % 2 == 0;
        options.exclusive = true;
        options.namespace_path = thread % 2 == 0 ? first.path() : second.path();
        auto device = TunDevice::open(options);
        if (device && device.value().index() > 0) ++opened;
        if (thread_namespace() != home) ++strayed;
      }
    });
  }
  for (std::thread& opener : openers) opener.join();
  CHECK_EQ(opened.load(), 60);
  CHECK_EQ(strayed.load(), 0);
}

TEST(tun_reads_are_whole_or_none) {
  TunOptions options;
  options.name = "whole";
  auto device = TunDevice::open(options);
  CHECK(device);
  std::vector<std::byte> buffer(kPacketBufferSize);
  const auto none = device.value().read(buffer);
  CHECK(none && !none.value());
  CHECK(check::ip({"link", "set", "dev", "whole", "addrgenmode", "none"}));
  CHECK(check::ip({"address", "add", "10.81.0.1/24", "dev", "whole"}));
  CHECK(check::ip({"link", "set", "dev", "whole", "up"}));

  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(9);
  to.sin_addr.s_addr = htonl(0x0a510002);
  const std::vector<char> payload(1000);
  CHECK_EQ(::sendto(socket.get(), payload.data(), payload.size(), 0,
                    reinterpret_cast<const sockaddr*>(&to), sizeof(to)),
           1000);
  // A buffer that is too small is refused, not filled with half a packet.
  const auto cut = device.value().read(std::span(buffer).first(100));
  CHECK(!cut);
  CHECK_EQ(cut.failure().error, EMSGSIZE);
}

TEST(tun_probe_leaves_no_device_and_no_thread_astray) {
  const ino_t home = thread_namespace();
  const auto probed = probe_tun(kTunDevicePath);
  if (!probed) check::fail(__FILE__, __LINE__, probed.failure().step);
  const std::set<std::string_view> features(probed.value().features.begin(),
                                            probed.value().features.end());
  CHECK(features.contains("tun") && features.contains("vnet-hdr") &&
        features.contains("multi-queue"));
  CHECK_EQ(thread_namespace(), home);
}
