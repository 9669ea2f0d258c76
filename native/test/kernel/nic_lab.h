#pragma once

#include <netinet/in.h>

#include <atomic>

#include "datapath/port/nic_port.h"
#include "nic_wire.h"
#include "tun/offload.h"

namespace nic_lab {

using namespace wire;

inline std::unique_ptr<Port> open_nic(const Wire& wire, unsigned workers = 1) {
  return must_open(wire.options(NicPortOptions{.device = "n0"}), workers);
}

inline VnetHeader gso(uint8_t type, uint16_t headers, uint16_t checksum_offset, uint16_t size) {
  VnetHeader vnet;
  vnet.flags = kNeedsChecksum;
  vnet.gso_type = type;
  vnet.header_length = headers;
  vnet.gso_size = size;
  vnet.checksum_start = 34;
  vnet.checksum_offset = checksum_offset;
  return vnet;
}

}  // namespace nic_lab
