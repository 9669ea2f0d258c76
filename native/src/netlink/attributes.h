#pragma once

#include <linux/netlink.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Reading of netlink attributes. Everything is copied out with bounds checked against the span, so
/// neither a wrong length nor a wrong alignment in the bytes can do harm.
namespace taproom::netlink {

using Bytes = std::span<const uint8_t>;

/// The value at the start of `bytes`, or nothing when they are too few.
template <typename T>
std::optional<T> read(Bytes bytes) {
  if (bytes.size() < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

/// What stands behind a fixed header in a message or attribute; empty when it does not fit.
inline Bytes behind(Bytes bytes, size_t header) {
  const size_t aligned = NLMSG_ALIGN(header);
  return bytes.size() <= aligned ? Bytes{} : bytes.subspan(aligned);
}

/// Calls `visit(type, payload)` for each attribute, in order, up to the first one that is cut off.
template <typename Visit>
void each_attribute(Bytes bytes, Visit visit) {
  while (const auto header = read<nlattr>(bytes)) {
    if (header->nla_len < sizeof(nlattr) || header->nla_len > bytes.size()) return;
    visit(static_cast<uint16_t>(header->nla_type & NLA_TYPE_MASK),
          bytes.subspan(sizeof(nlattr), header->nla_len - sizeof(nlattr)));
    const size_t step = NLA_ALIGN(header->nla_len);
    if (step >= bytes.size()) return;
    bytes = bytes.subspan(step);
  }
}

/// The attributes of one level by type, up to `Max`; of a repeated type the last. It points into
/// the bytes, which must outlive it.
template <uint16_t Max>
class Attributes {
 public:
  explicit Attributes(Bytes bytes) {
    each_attribute(bytes, [this](uint16_t type, Bytes payload) {
      if (type > Max) return;
      payload_[type] = payload;
      present_[type] = true;
    });
  }

  bool has(uint16_t type) const { return present_[type]; }
  Bytes bytes(uint16_t type) const { return payload_[type]; }

  template <typename T>
  std::optional<T> get(uint16_t type) const {
    return present_[type] ? read<T>(payload_[type]) : std::nullopt;
  }
  std::optional<uint8_t> u8(uint16_t type) const { return get<uint8_t>(type); }
  std::optional<uint16_t> u16(uint16_t type) const { return get<uint16_t>(type); }
  std::optional<uint32_t> u32(uint16_t type) const { return get<uint32_t>(type); }
  std::optional<int32_t> s32(uint16_t type) const { return get<int32_t>(type); }
  /// Network byte order on the wire.
  std::optional<uint16_t> be16(uint16_t type) const {
    const auto value = u16(type);
    if (!value) return std::nullopt;
    return static_cast<uint16_t>(*value << 8 | *value >> 8);
  }

  /// Up to the first NUL or the end, whichever comes first.
  std::optional<std::string> text(uint16_t type) const {
    if (!present_[type]) return std::nullopt;
    const Bytes payload = payload_[type];
    const std::string_view view(reinterpret_cast<const char*>(payload.data()), payload.size());
    return std::string(view.substr(0, view.find('\0')));
  }

 private:
  std::array<Bytes, Max + 1> payload_{};
  std::array<bool, Max + 1> present_{};
};

static_assert(std::endian::native == std::endian::little,
              "be16 swaps; on a big-endian machine it must not");

}  // namespace taproom::netlink
