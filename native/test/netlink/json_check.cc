#include "json_check.h"

#include <cctype>
#include <cstdint>
#include <cstring>

namespace check {
namespace {

constexpr int kDeepest = 64;

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool whole() { return value(0) && rest_.empty(); }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  bool digits() {
    size_t count = 0;
    while (count < rest_.size() && std::isdigit(static_cast<unsigned char>(rest_[count]))) ++count;
    rest_.remove_prefix(count);
    return count > 0;
  }

  bool value(int depth) {
    if (depth > kDeepest || rest_.empty()) return false;
    switch (rest_.front()) {
      case '{':
        return list('{', '}', [&] { return string() && take(':') && value(depth + 1); });
      case '[':
        return list('[', ']', [&] { return value(depth + 1); });
      case '"':
        return string();
      default:
        return word("true") || word("false") || word("null") || number();
    }
  }

  template <typename Item>
  bool list(char open, char close, Item item) {
    take(open);
    if (take(close)) return true;
    do {
      if (!item()) return false;
    } while (take(','));
    return take(close);
  }

  bool number() {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  bool string() {
    if (!take('"')) return false;
    while (!rest_.empty()) {
      const auto c = static_cast<uint8_t>(rest_.front());
      if (c == '"') return take('"');
      if (c < 0x20) return false;
      if (c == '\\' ? !escape() : !character(c)) return false;
    }
    return false;
  }

  bool escape() {
    rest_.remove_prefix(1);
    if (rest_.empty()) return false;
    const char kind = rest_.front();
    rest_.remove_prefix(1);
    if (kind != 'u') return std::strchr("\"\\/bfnrt", kind) != nullptr;
    for (int i = 0; i < 4; ++i) {
      if (rest_.empty() || !std::isxdigit(static_cast<unsigned char>(rest_.front()))) return false;
      rest_.remove_prefix(1);
    }
    return true;
  }

  /// One UTF-8 sequence (RFC 3629): shortest form, no surrogates, up to U+10FFFF.
  bool character(uint8_t first) {
    const size_t size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (rest_.size() < size || (first >= 0x80 && first < 0xc2) || first > 0xf4) return false;
    uint32_t code = size == 1 ? first : first & (0xffU >> (size + 1));
    for (size_t i = 1; i < size; ++i) {
      const auto next = static_cast<uint8_t>(rest_[i]);
      if ((next & 0xc0) != 0x80) return false;
      code = code << 6 | (next & 0x3f);
    }
    if (size == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) return false;
    if (size == 4 && (code < 0x10000 || code > 0x10ffff)) return false;
    rest_.remove_prefix(size);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

bool is_json(std::string_view text) { return Reader(text).whole(); }

}  // namespace check
