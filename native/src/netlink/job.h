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

/// A link that a change makes, to be completed and then read back, so that its row is among the
/// events before the change's answer. An alias is no part of making a link (rtnl_create_link), the
/// far end of a veth pair cannot come up while the pair is made (ENOTCONN: veth_open before the
/// ends know each other), and of a link that is down the kernel announces neither.
struct MadeLink {
  /// Its namespace; nothing is the change's own.
  std::optional<std::string> place;
  std::string name;
  /// The second message; empty where there is nothing to complete.
  Message then;
};

/// One message that the kernel acknowledges. Several of these in a row go out together.
struct ChangeJob {
  std::string place;
  /// RTM_* name of the request, for failures.
  const char* step;
  std::function<Result<Message>(WatchedNamespaces&)> encode;
  /// What it makes; its answer is the index of each. When one of them cannot be completed or read
  /// back, `undo` takes the change back.
  std::vector<MadeLink> made{};
  Message undo{};
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
