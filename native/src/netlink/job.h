#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "requests.h"
#include "watched_namespaces.h"

namespace taproom::netlink {

/// What a job answers: nothing, JSON text, or rows of numbers end to end.
using Answer = std::variant<std::monostate, std::string, std::vector<double>>;
using Reply = Result<Answer>;

/// One message that the kernel acknowledges. Several of these in a row go out together.
struct ChangeJob {
  std::string place;
  /// RTM_* name of the request, for failures.
  const char* step;
  std::function<Result<Message>(WatchedNamespaces&)> encode;
};

/// Anything else. Runs alone, on the netlink thread.
struct QueryJob {
  std::function<Reply(WatchedNamespaces&)> run;
};

struct Job {
  /// Of the promise that waits.
  uint64_t id = 0;
  std::variant<ChangeJob, QueryJob> work;
};

}  // namespace taproom::netlink
