#pragma once

#include <cerrno>
#include <string>
#include <utility>
#include <variant>

namespace taproom {

/// An expected failure: which step the kernel refused, and why. Becomes a NativeFailure in
/// JavaScript.
struct Failure {
  /// The system call or check, e.g. `ioctl TUNSETIFF`.
  std::string step;
  /// Positive errno.
  int error = 0;
  /// Replaces the text of strerror where more is known.
  std::string message{};
  /// What the user can do about it, where that is known.
  std::string remedy{};
  /// The kernel's own words (netlink extended ACK).
  std::string kernel_message{};
};

/// The failure of the system call that has just returned -1.
inline Failure failure_of(std::string step, std::string remedy = {}) {
  const int error = errno;
  return Failure{std::move(step), error, {}, std::move(remedy)};
}

struct Nothing {};

/// A value, or the failure that stands in its place.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}            // NOLINT: meant to convert
  Result(Failure failure) : state_(std::move(failure)) {}  // NOLINT: meant to convert

  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  T& value() { return std::get<T>(state_); }
  const T& value() const { return std::get<T>(state_); }
  Failure& failure() { return std::get<Failure>(state_); }
  const Failure& failure() const { return std::get<Failure>(state_); }

 private:
  std::variant<T, Failure> state_;
};

using Status = Result<Nothing>;

}  // namespace taproom
