#include "nic_ring.h"

#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace taproom::datapath {

NicRing::NicRing(NicRing&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)), size_(other.size_) {}

NicRing& NicRing::operator=(NicRing&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(size_, other.size_);
  return *this;
}

NicRing::~NicRing() {
  if (memory_ != nullptr) ::munmap(memory_, size_.bytes());
}

Result<NicRing> map_nic_ring(int fd, int option, const std::string& device, NicRingSize size) {
  const tpacket_req request{size.block_bytes, size.blocks, size.slot_bytes, size.slots()};
  if (::setsockopt(fd, SOL_PACKET, option, &request, sizeof(request)) != 0) {
    return failure_of("setsockopt of a ring for " + device,
                      "The kernel had no memory for it; free some, or ask for a smaller ring.");
  }
  void* memory = ::mmap(nullptr, size.bytes(), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) return failure_of("mmap a ring of " + device);
  return NicRing(static_cast<std::byte*>(memory), size);
}

}  // namespace taproom::datapath
