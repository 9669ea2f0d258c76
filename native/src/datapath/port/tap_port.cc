#include "tap_port.h"

#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "../../tun/offload.h"
#include "../../tun/tun_device.h"
#include "../../unique_fd.h"
#include "../core/port.h"
#include "thread_buffers.h"

namespace taproom::datapath {
namespace {

constexpr unsigned kEveryOffload =
    kOffloadCsum | kOffloadTso4 | kOffloadTso6 | kOffloadTsoEcn | kOffloadUso4 | kOffloadUso6;
class TapQueue final : public PortQueue {
 public:
  TapQueue(TunDevice device, bool vnet)
      : device_(std::move(device)), header_(vnet ? sizeof(VnetHeader) : 0) {}

  int fd() const override { return device_.fd(); }

  unsigned receive(unsigned budget, FrameSink& sink) override {
    ThreadBuffers& buffers = ThreadBuffers::here();
    // A single frame is on its way soonest by a write of its own.
    const bool many = budget > 1 && buffers.ring.works();
    // One byte more than the largest packet: a full read was cut off.
    const size_t room = header_ + kMaxFrame + 1;
    budget = std::min<unsigned>(budget, ThreadBuffers::kFrames);
    unsigned passed = 0;
    // What is dropped here counts as taken, too: a flood of it must not occupy the thread.
    for (unsigned taken = 0; taken < budget; ++taken) {
      std::byte* const start = buffers.frame(many ? passed : 0) + ThreadBuffers::kBefore - header_;
      const ssize_t size = ::read(fd(), start, room);
      if (size < 0) {
        // EBADFD: the device was deleted, or this queue detached. EINTR: no handler runs here.
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
      frame.headroom = ThreadBuffers::kBefore;
      frame.tailroom = static_cast<uint32_t>(kMaxFrame + ThreadBuffers::kAfter - frame.size);
      if (header_ != 0) std::memcpy(&frame.vnet, start, sizeof(VnetHeader));
      frame.stable = many;
      ++passed;
      sink.take(frame);
    }
    return budget;
  }

  Sent send(const Frame& frame) override {
    std::byte* const start = frame.data - header_;
    if (header_ != 0) std::memcpy(start, &frame.vnet, sizeof(VnetHeader));
    WriteRing& ring = ThreadBuffers::here().ring;
    const auto size = static_cast<uint32_t>(frame.size + header_);
    if (frame.stable && ring.works()) {
      if (ring.full()) flush();
      ring.write(fd(), start, size, reinterpret_cast<uint64_t>(this));
      return Sent::kYes;
    }
    if (ring.queued() != 0) flush();  // keeps the order
    if (::write(fd(), start, size) >= 0) return Sent::kYes;
    return explain(errno);
  }

  /// Of all TAPs of this worker at once: they share the ring.
  void flush() override {
    WriteRing& ring = ThreadBuffers::here().ring;
    if (ring.queued() == 0) return;
    ring.submit([](uint64_t tag, uint32_t size, int result) {
      if (result < 0) reinterpret_cast<TapQueue*>(tag)->late_refusal(size, -result);
    });
  }

 private:
  Sent explain(int error) {
    switch (error) {
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

  /// The worker has counted it as sent.
  void late_refusal(uint32_t size, int error) {
    counters.sent_frames.take_back(1);
    counters.sent_bytes.take_back(size - header_);
    const Sent sent = explain(error);
    counters.drop(sent == Sent::kNoRoom ? Drop::kSendQueue
                  : sent == Sent::kDown ? Drop::kPortDown
                                        : Drop::kRefused);
  }

  TunDevice device_;
  const size_t header_;
};

class TapPort final : public Port {
 public:
  TapPort(PortOptions options, std::vector<TunDevice> devices, bool vnet, bool made)
      : Port(std::move(options)) {
    facts_.index = devices[0].index();
    facts_.device = devices[0].name();
    facts_.made = made;
    // Its frames are in the buffers that all ports of a worker share.
    facts_.memory = devices.size() * sizeof(TapQueue);
    facts_.mode = vnet ? "TUN/TAP, vnet header" : "TUN/TAP";
    takes_ = devices[0].offloads();
    if (!vnet)
      facts_.why = "Offloads are switched off for this port.";
    else if (takes_ == 0)
      facts_.why = "This kernel has no offloads for TUN/TAP.";
    for (TunDevice& device : devices) {
      queues_.push_back(std::make_unique<TapQueue>(std::move(device), vnet));
    }
    if (const auto here = place()) opened_in_ = here->netns;
  }

  /// A device that stays forgets our offloads: its next reader may not know of 64 KiB frames.
  ~TapPort() override {
    if (takes_ != 0) ::ioctl(queues_.front()->fd(), TUNSETOFFLOAD, 0UL);
  }

  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

  bool leave_device(bool leave) override {
    // The next opener would not find one that somebody has moved.
    if (leave && (!facts_.made || is_moved())) return false;
    if (::ioctl(queues_.front()->fd(), TUNSETPERSIST, leave ? 1UL : 0UL) != 0) return false;
    facts_.made = true;
    facts_.left = leave;
    return true;
  }

  std::optional<DevicePlace> place() const final {
    const int fd = queues_.front()->fd();
    struct ifreq attached {};
    const UniqueFd netns(::ioctl(fd, TUNGETDEVNETNS));
    struct stat file {};
    if (!netns || ::ioctl(fd, TUNGETIFF, &attached) != 0 || ::fstat(netns.get(), &file) != 0)
      return std::nullopt;
    attached.ifr_name[IFNAMSIZ - 1] = '\0';
    return DevicePlace{file.st_ino, attached.ifr_name};
  }

 private:
  bool is_moved() const {
    const auto now = place();
    return now && now->netns != opened_in_;
  }

  uint64_t opened_in_ = 0;
  std::vector<std::unique_ptr<TapQueue>> queues_;
};

OpenedPort open_device(const PortOptions& port, TunOptions options, bool offloads,
                       unsigned workers) {
  const std::string& device = options.name;
  options.vnet_header = offloads;
  options.offloads = offloads ? kEveryOffload : 0;
  options.multi_queue = workers > 1;
  const bool existed = ::if_nametoindex(device.c_str()) != 0;
  Result<TunDevice> first = TunDevice::open(options);
  // One queue of a device that was made for many is as good.
  if (!first && existed && workers == 1 && first.failure().error == EINVAL) {
    options.multi_queue = true;
    first = TunDevice::open(options);
  }
  if (!first) {
    if (existed && workers > 1 && first.failure().error == EINVAL) {
      return Failure{"ioctl TUNSETIFF", EINVAL,
                     device + " was made with a single queue; " + std::to_string(workers) +
                         " threads need a queue each.",
                     "Make it with several queues (taproom link add " + device +
                         " --type tap --multi-queue), or use one thread."};
    }
    return std::move(first.failure());
  }
  std::vector<TunDevice> devices;
  devices.push_back(std::move(first.value()));
  options.name = devices[0].name();
  options.mac.reset();
  while (devices.size() < workers) {
    Result<TunDevice> next = TunDevice::open(options);
    if (!next) return std::move(next.failure());
    devices.push_back(std::move(next.value()));
  }
  return std::unique_ptr<Port>(new TapPort(port, std::move(devices), offloads, !existed));
}

}  // namespace

TapPortOptions TapPortOptions::read(const OptionsReader& options) {
  return {.device = options.required_link_name("device", true),
          .mac = options.mac("mac"),
          .offloads = options.truth("offloads").value_or(true)};
}

OpenedPort TapPortOptions::open(const PortOptions& port, unsigned workers) const {
  return open_device(port, {.tap = true, .name = device, .mac = mac}, offloads, workers);
}

TunPortOptions TunPortOptions::read(const OptionsReader& options) {
  return {.device = options.required_link_name("device", true),
          .offloads = options.truth("offloads").value_or(true)};
}

OpenedPort TunPortOptions::open(const PortOptions& port, unsigned workers) const {
  return open_device(port, {.tap = false, .name = device}, offloads, workers);
}

}  // namespace taproom::datapath
