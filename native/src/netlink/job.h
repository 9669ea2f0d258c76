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

/// A second message that completes a change, and the one that takes the change back when the second
/// is refused. The kernel cannot bring up the far end of a veth pair while it makes the pair
/// (ENOTCONN: veth_open before the ends know each other).
struct FollowUp {
  /// Namespace of the second message; nothing is the change's own.
  std::optional<std::string> place;
  Message message;
  Message undo;
};

/// One message that the kernel acknowledges. Several of these in a row go out together.
struct ChangeJob {
  std::string place;
  /// RTM_* name of the request, for failures.
  const char* step;
  std::function<Result<Message>(WatchedNamespaces&)> encode;
  /// What must follow it, where it went well; see FollowUp.
  std::optional<FollowUp> then{};
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
