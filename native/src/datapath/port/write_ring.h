#pragma once

#include <linux/io_uring.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "../../unique_fd.h"

namespace taproom::datapath {

/// Many write(2) in one system call (io_uring), each of which has ended when the call returns. What
/// it saves is less the calls than the kernel's chance to switch to a receiver that each of them
/// woke: one switch for a batch instead of one a frame, worth 1.4 times TCP and 1.5 times small
/// packets between two TAPs on two CPUs. One for each worker thread, which made it and alone may
/// use it.
class WriteRing {
 public:
  static constexpr unsigned kEntries = 64;

  WriteRing();
  ~WriteRing();
  WriteRing(const WriteRing&) = delete;
  WriteRing& operator=(const WriteRing&) = delete;

  /// False where the kernel has no io_uring, or forbids it (sysctl kernel.io_uring_disabled, a
  /// container).
  bool works() const { return works_; }
  bool full() const { return queued_ == kEntries; }
  unsigned queued() const { return queued_; }
  /// The bytes must stay until `submit` has returned. `tag` comes back with the result.
  void write(int fd, const void* bytes, uint32_t size, uint64_t tag);
  /// Carries all of them out, in order, and hands each result (bytes, or minus errno) to `done(tag,
  /// size, result)`.
  template <typename Done>
  void submit(Done done) {
    const unsigned queued = queued_;
    const unsigned taken = enter();
    // What the kernel would not even take.
    for (unsigned i = taken; i < queued; ++i) done(tags_[i], sizes_[i], -enter_error_);
    io_uring_cqe cqe{};
    while (take(cqe)) done(tags_[cqe.user_data], sizes_[cqe.user_data], cqe.res);
  }

 private:
  /// How many of the queued ones the kernel has taken; all of those have ended.
  unsigned enter();
  bool take(io_uring_cqe& cqe);

  UniqueFd ring_;
  void* rings_ = nullptr;
  size_t rings_size_ = 0;
  io_uring_sqe* entries_ = nullptr;
  size_t entries_size_ = 0;
  // Into `rings_`, shared with the kernel.
  unsigned* sq_tail_ = nullptr;
  unsigned* sq_array_ = nullptr;
  unsigned* cq_head_ = nullptr;
  unsigned* cq_tail_ = nullptr;
  io_uring_cqe* cqes_ = nullptr;
  unsigned sq_mask_ = 0, cq_mask_ = 0;
  unsigned queued_ = 0;
  std::array<uint64_t, kEntries> tags_{};
  std::array<uint32_t, kEntries> sizes_{};
  int enter_error_ = 0;
  bool works_ = false;
};

}  // namespace taproom::datapath
