#include "tun_device.h"

#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "offload.h"
#include "tun_name.h"

namespace taproom {
namespace {

short attach_flags(const TunOptions& options) {
  unsigned flags = IFF_NO_PI | (options.tap ? IFF_TAP : IFF_TUN);
  if (options.vnet_header) flags |= IFF_VNET_HDR;
  if (options.multi_queue) flags |= IFF_MULTI_QUEUE;
  if (options.exclusive) flags |= IFF_TUN_EXCL;
  return static_cast<short>(flags);
}

Failure explain_attach(const TunOptions& options, int error) {
  const std::string step = "ioctl TUNSETIFF";
  switch (error) {
    case EBUSY:
      return {step, error,
              options.exclusive
                  ? "A link named " + options.name + " exists already."
                  : options.name + " is held by another program, or has no free queue.",
              options.exclusive ? "Choose another name, or delete that link first."
                                : "Stop the program that holds it, or choose another name."};
    case EINVAL:
      return {step, error,
              options.name + " exists, but is of another kind or was made with other options.",
              "Ask for the kind (tun or tap) and the queues that it was made with, or choose "
              "another name."};
    case EPERM:
      return {step, error, "This user may not make or join " + options.name + ".",
              "Start the helper as root, or make the device persistent with this user as owner."};
    case ENOTTY:
      return {step, error, options.driver.node + " is not the TUN/TAP driver.",
              "Remove the file; the helper makes the node (mknod -m 0666 " + options.driver.node +
                  " c 10 200)."};
    default:
      return {step, error};
  }
}

}  // namespace

std::optional<Failure> tun_options_fault(const TunOptions& options) {
  if (auto fault = tun_name_fault(options.name)) {
    return Failure{"check the name", EINVAL, std::move(*fault),
                   "Choose another name, such as tap0."};
  }
  if (options.mac && !options.tap) {
    return Failure{"check the MAC address", EINVAL,
                   "A TUN has no MAC address: it works at layer 3.",
                   "Leave the MAC address out, or make a TAP."};
  }
  if (options.mac && ((*options.mac)[0] & 1)) {
    return Failure{"check the MAC address", EINVAL,
                   "The first byte of a MAC address of a link must be even: an odd one is a "
                   "multicast address."};
  }
  if (options.mac && *options.mac == MacAddress{}) {
    return Failure{"check the MAC address", EINVAL, "The all-zero MAC address cannot be used."};
  }
  if (options.offloads != 0 && !options.vnet_header) {
    return Failure{
        "check the offloads", EINVAL,
        "Offloads need the vnet header: without it nothing says how to cut a large packet.",
        "Turn the vnet header on, or leave the offloads out."};
  }
  return std::nullopt;
}

Result<TunDevice> TunDevice::open(const TunOptions& options) {
  if (auto fault = tun_options_fault(options)) return std::move(*fault);
  return in_namespace(options.namespace_path, [&] { return open_here(options); });
}

Result<TunDevice> TunDevice::open_here(const TunOptions& options) {
  Result<UniqueFd> node = open_tun_node(options.driver);
  if (!node) return std::move(node.failure());

  struct ifreq request {};
  std::copy(options.name.begin(), options.name.end(), request.ifr_name);
  request.ifr_flags = attach_flags(options);
  if (::ioctl(node.value().get(), TUNSETIFF, &request) != 0) return explain_attach(options, errno);

  // A pattern has become a name; a device that was joined may have been renamed in between.
  struct ifreq attached {};
  if (::ioctl(node.value().get(), TUNGETIFF, &attached) != 0) return failure_of("ioctl TUNGETIFF");
  attached.ifr_name[IFNAMSIZ - 1] = '\0';

  TunDevice device(std::move(node.value()), attached.ifr_name);
  if (Status configured = device.configure(options); !configured) {
    return std::move(configured.failure());
  }
  return device;
}

Status TunDevice::configure(const TunOptions& options) {
  // Any socket of the namespace resolves the index; the TUN descriptor itself knows only its name.
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return failure_of("socket");
  struct ifreq request {};
  name_.copy(request.ifr_name, IFNAMSIZ - 1);
  if (::ioctl(socket.get(), SIOCGIFINDEX, &request) != 0) return failure_of("ioctl SIOCGIFINDEX");
  index_ = request.ifr_ifindex;

  if (options.vnet_header) {
    int size = kVnetHeaderSize;
    if (::ioctl(fd(), TUNSETVNETHDRSZ, &size) != 0) return failure_of("ioctl TUNSETVNETHDRSZ");
    offloads_ = negotiate_offloads(options.offloads, [&](unsigned mask) {
      return ::ioctl(fd(), TUNSETOFFLOAD, static_cast<unsigned long>(mask)) == 0;
    });
  }
  if (options.mac) {
    request = {};
    request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
    std::memcpy(request.ifr_hwaddr.sa_data, options.mac->data(), options.mac->size());
    if (::ioctl(fd(), SIOCSIFHWADDR, &request) != 0) return failure_of("ioctl SIOCSIFHWADDR");
  }
  if (options.owner &&
      ::ioctl(fd(), TUNSETOWNER, static_cast<unsigned long>(*options.owner)) != 0) {
    return failure_of("ioctl TUNSETOWNER",
                      "This user namespace knows no such user; choose another owner.");
  }
  if (options.owner_group &&
      ::ioctl(fd(), TUNSETGROUP, static_cast<unsigned long>(*options.owner_group)) != 0) {
    return failure_of("ioctl TUNSETGROUP",
                      "This user namespace knows no such group; choose another.");
  }
  return options.persistent ? set_persistent(true) : Status(Nothing{});
}

Status TunDevice::set_persistent(bool on) {
  if (::ioctl(fd(), TUNSETPERSIST, on ? 1UL : 0UL) != 0) return failure_of("ioctl TUNSETPERSIST");
  return Nothing{};
}

Result<std::optional<size_t>> TunDevice::read(std::span<std::byte> buffer) {
  ssize_t size = 0;
  do {
    size = ::read(fd(), buffer.data(), buffer.size());
  } while (size < 0 && errno == EINTR);
  if (size < 0) {
    if (errno == EAGAIN) return std::optional<size_t>();
    return failure_of("read " + name_);
  }
  if (static_cast<size_t>(size) >= buffer.size()) {
    return Failure{"read " + name_, EMSGSIZE,
                   "A packet did not fit into the buffer; it was dropped."};
  }
  return std::optional<size_t>(static_cast<size_t>(size));
}

Result<size_t> TunDevice::write(std::span<const std::byte> packet) {
  ssize_t size = 0;
  do {
    size = ::write(fd(), packet.data(), packet.size());
  } while (size < 0 && errno == EINTR);
  if (size < 0) return failure_of("write " + name_);
  return static_cast<size_t>(size);
}

}  // namespace taproom
