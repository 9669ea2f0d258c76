#pragma once

#include <cstdio>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// A test harness of one page: `TEST(name) { CHECK(...); }` registers itself, `run_tests` runs all
/// and prints what run.mjs counts. Under a sanitizer the process ends at the first report, so there
/// is no more to isolate.
namespace check {

struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Thrown where the machine lacks what a test needs; shown and counted.
struct Skipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Test {
  const char* name;
  std::function<void()> body;
};

inline std::vector<Test>& tests() {
  static std::vector<Test> all;
  return all;
}

struct Registration {
  Registration(const char* name, std::function<void()> body) {
    tests().push_back({name, std::move(body)});
  }
};

/// Exit status for main.
inline int run_tests() {
  int passed = 0;
  int failed = 0;
  int skipped = 0;
  for (const Test& test : tests()) {
    try {
      test.body();
      ++passed;
    } catch (const Skipped& reason) {
      ++skipped;
      std::printf("skip  %s: %s\n", test.name, reason.what());
    } catch (const std::exception& error) {
      ++failed;
      std::printf("FAIL  %s: %s\n", test.name, error.what());
    }
    std::fflush(stdout);
  }
  std::printf("tests: %d passed, %d failed, %d skipped\n", passed, failed, skipped);
  return failed == 0 ? 0 : 1;
}

[[noreturn]] inline void fail(const char* file, int line, const std::string& what) {
  throw Failed(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

/// Both sides are shown when they differ.
template <typename A, typename B>
void equal(const char* file, int line, const char* text, const A& actual, const B& expected) {
  if (actual == expected) return;
  std::ostringstream out;
  out << text << ": got " << actual << ", expected " << expected;
  fail(file, line, out.str());
}

}  // namespace check

#define TEST(name)                                                          \
  static void test_##name();                                                \
  static const check::Registration registration_##name(#name, test_##name); \
  static void test_##name()

#define CHECK(condition) \
  if (!(condition)) check::fail(__FILE__, __LINE__, #condition)
#define CHECK_EQ(actual, expected) \
  check::equal(__FILE__, __LINE__, #actual " == " #expected, actual, expected)
