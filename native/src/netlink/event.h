#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "attributes.h"
#include "rows.h"

/// From one message of an event socket to what it means. Pure: bytes in, structures out.
namespace taproom::netlink {

/// An object that came, changed (`removed` false) or went. The row of one that went is only good
/// for its key.
struct RowEvent {
  AnyRow row;
  bool removed = false;
  /// Routes changed along with this, and the kernel does not say which.
  bool routes_stale = false;
  /// A route that took the place of another (NLM_F_REPLACE), of which no more is said.
  bool replaces = false;
};
/// A bridge spoke of one of its ports (AF_BRIDGE): the link is to be read again, for its port
/// state.
struct PortEvent {
  uint32_t index = 0;
};
/// An id of another namespace came or went: what was known of them is void.
struct NamespaceIdEvent {};

using Event = std::variant<RowEvent, PortEvent, NamespaceIdEvent>;

/// Decodes one whole message, its nlmsghdr included. Any bytes are allowed; what is cut off, not
/// of rtnetlink or none of our objects is answered with nothing.
std::optional<Event> decode_event(Bytes message);

/// The payload behind the nlmsghdr, bounded by nlmsg_len; empty when the header does not fit.
Bytes payload_of(Bytes message);

}  // namespace taproom::netlink
