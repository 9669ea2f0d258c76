#pragma once

#include <linux/filter.h>

#include "../../system/result.h"

namespace taproom::datapath {

/// The part of libpcap that compiles and runs filters, found when the first filter is wanted. It is
/// not linked: the shared library brings D-Bus into the process, Debian's static one is not
/// position-independent, and who uses no filter needs neither. Declared here as its ABI has it
/// (pcap/pcap.h, pcap/bpf.h), unchanged since 0.8; a BPF instruction is that of linux/filter.h.
struct PcapLibrary {
  struct Program {
    unsigned length = 0;
    sock_filter* instructions = nullptr;
  };
  struct Handle;  // pcap_t

  Handle* (*open_dead)(int link_type, int snapshot_length) = nullptr;
  void (*close)(Handle*) = nullptr;
  int (*compile)(Handle*, Program*, const char* expression, int optimize, unsigned mask) = nullptr;
  void (*free_code)(Program*) = nullptr;
  char* (*error)(Handle*) = nullptr;
  unsigned (*run)(const sock_filter*, const unsigned char* packet, unsigned wire_length,
                  unsigned length) = nullptr;

  /// Loaded once, for good; any thread.
  static Result<const PcapLibrary*> load();
};

}  // namespace taproom::datapath
