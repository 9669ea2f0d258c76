#include "xdp_port.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <string_view>
#include <vector>

#include "../core/port.h"
#include "xdp_program.h"
#include "xdp_queue.h"

namespace taproom::datapath {
namespace {

/// More than any device has, and than the protocol allows.
constexpr uint32_t kMostQueue = 4095;
/// Native XDP keeps the other end from sending large segments, generic XDP does not, and loses
/// them.
constexpr std::string_view kVethOffloads =
    "What the other end of a veth leaves to hardware (checksums, large segments, VLAN tags) is "
    "missing "
    "or lost here: turn it off there (ethtool -K PEER tx off txvlan off).";

bool is_veth(const NicDevice& device) {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ethtool_drvinfo driver{};
  driver.cmd = ETHTOOL_GDRVINFO;
  ifreq request{};
  device.name.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_data = reinterpret_cast<char*>(&driver);
  return ::ioctl(socket.get(), SIOCETHTOOL, &request) == 0 &&
         std::string_view(driver.driver) == "veth";
}

/// Members go last to first: the sockets before the program that hands frames to them.
class XdpPort final : public Port {
 public:
  XdpPort(PortOptions options, const NicDevice& device, XdpProgram program,
          std::vector<std::unique_ptr<XdpQueue>> queues)
      : Port(std::move(options)), program_(std::move(program)), queues_(std::move(queues)) {
    const XdpSocket& socket = queues_.front()->socket();
    facts_.index = device.index;
    facts_.device = device.name;
    facts_.mode = std::string("AF_XDP ") + (program_.native ? "native" : "generic") +
                  (socket.zero_copy ? ", zero-copy" : ", copy");
    facts_.why = program_.native ? socket.why_not_zero_copy : program_.why_not_native;
    if (is_veth(device)) {
      if (!facts_.why.empty()) facts_.why += ' ';
      facts_.why += kVethOffloads;
    }
    for (const auto& queue : queues_) facts_.memory += queue->socket().memory();
  }

  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

 private:
  XdpProgram program_;
  std::vector<std::unique_ptr<XdpQueue>> queues_;
};

}  // namespace

XdpPortOptions XdpPortOptions::read(const OptionsReader& options) {
  return {.device = options.required_link_name("device"),
          .first_queue = options.number("queue", 0, kMostQueue).value_or(0)};
}

OpenedPort XdpPortOptions::open(const PortOptions& port, unsigned workers) const {
  const auto nic = find_nic(device);
  if (!nic) return nic.failure();
  auto program = attach_xdp_program(nic.value(), first_queue + workers);
  if (!program) return std::move(program.failure());
  std::vector<std::unique_ptr<XdpQueue>> queues;
  for (unsigned worker = 0; worker < workers; ++worker) {
    auto socket =
        open_xdp_socket(nic.value(), first_queue + worker, port.ring_bytes, program.value().native);
    if (!socket) return std::move(socket.failure());
    queues.push_back(std::make_unique<XdpQueue>(std::move(socket.value())));
  }
  for (unsigned worker = 0; worker < workers; ++worker) {
    const Status given =
        hand_over_queue(program.value(), first_queue + worker, queues[worker]->fd());
    if (!given) return given.failure();
  }
  return std::unique_ptr<Port>(
      std::make_unique<XdpPort>(port, nic.value(), std::move(program.value()), std::move(queues)));
}

}  // namespace taproom::datapath
