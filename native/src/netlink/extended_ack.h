#pragma once

#include <string>

#include "attributes.h"

namespace taproom::netlink {

/// What an NLMSG_ERROR says.
struct Acknowledgement {
  /// 0, or a positive errno.
  int error = 0;
  /// The kernel's own words (NLMSGERR_ATTR_MSG) and the attribute that it means, where it says so.
  std::string words;
};

/// `message` is the whole NLMSG_ERROR (or an NLMSG_DONE that ends a dump with an error), `request`
/// the message that it answers, for the type at the offset that the kernel names.
Acknowledgement decode_acknowledgement(Bytes message, Bytes request);

}  // namespace taproom::netlink
