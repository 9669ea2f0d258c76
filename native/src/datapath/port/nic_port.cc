#include "nic_port.h"

#include <vector>

#include "../../tun/offload.h"
#include "nic_queue.h"
#include "nic_socket.h"

namespace taproom::datapath {
namespace {

/// What the kernel can do for frames that are sent with a vnet header, whatever the device can.
constexpr unsigned kTakes = kOffloadCsum | kOffloadTso4 | kOffloadTso6 | kOffloadTsoEcn;

class NicPort final : public Port {
 public:
  NicPort(PortOptions options, const NicDevice& device, std::vector<NicSocket> sockets)
      : Port(std::move(options)) {
    facts_.index = device.index;
    facts_.device = device.name;
    const bool has_vnet = sockets.front().vnet_size != 0;
    facts_.mode = has_vnet ? "AF_PACKET ring, vnet header" : "AF_PACKET ring";
    if (!has_vnet) {
      facts_.why =
          "This kernel's AF_PACKET has no vnet header, so every frame is cut and summed here.";
    } else if (options_.offloads) {
      takes_ = kTakes | (sockets.front().segments_udp ? kOffloadUso4 | kOffloadUso6 : 0u);
    }
    for (NicSocket& socket : sockets) {
      queues_.push_back(std::make_unique<NicQueue>(std::move(socket)));
      facts_.memory += queues_.back()->memory();
    }
  }

  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

 private:
  std::vector<std::unique_ptr<NicQueue>> queues_;
};

}  // namespace

Result<std::unique_ptr<Port>> open_nic_port(const PortOptions& options, unsigned workers) {
  const auto device = find_nic(options.device);
  if (!device) return device.failure();
  std::vector<NicSocket> sockets;
  for (unsigned worker = 0; worker < workers; ++worker) {
    auto socket = open_nic_socket(device.value(), options.ring_bytes);
    if (!socket) return std::move(socket.failure());
    sockets.push_back(std::move(socket.value()));
  }
  if (workers > 1) {
    for (const NicSocket& socket : sockets) {
      if (Status spread = spread_over_sockets(device.value(), sockets.front().fd, socket.fd);
          !spread) {
        return std::move(spread.failure());
      }
    }
  }
  for (const NicSocket& socket : sockets) {
    if (Status listening = listen_to_nic(socket.fd); !listening)
      return std::move(listening.failure());
  }
  return std::unique_ptr<Port>(
      std::make_unique<NicPort>(options, device.value(), std::move(sockets)));
}

}  // namespace taproom::datapath
