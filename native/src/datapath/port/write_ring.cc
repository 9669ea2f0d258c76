#include "write_ring.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

namespace taproom::datapath {
namespace {

int setup(unsigned entries, io_uring_params& params) {
  return static_cast<int>(::syscall(__NR_io_uring_setup, entries, &params));
}

template <typename T>
T* at(void* base, uint32_t offset) {
  return reinterpret_cast<T*>(static_cast<std::byte*>(base) + offset);
}

}  // namespace

WriteRing::WriteRing() {
  io_uring_params params{};
  // One thread submits and waits, so completions need no interrupt of it (Linux 6.1); older kernels
  // do without.
  params.flags =
      IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_COOP_TASKRUN;
  int fd = setup(kEntries, params);
  if (fd < 0 && errno == EINVAL) {
    params = {};
    fd = setup(kEntries, params);
  }
  if (fd < 0) return;
  ring_ = UniqueFd(fd);
  if ((params.features & IORING_FEAT_SINGLE_MMAP) == 0) return;  // before Linux 5.4

  rings_size_ = std::max<size_t>(params.sq_off.array + params.sq_entries * sizeof(unsigned),
                                 params.cq_off.cqes + params.cq_entries * sizeof(io_uring_cqe));
  rings_ = ::mmap(nullptr, rings_size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd,
                  IORING_OFF_SQ_RING);
  if (rings_ == MAP_FAILED) {
    rings_ = nullptr;
    return;
  }
  entries_size_ = params.sq_entries * sizeof(io_uring_sqe);
  void* entries = ::mmap(nullptr, entries_size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                         fd, IORING_OFF_SQES);
  if (entries == MAP_FAILED) return;
  entries_ = static_cast<io_uring_sqe*>(entries);

  sq_tail_ = at<unsigned>(rings_, params.sq_off.tail);
  sq_array_ = at<unsigned>(rings_, params.sq_off.array);
  sq_mask_ = *at<unsigned>(rings_, params.sq_off.ring_mask);
  cq_head_ = at<unsigned>(rings_, params.cq_off.head);
  cq_tail_ = at<unsigned>(rings_, params.cq_off.tail);
  cq_mask_ = *at<unsigned>(rings_, params.cq_off.ring_mask);
  cqes_ = at<io_uring_cqe>(rings_, params.cq_off.cqes);
  works_ = true;
}

WriteRing::~WriteRing() {
  if (entries_ != nullptr) ::munmap(entries_, entries_size_);
  if (rings_ != nullptr) ::munmap(rings_, rings_size_);
}

void WriteRing::write(int fd, const void* bytes, uint32_t size, uint64_t tag) {
  const unsigned tail = *sq_tail_;
  const unsigned index = tail & sq_mask_;
  io_uring_sqe& entry = entries_[index];
  entry = {};
  entry.opcode = IORING_OP_WRITE;
  entry.fd = fd;
  entry.addr = reinterpret_cast<uint64_t>(bytes);
  entry.len = size;
  // A character device has no position; 0 would ask for one.
  entry.off = ~uint64_t{0};
  entry.user_data = queued_;
  sq_array_[index] = index;
  std::atomic_ref<unsigned>(*sq_tail_).store(tail + 1, std::memory_order_release);
  tags_[queued_] = tag;
  sizes_[queued_++] = size;
}

unsigned WriteRing::enter() {
  const unsigned queued = queued_;
  unsigned left = queued;
  while (left > 0) {
    const long taken =
        ::syscall(__NR_io_uring_enter, ring_.get(), left, left, IORING_ENTER_GETEVENTS, nullptr, 0);
    if (taken > 0) {
      left -= static_cast<unsigned>(taken);
      continue;
    }
    if (taken < 0 && errno == EINTR) continue;
    enter_error_ = taken < 0 ? errno : EAGAIN;
    std::atomic_ref<unsigned>(*sq_tail_).store(*sq_tail_ - left, std::memory_order_release);
    break;
  }
  queued_ = 0;
  return queued - left;
}

bool WriteRing::take(io_uring_cqe& cqe) {
  const unsigned head = *cq_head_;
  if (head == std::atomic_ref<unsigned>(*cq_tail_).load(std::memory_order_acquire)) return false;
  cqe = cqes_[head & cq_mask_];
  std::atomic_ref<unsigned>(*cq_head_).store(head + 1, std::memory_order_release);
  return true;
}

}  // namespace taproom::datapath
