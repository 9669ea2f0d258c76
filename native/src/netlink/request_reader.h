#pragma once

#include <napi.h>

#include <optional>
#include <string>
#include <vector>

#include "ip_address.h"

namespace taproom::netlink {

/// Reads one options object of native/lib/types.ts, strictly. JavaScript thread. A field of a wrong
/// type or form throws a Napi::TypeError that names it, which the method lets through to
/// JavaScript; absent and undefined are the same, and null too where nothing else is said.
class RequestReader {
 public:
  /// `what` names the object in errors: `createLink`, `createLink.veth`.
  RequestReader(Napi::Value value, std::string what);

  bool has(const char* key) const;
  bool is_null(const char* key) const;
  [[noreturn]] void refuse(const char* key, const std::string& expected) const;

  std::optional<std::string> text(const char* key) const;
  std::string required_text(const char* key) const;
  std::optional<bool> truth(const char* key) const;
  /// A whole number within these bounds.
  std::optional<uint32_t> number(const char* key, uint32_t least, uint32_t most) const;
  uint32_t required_number(const char* key, uint32_t least, uint32_t most) const;
  /// The kernel's index of a link.
  std::optional<uint32_t> index(const char* key) const;
  /// Seconds, with fractions, as hundredths.
  std::optional<uint32_t> hundredths(const char* key) const;
  /// Seconds; null is for ever (UINT32_MAX).
  std::optional<uint32_t> lifetime(const char* key) const;

  std::optional<MacAddress> mac(const char* key) const;
  std::optional<IpAddress> address(const char* key) const;
  /// Of this family only.
  std::optional<IpAddress> address(const char* key, uint8_t family) const;
  std::optional<IpPrefix> prefix(const char* key, uint8_t family) const;
  /// AF_INET or AF_INET6.
  uint8_t required_family(const char* key) const;
  /// What the kernel takes for a link's name; as a pattern it may hold %d.
  std::optional<std::string> link_name(const char* key, bool pattern = false) const;

  std::optional<RequestReader> nested(const char* key) const;
  /// An array of objects; absent is empty.
  std::vector<RequestReader> list(const char* key) const;
  /// An array of strings; absent is empty.
  std::vector<std::string> texts(const char* key) const;

 private:
  Napi::Value field(const char* key) const;

  Napi::Object object_;
  std::string what_;
};

}  // namespace taproom::netlink
