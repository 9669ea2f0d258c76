#include <cstddef>
#include <cstdint>

#include "netlink/chew.h"

/// libFuzzer's entrance: one message of the kernel, or what passes for one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  check::chew({data, size});
  return 0;
}
