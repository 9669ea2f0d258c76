#pragma once

#include <sys/eventfd.h>

#include <vector>

#include "../core/port.h"

namespace taproom::datapath {

/// Stands in for a port whose device could not be opened anew: nothing comes in, nothing goes out,
/// its counters go on, and it can be tried again. `options` are what will be opened then.
class AbsentPort final : public Port {
 public:
  AbsentPort(PortOptions options, const PortFacts& gone, unsigned workers, int error)
      : Port(std::move(options)) {
    facts_ = gone;
    facts_.memory = 0;
    for (unsigned i = 0; i < workers; ++i) queues_.push_back(std::make_unique<Queue>(error));
  }
  PortQueue& queue(unsigned worker) override { return *queues_[worker]; }

 private:
  class Queue final : public PortQueue {
   public:
    explicit Queue(int error) : error_(error), never_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
      fail(error);
    }
    int fd() const override { return never_.get(); }
    unsigned receive(unsigned, FrameSink&) override { return 0; }
    Sent send(const Frame&) override { return Sent::kDown; }
    /// A link that is up again does not help: it has to be opened.
    void revive() override { fail(error_); }

   private:
    const int error_;
    UniqueFd never_;
  };
  std::vector<std::unique_ptr<Queue>> queues_;
};

}  // namespace taproom::datapath
