#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

/// A fuzz target is one file, fuzz/NAME.cc, which becomes one program: it includes this, defines
/// `LLVMFuzzerTestOneInput`, and `fuzz::seeds` with what the fuzzer starts from. Makefile, run.mjs
/// and `make fuzz-run` find it by its name. What must hold is said by `fuzz::require`; bytes that
/// were not to be read are the sanitizers' to find.
namespace fuzz {

using Bytes = std::vector<uint8_t>;

/// Defined by each target: valid inputs of every kind, so that nobody has to guess a header.
std::vector<Bytes> seeds();

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Takes numbers from the front of the input; zeros when it has come to its end.
class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  uint8_t u8() {
    if (bytes_.empty()) return 0;
    const uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }
  uint16_t u16() {
    const uint16_t high = u8();
    return static_cast<uint16_t>(high << 8 | u8());
  }
  uint32_t u32() {
    const uint32_t high = u16();
    return high << 16 | u16();
  }
  /// Up to `size` of what is left.
  std::span<const uint8_t> take(size_t size) {
    const auto taken = bytes_.first(size < bytes_.size() ? size : bytes_.size());
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }
  std::span<const uint8_t> rest() { return take(bytes_.size()); }
  bool empty() const { return bytes_.empty(); }

 private:
  std::span<const uint8_t> bytes_;
};

}  // namespace fuzz

/// `--seeds DIR` writes the seeds, one a file, and ends; everything else is libFuzzer's.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  if (*argc != 3 || std::strcmp((*argv)[1], "--seeds") != 0) return 0;
  const std::filesystem::path folder = (*argv)[2];
  std::filesystem::create_directories(folder);
  int count = 0;
  for (const fuzz::Bytes& seed : fuzz::seeds()) {
    std::ofstream file(folder / ("seed-" + std::to_string(count++)), std::ios::binary);
    file.write(reinterpret_cast<const char*>(seed.data()),
               static_cast<std::streamsize>(seed.size()));
    if (!file) std::exit(1);
  }
  std::printf("%d seeds\n", count);
  std::exit(0);
}
