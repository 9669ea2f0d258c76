#include "xdp_program.h"

#include <linux/bpf.h>
#include <linux/if_link.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

namespace taproom::datapath {
namespace {

int bpf(bpf_cmd command, bpf_attr& attributes) {
  return static_cast<int>(::syscall(SYS_bpf, command, &attributes, sizeof(attributes)));
}

uint64_t address_of(const void* memory) { return reinterpret_cast<uintptr_t>(memory); }

Failure explain(const std::string& step, int error) {
  switch (error) {
    case EPERM:
    case EACCES:
      return {step, error, "This user may not load XDP programs.",
              "Start the helper as root, or use a port of the form nic:NAME."};
    case ENOSYS:
    case EINVAL:
      return {step, error, "This kernel does not know AF_XDP (CONFIG_XDP_SOCKETS).",
              "Use a port of the form nic:NAME."};
    default:
      return {step, error};
  }
}

Result<UniqueFd> make_map(uint32_t queues) {
  bpf_attr attributes{};
  attributes.map_type = BPF_MAP_TYPE_XSKMAP;
  attributes.key_size = sizeof(uint32_t);
  attributes.value_size = sizeof(uint32_t);
  attributes.max_entries = queues;
  UniqueFd map(bpf(BPF_MAP_CREATE, attributes));
  if (!map) return explain("bpf BPF_MAP_CREATE", errno);
  return map;
}

/// return bpf_redirect_map(&map, context->rx_queue_index, XDP_PASS); which passes a frame on to the
/// host where the queue has no socket.
Result<UniqueFd> load(const UniqueFd& map) {
  const bpf_insn code[] = {
      {BPF_LDX | BPF_MEM | BPF_W, BPF_REG_2, BPF_REG_1, offsetof(xdp_md, rx_queue_index), 0},
      {BPF_LD | BPF_IMM | BPF_DW, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, map.get()},
      {0, 0, 0, 0, 0},
      {BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_3, 0, 0, XDP_PASS},
      {BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_redirect_map},
      {BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
  };
  bpf_attr attributes{};
  attributes.prog_type = BPF_PROG_TYPE_XDP;
  attributes.expected_attach_type = BPF_XDP;
  attributes.insns = address_of(code);
  attributes.insn_cnt = std::size(code);
  attributes.license = address_of("");
  std::strncpy(attributes.prog_name, "taproom_xdp", sizeof(attributes.prog_name) - 1);
  UniqueFd program(bpf(BPF_PROG_LOAD, attributes));
  if (!program) return explain("bpf BPF_PROG_LOAD", errno);
  return program;
}

int attach(const NicDevice& device, const UniqueFd& program, uint32_t mode) {
  bpf_attr attributes{};
  attributes.link_create.prog_fd = static_cast<uint32_t>(program.get());
  attributes.link_create.target_ifindex = static_cast<uint32_t>(device.index);
  attributes.link_create.attach_type = BPF_XDP;
  attributes.link_create.flags = mode;
  return bpf(BPF_LINK_CREATE, attributes);
}

std::string why_not_native(const NicDevice& device, int error) {
  switch (error) {
    case EOPNOTSUPP:
      return "The driver of " + device.name + " has no XDP.";
    case ERANGE:
    case E2BIG:
    case EINVAL:
      return "The driver of " + device.name +
             " refuses XDP as the device is set (for most the MTU is too large: " +
             std::to_string(device.mtu) + ").";
    default:
      return "The driver of " + device.name + " refuses XDP: " + std::strerror(error) + ".";
  }
}

}  // namespace

Result<XdpProgram> attach_xdp_program(const NicDevice& device, uint32_t queues) {
  XdpProgram made;
  auto map = make_map(queues);
  if (!map) return std::move(map.failure());
  made.map = std::move(map.value());
  auto program = load(made.map);
  if (!program) return std::move(program.failure());
  made.program = std::move(program.value());

  made.link = UniqueFd(attach(device, made.program, XDP_FLAGS_DRV_MODE));
  made.native = static_cast<bool>(made.link);
  int error = made.native ? 0 : errno;
  if (!made.native && error != EBUSY && error != EEXIST) {
    made.why_not_native = why_not_native(device, error);
    made.link = UniqueFd(attach(device, made.program, XDP_FLAGS_SKB_MODE));
    error = made.link ? 0 : errno;
  }
  if (made.link) return made;
  if (error == EBUSY || error == EEXIST) {
    return Failure{"attach an XDP program to " + device.name, error,
                   device.name + " has an XDP program already.",
                   "Stop the program that uses it, or take it off: ip link set dev " + device.name +
                       " xdp off."};
  }
  if (error == ENODEV) {
    return Failure{"attach an XDP program to " + device.name, error,
                   device.name + " has just gone; bring it back."};
  }
  return Failure{"attach an XDP program to " + device.name,
                 error,
                 {},
                 "Use a port of the form nic:" + device.name + "."};
}

Status hand_over_queue(const XdpProgram& program, uint32_t queue, int socket) {
  const auto value = static_cast<uint32_t>(socket);
  bpf_attr attributes{};
  attributes.map_fd = static_cast<uint32_t>(program.map.get());
  attributes.key = address_of(&queue);
  attributes.value = address_of(&value);
  attributes.flags = BPF_ANY;
  if (bpf(BPF_MAP_UPDATE_ELEM, attributes) != 0) return failure_of("bpf BPF_MAP_UPDATE_ELEM");
  return Nothing{};
}

}  // namespace taproom::datapath
