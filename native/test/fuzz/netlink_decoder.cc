#include "fuzz/target.h"
#include "netlink/decode_and_check.h"
#include "netlink/samples.h"

/// One message of the kernel, or what passes for one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  check::decode_and_check({data, size});
  return 0;
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::vector<Bytes> all;
  for (const check::Message& message : check::built_messages()) {
    all.emplace_back(message.begin(), message.end());
  }
  for (const check::Message& message : check::kernel_messages()) {
    all.emplace_back(message.begin(), message.end());
  }
  return all;
}
