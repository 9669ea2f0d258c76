#pragma once

#include <fcntl.h>
#include <sched.h>

#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "../unique_fd.h"
#include "result.h"

namespace taproom {

/// A namespace file such as /run/netns/NAME, or nothing for the namespace of the process.
using NamespacePath = std::optional<std::string>;

/// Moves the calling thread into the namespace; a thread that has done so must not serve others.
inline Status enter_namespace(const std::string& path) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file)
    return failure_of("open " + path, "Check that the namespace still exists: ip netns list.");
  if (::setns(file.get(), CLONE_NEWNET) != 0) {
    if (errno == EINVAL) {
      return Failure{"setns", EINVAL, path + " is not a network namespace.",
                     "The file was left behind by a namespace that is gone; delete it."};
    }
    return failure_of("setns " + path);
  }
  return Nothing{};
}

/// Runs `work`, which answers with a Result, to its end on a thread of its own, so that whatever it
/// does to its namespaces ends with it and the caller's thread (the JavaScript one) never leaves
/// its own.
template <typename Work>
auto on_throwaway_thread(Work work) -> decltype(work()) {
  std::optional<decltype(work())> result;
  try {
    std::thread([&] { result.emplace(work()); }).join();
  } catch (const std::system_error& error) {
    return Failure{"start a thread", error.code().value()};
  }
  return std::move(*result);
}

/// Runs `work`, which answers with a Result, inside the namespace. Without a path: here and now.
template <typename Work>
auto in_namespace(const NamespacePath& path, Work work) -> decltype(work()) {
  if (!path) return work();
  return on_throwaway_thread([&]() -> decltype(work()) {
    if (Status entered = enter_namespace(*path); !entered) return std::move(entered.failure());
    return work();
  });
}

}  // namespace taproom
