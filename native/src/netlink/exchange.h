#pragma once

#include <functional>
#include <span>
#include <vector>

#include "attributes.h"
#include "netlink_socket.h"

namespace taproom::netlink {

/// Questions and answers on one request socket. Each message has its own sequence number; an answer
/// counts only when that and our port id are right, so that a late one is ignored.
/// Netlink thread only.
class Exchange {
 public:
  using Visit = std::function<void(uint16_t type, Bytes payload)>;

  /// `buffer` is for datagrams, shared by all of the thread: no visit asks anything itself.
  Exchange(NetlinkSocket socket, std::span<uint8_t> buffer)
      : socket_(std::move(socket)), buffer_(buffer) {}

  /// Messages with NLM_F_ACK, sent together, done by the kernel in their order, each on its own:
  /// one that fails does not stop the next. `steps` name them in failures.
  std::vector<Status> change(std::vector<Message> messages, const std::vector<const char*>& steps);

  /// `begin` comes before the first row, and again when the kernel says that the dump was not
  /// one state (NLM_F_DUMP_INTR): forget it then.
  Status dump(Message message, const char* step, const std::function<void()>& begin,
              const Visit& visit);

  /// Requests that are answered with one object each, sent together; `at` counts them from 0.
  using VisitEach = std::function<void(size_t at, Bytes payload)>;
  std::vector<Status> get_each(std::vector<Message> messages, const char* step,
                               const VisitEach& visit);

  /// A request that is answered with one object.
  Status get(Message message, const char* step, const std::function<void(Bytes payload)>& visit);

 private:
  std::vector<Status> ask(std::vector<Message> messages, const std::vector<const char*>& steps,
                          const VisitEach& visit);
  Status dump_once(const Message& message, const char* step, const Visit& visit, bool& interrupted);
  uint32_t stamp(Message& message);
  bool is_ours(Bytes message, uint32_t first, uint32_t count) const;

  NetlinkSocket socket_;
  uint32_t sequence_ = 0;
  std::span<uint8_t> buffer_;
};

}  // namespace taproom::netlink
