#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "../system/namespace_thread.h"
#include "../system/result.h"
#include "../unique_fd.h"
#include "device_node.h"
#include "mac_address.h"

namespace taproom {

/// struct virtio_net_hdr_v1 (linux/virtio_net.h): what TUNSETVNETHDRSZ is set to.
inline constexpr size_t kVnetHeaderSize = 12;
/// Larger than every packet: 64 KiB of IP payload, the headers of IPv6 and Ethernet with two VLAN
/// tags, the vnet header, and a byte that stays free, which proves that nothing was cut off.
inline constexpr size_t kPacketBufferSize = 65536 + 40 + 14 + 2 * 4 + kVnetHeaderSize + 1;

struct TunOptions {
  bool tap = false;
  std::string name;
  NamespacePath namespace_path;
  bool exclusive = false;
  bool vnet_header = false;
  bool multi_queue = false;
  bool persistent = false;
  std::optional<uint32_t> owner;
  std::optional<uint32_t> owner_group;
  std::optional<MacAddress> mac;
  /// OffloadBit mask; needs `vnet_header`.
  unsigned offloads = 0;
  TunDriver driver;
};

/// One queue of a TUN or TAP. Not thread-safe: one owner at a time.
class TunDevice {
 public:
  /// Checks the options, then makes or joins the device in its namespace. Persistence comes last,
  /// so that a device whose opening failed halfway goes with its descriptor.
  static Result<TunDevice> open(const TunOptions& options);

  const std::string& name() const { return name_; }
  int index() const { return index_; }
  unsigned offloads() const { return offloads_; }
  int fd() const { return fd_.get(); }
  bool is_open() const { return static_cast<bool>(fd_); }

  /// One whole packet into `buffer` (of kPacketBufferSize), or nothing where none waits.
  Result<std::optional<size_t>> read(std::span<std::byte> buffer);
  /// One packet. Answers with the bytes taken, always all of them.
  Result<size_t> write(std::span<const std::byte> packet);
  Status set_persistent(bool on);
  /// Idempotent.
  void close() { fd_.reset(); }

 private:
  TunDevice(UniqueFd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}
  static Result<TunDevice> open_here(const TunOptions& options);
  Status configure(const TunOptions& options);

  UniqueFd fd_;
  std::string name_;
  int index_ = 0;
  unsigned offloads_ = 0;
};

/// Why the options cannot be carried out, found before the kernel is asked.
std::optional<Failure> tun_options_fault(const TunOptions& options);

}  // namespace taproom
