#include "exchange.h"

#include "event.h"
#include "extended_ack.h"

namespace taproom::netlink {
namespace {

/// After this many disturbed dumps the last one is taken as it is: events set right what moved.
constexpr int kDumpAttempts = 5;

Failure refused(const char* step, const Acknowledgement& answer) {
  return Failure{.step = step, .error = answer.error, .kernel_message = answer.words};
}

Failure renamed(Failure failure, const char* step) {
  failure.step = std::string(step) + ": " + failure.step;
  if (failure.error == EAGAIN) {
    failure.error = ETIMEDOUT;
    failure.message = "The kernel did not answer in time.";
  }
  return failure;
}

/// Calls `visit` for each whole message of a datagram.
template <typename Visit>
void each_message(Bytes datagram, Visit visit) {
  while (const auto header = read<nlmsghdr>(datagram)) {
    if (header->nlmsg_len < NLMSG_HDRLEN || header->nlmsg_len > datagram.size()) break;
    visit(*header, datagram.first(header->nlmsg_len));
    const size_t step = NLMSG_ALIGN(header->nlmsg_len);
    if (step >= datagram.size()) break;
    datagram = datagram.subspan(step);
  }
}

}  // namespace

uint32_t Exchange::stamp(Message& message) {
  nlmsghdr header;
  std::memcpy(&header, message.data(), sizeof header);
  header.nlmsg_seq = ++sequence_;
  std::memcpy(message.data(), &header, sizeof header);
  return header.nlmsg_seq;
}

bool Exchange::is_ours(Bytes message, uint32_t first, uint32_t count) const {
  const auto header = read<nlmsghdr>(message);
  return header && header->nlmsg_pid == socket_.port_id() && header->nlmsg_seq - first < count;
}

std::vector<Status> Exchange::change(std::vector<Message> messages,
                                     const std::vector<const char*>& steps) {
  return ask(std::move(messages), steps, [](size_t, Bytes) {});
}

std::vector<Status> Exchange::get_each(std::vector<Message> messages, const char* step,
                                       const VisitEach& visit) {
  const std::vector<const char*> steps(messages.size(), step);
  return ask(std::move(messages), steps, visit);
}

Status Exchange::get(Message message, const char* step,
                     const std::function<void(Bytes payload)>& visit) {
  std::vector<Message> messages;
  messages.push_back(std::move(message));
  return ask(std::move(messages), {step}, [&](size_t, Bytes payload) { visit(payload); }).front();
}

/// Each message is answered once: with an acknowledgement, a refusal or an object.
std::vector<Status> Exchange::ask(std::vector<Message> messages,
                                  const std::vector<const char*>& steps, const VisitEach& visit) {
  const size_t count = messages.size();
  const uint32_t first = sequence_ + 1;
  for (Message& message : messages) stamp(message);

  std::vector<std::optional<Status>> answers(count);
  size_t missing = count;
  std::optional<Failure> broken;
  if (Status sent = socket_.send(messages); !sent) broken = sent.failure();
  while (missing > 0 && !broken) {
    const auto datagram = socket_.receive(buffer_);
    if (!datagram) {
      broken = datagram.failure();
      break;
    }
    each_message(datagram.value(), [&](const nlmsghdr& header, Bytes part) {
      if (!is_ours(part, first, static_cast<uint32_t>(count))) return;
      const size_t at = header.nlmsg_seq - first;
      if (answers[at]) return;
      --missing;
      if (header.nlmsg_type != NLMSG_ERROR) {
        answers[at] = Status(Nothing{});
        visit(at, payload_of(part));
        return;
      }
      const Acknowledgement answer = decode_acknowledgement(part, messages[at]);
      answers[at] = answer.error == 0 ? Status(Nothing{}) : Status(refused(steps[at], answer));
    });
  }

  std::vector<Status> results;
  results.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    results.push_back(answers[i] ? *answers[i] : Status(renamed(*broken, steps[i])));
  }
  return results;
}

Status Exchange::dump(Message message, const char* step, const std::function<void()>& begin,
                      const Visit& visit) {
  for (int attempt = 1;; ++attempt) {
    begin();
    bool interrupted = false;
    stamp(message);
    Status status = dump_once(message, step, visit, interrupted);
    if (!status || !interrupted || attempt == kDumpAttempts) return status;
  }
}

Status Exchange::dump_once(const Message& message, const char* step, const Visit& visit,
                           bool& interrupted) {
  if (Status sent = socket_.send({&message, 1}); !sent) return renamed(sent.failure(), step);
  std::optional<Status> outcome;
  while (!outcome) {
    const auto datagram = socket_.receive(buffer_);
    if (!datagram) return renamed(datagram.failure(), step);
    each_message(datagram.value(), [&](const nlmsghdr& header, Bytes part) {
      if (outcome || !is_ours(part, sequence_, 1)) return;
      if (header.nlmsg_flags & NLM_F_DUMP_INTR) interrupted = true;
      if (header.nlmsg_type == NLMSG_ERROR || header.nlmsg_type == NLMSG_DONE) {
        const Acknowledgement answer = decode_acknowledgement(part, message);
        outcome = answer.error == 0 ? Status(Nothing{}) : Status(refused(step, answer));
        return;
      }
      visit(header.nlmsg_type, payload_of(part));
    });
  }
  return *outcome;
}

}  // namespace taproom::netlink
