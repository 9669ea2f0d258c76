#include <cstring>
#include <filesystem>
#include <fstream>

#include "check.h"
#include "netlink/samples.h"

namespace {

/// One file a message: where the fuzzer starts from.
int write_corpus(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  std::vector<check::Message> messages = check::built_messages();
  for (check::Message& message : check::kernel_messages()) messages.push_back(std::move(message));
  int count = 0;
  for (const check::Message& message : messages) {
    std::ofstream file(folder / std::to_string(count++), std::ios::binary);
    file.write(reinterpret_cast<const char*>(message.data()),
               static_cast<std::streamsize>(message.size()));
    if (!file) return 1;
  }
  std::printf("%d messages\n", count);
  return 0;
}

}  // namespace

/// Pure parts of the addon: needs no privilege, no Node, no network. `--corpus DIR` writes the
/// messages of the netlink tests as files instead.
int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--corpus") == 0) return write_corpus(argv[2]);
  return check::run_tests();
}
