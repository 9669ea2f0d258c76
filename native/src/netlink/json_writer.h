#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace taproom::netlink {

/// Appends JSON text (RFC 8259) to a string. The caller keeps the nesting right; commas are put
/// here. Text may hold any bytes: what is not UTF-8 becomes U+FFFD, because a link's alias is
/// whatever was written there.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  /// A member's name: plain ASCII of ours, never data.
  void key(std::string_view name);

  void text(std::string_view value);
  void number(int64_t value);
  void boolean(bool value);
  void null();
  /// Text that is JSON already.
  void raw(std::string_view json);

 private:
  void open(char bracket);
  void close(char bracket);
  void separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }

  std::string& out_;
  bool comma_ = false;
};

}  // namespace taproom::netlink
