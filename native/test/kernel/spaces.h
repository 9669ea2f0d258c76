#pragma once

#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "check.h"
#include "system/network_namespace.h"

extern char** environ;

namespace check {

/// A named namespace that goes with the test.
class Space {
 public:
  explicit Space(std::string name) : name_(std::move(name)) {
    const auto made = taproom::create_namespace(path());
    if (!made) fail(__FILE__, __LINE__, made.failure().step);
  }
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;
  ~Space() { (void)taproom::delete_namespace(path()); }

  std::string path() const { return "/run/netns/" + name_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

/// Runs iproute2; true when it ended well.
inline bool ip(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "ip");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  if (::posix_spawnp(&child, "ip", nullptr, nullptr, argv.data(), environ) != 0) return false;
  int status = 0;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

/// Polls until `probe` is true; false after ten seconds.
template <typename Probe>
bool eventually(Probe probe) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!probe()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace check
