#pragma once

#include <vector>

#include "netlink/message_builder.h"
#include "netlink/requests.h"

namespace check {

using taproom::netlink::Message;

/// A link of each kind that we make, with every option set.
std::vector<taproom::netlink::LinkCreate> sample_links();
taproom::netlink::AddressChange sample_address(const char* address);
/// A multipath route and a plain one, of both families.
std::vector<taproom::netlink::RouteChange> sample_routes();
taproom::netlink::RuleChange sample_rule();

/// Our own requests, in the form in which the kernel would announce the object.
std::vector<Message> built_messages();
/// What this kernel answers to every dump that we send, in the namespace of the caller. Reads only.
std::vector<Message> kernel_messages();

/// Sets the index of a link message, which a request for a new link leaves 0.
Message with_index(Message message, int32_t index);
taproom::netlink::IpAddress address_of(const char* text);

}  // namespace check
