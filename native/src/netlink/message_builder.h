#pragma once

#include <libmnl/libmnl.h>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ip_address.h"

namespace taproom::netlink {

/// One complete netlink message. The sequence number is 0 until it is sent.
using Message = std::vector<uint8_t>;

/// Builds one message in a bounded buffer. What does not fit makes `finish` answer with an empty
/// message, which the sender refuses with EMSGSIZE; the largest that we make (a route with 32 next
/// hops) has about 1.5 KiB.
class MessageBuilder {
 public:
  /// `flags` are added to NLM_F_REQUEST.
  MessageBuilder(uint16_t type, uint16_t flags) {
    header_ = mnl_nlmsg_put_header(buffer_.data());
    header_->nlmsg_type = type;
    header_->nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | flags);
  }
  MessageBuilder(const MessageBuilder&) = delete;
  MessageBuilder& operator=(const MessageBuilder&) = delete;

  /// The family's fixed header, zeroed; the reference is good as long as the builder.
  template <typename T>
  T& extra_header() {
    return *static_cast<T*>(mnl_nlmsg_put_extra_header(header_, sizeof(T)));
  }
  /// A fixed header inside of a nest (the ifinfomsg of a veth peer), zeroed.
  template <typename T>
  T* inner_header() {
    if (header_->nlmsg_len + MNL_ALIGN(sizeof(T)) > buffer_.size()) {
      fits_ = false;
      return nullptr;
    }
    return static_cast<T*>(mnl_nlmsg_put_extra_header(header_, sizeof(T)));
  }

  void u8(uint16_t type, uint8_t value) { bytes(type, &value, sizeof value); }
  void u16(uint16_t type, uint16_t value) { bytes(type, &value, sizeof value); }
  void be16(uint16_t type, uint16_t value) {
    u16(type, static_cast<uint16_t>(value << 8 | value >> 8));
  }
  void u32(uint16_t type, uint32_t value) { bytes(type, &value, sizeof value); }
  void flag(uint16_t type) { bytes(type, nullptr, 0); }
  /// With the final NUL, as names are.
  void name(uint16_t type, std::string_view value) {
    fits_ &= mnl_attr_put_strz_check(header_, buffer_.size(), type, std::string(value).c_str());
  }
  void bytes(uint16_t type, const void* data, size_t size) {
    fits_ &= mnl_attr_put_check(header_, buffer_.size(), type, size, data);
  }
  void address(uint16_t type, const IpAddress& value) {
    bytes(type, value.bytes.data(), value.size());
  }

  /// Opens a nested attribute and runs `fill`, which puts what is inside of it.
  template <typename Fill>
  void nest(uint16_t type, Fill fill) {
    nlattr* start = mnl_attr_nest_start_check(header_, buffer_.size(), type);
    if (start == nullptr) {
      fits_ = false;
      return;
    }
    fill();
    mnl_attr_nest_end(header_, start);
  }

  /// Bytes used so far: where a structure that is put next will begin.
  size_t size() const { return header_->nlmsg_len; }
  uint8_t* at(size_t offset) { return buffer_.data() + offset; }

  Message finish() const {
    if (!fits_) return {};
    return Message(buffer_.begin(), buffer_.begin() + header_->nlmsg_len);
  }

 private:
  alignas(nlmsghdr) std::array<uint8_t, 8192> buffer_{};
  nlmsghdr* header_;
  bool fits_ = true;
};

}  // namespace taproom::netlink
