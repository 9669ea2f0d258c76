#include "vxlan_program.h"

#include "../packet/headers.h"
#include "vxlan_header.h"

namespace taproom::datapath {
namespace {

class Assembler {
 public:
  void load(unsigned offset) { add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)); }
  void load_half(unsigned offset) { add(BPF_STMT(BPF_LD | BPF_H | BPF_ABS, offset)); }
  void add(sock_filter instruction) { program_.push_back(instruction); }
  void answer(uint32_t socket) { add(BPF_STMT(BPF_RET | BPF_K, socket)); }
  /// Where it is another value, goes on behind the current member.
  void require(uint32_t value) {
    unfinished_.push_back(program_.size());
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 0));
  }
  void end_member() {
    for (const size_t at : unfinished_) {
      program_[at].jf = static_cast<uint8_t>(program_.size() - at - 1);
    }
    unfinished_.clear();
  }
  std::vector<sock_filter> take() { return std::move(program_); }

 private:
  std::vector<sock_filter> program_;
  std::vector<size_t> unfinished_;
};

/// Headers behind SKF_NET_OFF (-1048576 as the kernel's classic BPF has it).
constexpr unsigned network(unsigned offset) { return static_cast<unsigned>(SKF_NET_OFF) + offset; }

void choose_worker(Assembler& to, const VxlanMember& member) {
  const std::vector<uint32_t>& sockets = member.sockets;
  if (sockets.size() > 1) {
    // The source port; behind IPv4 options it is something else of the flow, which does as well.
    to.load_half(network(member.remote.ipv6 ? 40 : 20));
    to.add(BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, static_cast<uint32_t>(sockets.size())));
    for (uint32_t worker = 1; worker < sockets.size(); ++worker) {
      to.add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, worker, 0, 1));
      to.answer(sockets[worker]);
    }
  }
  to.answer(sockets[0]);
}

}  // namespace

std::vector<sock_filter> vxlan_program(const std::vector<VxlanMember>& members,
                                       uint32_t default_socket) {
  Assembler program;
  program.add(BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0));
  program.add(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kVxlanHeader, 1, 0));
  program.answer(default_socket);
  for (const VxlanMember& member : members) {
    program.load(4);
    program.add(BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 8));
    program.require(member.vni);
    const uint8_t* address = member.remote.address.data();
    for (unsigned at = 0; at < (member.remote.ipv6 ? 16u : 4u); at += 4) {
      program.load(network((member.remote.ipv6 ? 8 : 12) + at));
      program.require(load32(address + at));
    }
    choose_worker(program, member);
    program.end_member();
  }
  program.answer(default_socket);
  return program.take();
}

}  // namespace taproom::datapath
