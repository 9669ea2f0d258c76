#include "tap_port.h"

#include <net/if.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "../../tun/offload.h"
#include "../../tun/tun_device.h"

namespace taproom::datapath {
namespace {

constexpr unsigned kEveryOffload = kOffloadCsum | kOffloadTso4 | kOffloadTso6 | kOffloadTsoEcn |
                                   kOffloadUso4 | kOffloadUso6;
/// A vnet header lies right before its frame, so that one read or write moves both.
constexpr size_t kBefore = kHeadroom + sizeof(VnetHeader);
constexpr size_t kAfter = 64;

class TapQueue final : public PortQueue {
 public:
  TapQueue(TunDevice device, bool vnet)
      : device_(std::move(device)), header_(vnet ? sizeof(VnetHeader) : 0) {}

  int fd() const override { return device_.fd(); }

  unsigned receive(unsigned budget, FrameSink& sink) override {
    std::byte* const start = buffer_.data() + kBefore - header_;
    // One byte more than the largest packet: a full read was cut off.
    const size_t room = header_ + kMaxFrame + 1;
    unsigned passed = 0;
    while (passed < budget) {
      const ssize_t size = ::read(fd(), start, room);
      if (size < 0) {
        // EBADFD: the device was deleted, or this queue detached. EINTR does not happen without handlers.
        if (errno != EAGAIN && errno != EINTR) fail(errno);
        return passed;
      }
      if (static_cast<size_t>(size) >= room) {
        counters.drop(Drop::kTruncated);
        continue;
      }
      if (static_cast<size_t>(size) <= header_) {
        counters.drop(Drop::kMalformed);
        continue;
      }
      Frame frame;
      frame.data = start + header_;
      frame.size = static_cast<uint32_t>(static_cast<size_t>(size) - header_);
      frame.headroom = kBefore;
      frame.tailroom = static_cast<uint32_t>(kMaxFrame + kAfter - frame.size);
      if (header_ != 0) std::memcpy(&frame.vnet, start, sizeof(VnetHeader));
      ++passed;
      sink.take(frame);
    }
    return passed;
  }

  Sent send(const Frame& frame) override {
    std::byte* const start = frame.data - header_;
    if (header_ != 0) std::memcpy(start, &frame.vnet, sizeof(VnetHeader));
    if (::write(fd(), start, frame.size + header_) >= 0) return Sent::kYes;
    switch (errno) {
      case EAGAIN:
      case ENOBUFS:
      case ENOMEM:
        return Sent::kNoRoom;
      case EIO:  // not up: it comes back by itself
        return Sent::kDown;
      case EBADFD:
        fail(EBADFD);
        return Sent::kDown;
      default:
        return Sent::kRefused;
    }
  }

  static constexpr size_t kMemory = kBefore + kMaxFrame + kAfter;

 private:
  TunDevice device_;
  const size_t header_;
  /// Read into and written from, one frame after the other: it stays in the cache.
  std::vector<std::byte> buffer_ = std::vector<std::byte>(kMemory);
};

class TapPort final : public Port {
 public:
  TapPort(PortOptions options, std::vector<TunDevice> devices, bool made)
      : Port(std::move(options)) {
    const bool vnet = options_.offloads;
    facts_.index = devices[0].index();
    facts_.device = devices[0].name();
    facts_.made = made;
    facts_.memory = devices.size() * TapQueue::kMemory;
    facts_.mode = vnet ? "TUN/TAP, vnet header" : "TUN/TAP";
    takes_ = devices[0].offloads();
    if (!vnet) facts_.why = "Offloads are switched off for this port.";
    else if (takes_ == 0) facts_.why = "This kernel has no offloads for TUN/TAP.";
    for (TunDevice& device : devices) {
      queues_.push_back(std::make_unique<TapQueue>(std::move(device), vnet));
    }
  }

  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

 private:
  std::vector<std::unique_ptr<TapQueue>> queues_;
};

TunOptions tun_options(const PortOptions& port, bool multi_queue) {
  TunOptions options;
  options.tap = port.kind == PortKind::kTap;
  options.name = port.device;
  options.vnet_header = port.offloads;
  options.offloads = port.offloads ? kEveryOffload : 0;
  options.multi_queue = multi_queue;
  options.mac = port.mac;
  return options;
}

}  // namespace

Result<std::unique_ptr<Port>> open_tap_port(const PortOptions& options, unsigned workers) {
  const bool existed = ::if_nametoindex(options.device.c_str()) != 0;
  bool multi_queue = workers > 1;
  Result<TunDevice> first = TunDevice::open(tun_options(options, multi_queue));
  // One queue of a device that was made for many is as good.
  if (!first && existed && workers == 1 && first.failure().error == EINVAL) {
    multi_queue = true;
    first = TunDevice::open(tun_options(options, multi_queue));
  }
  if (!first) {
    if (existed && workers > 1 && first.failure().error == EINVAL) {
      return Failure{"ioctl TUNSETIFF", EINVAL,
                     options.device + " was made with a single queue; " + std::to_string(workers) +
                         " threads need a queue each.",
                     "Make it with several queues (taproom link add " + options.device +
                         " --type tap --multi-queue), or use one thread."};
    }
    return std::move(first.failure());
  }
  std::vector<TunDevice> devices;
  devices.push_back(std::move(first.value()));
  while (devices.size() < workers) {
    TunOptions more = tun_options(options, true);
    more.name = devices[0].name();
    more.mac.reset();
    Result<TunDevice> next = TunDevice::open(more);
    if (!next) return std::move(next.failure());
    devices.push_back(std::move(next.value()));
  }
  return std::unique_ptr<Port>(new TapPort(options, std::move(devices), !existed));
}

}  // namespace taproom::datapath
