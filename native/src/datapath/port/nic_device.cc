#include "nic_device.h"

#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "../../unique_fd.h"

namespace taproom::datapath {

Result<NicDevice> find_nic(const std::string& name) {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return failure_of("socket");
  ifreq request{};
  if (name.empty() || name.size() >= IFNAMSIZ) {
    return Failure{"find " + name, EINVAL, "\"" + name + "\" cannot be the name of a device.",
                   "Names of devices have 1 to 15 bytes."};
  }
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  if (::ioctl(socket.get(), SIOCGIFINDEX, &request) != 0) {
    if (errno != ENODEV) return failure_of("ioctl SIOCGIFINDEX " + name);
    return Failure{"find " + name, ENODEV, "There is no device " + name + " in this namespace.",
                   "See which there are: taproom link list."};
  }
  NicDevice device{name, request.ifr_ifindex, 0};
  if (::ioctl(socket.get(), SIOCGIFHWADDR, &request) != 0) {
    return failure_of("ioctl SIOCGIFHWADDR " + name);
  }
  if (request.ifr_hwaddr.sa_family != ARPHRD_ETHER) {
    return Failure{"find " + name, EOPNOTSUPP,
                   name + " has no Ethernet frames, so it cannot be a port.",
                   "Choose an Ethernet device, or for a TUN a port of the form tun:" + name + "."};
  }
  const auto mtu = nic_mtu(socket.get(), device.index);
  if (!mtu) return failure_of("ioctl SIOCGIFMTU " + name);
  device.mtu = *mtu;
  return device;
}

std::optional<uint32_t> nic_mtu(int fd, int index) {
  ifreq request{};
  request.ifr_ifindex = index;
  if (::ioctl(fd, SIOCGIFNAME, &request) != 0 || ::ioctl(fd, SIOCGIFMTU, &request) != 0) return {};
  return static_cast<uint32_t>(request.ifr_mtu);
}

Failure explain_nic_socket(const std::string& family, const std::string& config,
                           const std::string& device, int error, std::string remedy) {
  std::string step = "open an " + family + " socket for " + device;
  switch (error) {
    case EPERM:
    case EACCES:
      return {std::move(step), error, "This user may not receive the frames of " + device + ".",
              "Start the helper as root: it takes CAP_NET_RAW in the device's namespace."};
    case EAFNOSUPPORT:
      return {std::move(step), error, "This kernel has no " + family + " sockets (" + config + ").",
              std::move(remedy)};
    default:
      return {std::move(step), error};
  }
}

}  // namespace taproom::datapath
