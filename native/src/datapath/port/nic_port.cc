#include "nic_port.h"

#include <algorithm>
#include <vector>

#include "../../tun/offload.h"
#include "../core/port.h"
#include "nic_queue.h"
#include "nic_socket.h"

namespace taproom::datapath {
namespace {

/// What the kernel can do for frames that are sent with a vnet header, whatever the device can.
constexpr unsigned kTakes = kOffloadCsum | kOffloadTso4 | kOffloadTso6 | kOffloadTsoEcn;

class NicPort final : public Port {
 public:
  NicPort(PortOptions options, const NicDevice& device, bool offloads,
          std::vector<std::unique_ptr<NicQueue>> queues)
      : Port(std::move(options)), queues_(std::move(queues)) {
    facts_.index = device.index;
    facts_.device = device.name;
    const NicSocket& socket = queues_.front()->socket();
    facts_.mode = socket.vnet_size != 0 ? "AF_PACKET ring, vnet header" : "AF_PACKET ring";
    if (socket.vnet_size == 0) {
      facts_.why =
          "This kernel's AF_PACKET has no vnet header, so every frame is cut and summed here.";
    } else if (offloads) {
      takes_ = kTakes | (socket.segments_udp ? kOffloadUso4 | kOffloadUso6 : 0u);
    }
    for (const auto& queue : queues_) facts_.memory += queue->memory();
  }

  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

 private:
  std::vector<std::unique_ptr<NicQueue>> queues_;
};

Result<std::unique_ptr<NicQueue>> open_queue(const NicDevice& device, size_t memory) {
  auto socket = open_nic_socket(device, memory - std::min(memory, NicQueue::kBesideRing));
  if (!socket) return std::move(socket.failure());
  std::optional<NicSender> ring;
  if (socket.value().vnet_size != 0) {
    auto sender = NicSender::open(device);
    if (!sender) return std::move(sender.failure());
    ring = std::move(sender.value());
  }
  return std::make_unique<NicQueue>(std::move(socket.value()), std::move(ring));
}

}  // namespace

NicPortOptions NicPortOptions::read(const OptionsReader& options) {
  return {.device = options.required_link_name("device"),
          .offloads = options.truth("offloads").value_or(true)};
}

OpenedPort NicPortOptions::open(const PortOptions& port, unsigned workers) const {
  const auto nic = find_nic(device);
  if (!nic) return nic.failure();
  std::vector<std::unique_ptr<NicQueue>> queues;
  for (unsigned worker = 0; worker < workers; ++worker) {
    auto queue = open_queue(nic.value(), port.ring_bytes);
    if (!queue) return std::move(queue.failure());
    queues.push_back(std::move(queue.value()));
  }
  for (const auto& queue : queues) {
    if (workers == 1) break;
    const Status spread =
        spread_over_sockets(nic.value(), queues.front()->socket().fd, queue->socket().fd);
    if (!spread) return spread.failure();
  }
  for (const auto& queue : queues) {
    if (const Status listening = listen_to_nic(queue->socket().fd); !listening) {
      return listening.failure();
    }
  }
  return std::unique_ptr<Port>(
      std::make_unique<NicPort>(port, nic.value(), offloads, std::move(queues)));
}

}  // namespace taproom::datapath
