#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "encode.h"

namespace taproom::netlink {

Message encode_address(Verb verb, const AddressChange& change) {
  const bool add = verb == Verb::kAdd;
  MessageBuilder message(add ? RTM_NEWADDR : RTM_DELADDR,
                         static_cast<uint16_t>(NLM_F_ACK | (add ? NLM_F_CREATE | NLM_F_EXCL : 0)));
  auto& header = message.extra_header<ifaddrmsg>();
  header.ifa_family = change.address.family;
  header.ifa_prefixlen = change.prefix_length;
  header.ifa_index = change.index;

  message.address(IFA_LOCAL, change.address);
  message.address(IFA_ADDRESS, change.peer.value_or(change.address));
  if (change.label) message.name(IFA_LABEL, *change.label);
  if (!add) return message.finish();

  header.ifa_scope = change.scope.value_or(RT_SCOPE_UNIVERSE);
  if (change.broadcast) message.address(IFA_BROADCAST, *change.broadcast);
  const uint32_t flags =
      (change.no_dad ? IFA_F_NODAD : 0u) | (change.no_prefix_route ? IFA_F_NOPREFIXROUTE : 0u);
  if (flags != 0) message.u32(IFA_FLAGS, flags);
  if (change.valid_lifetime || change.preferred_lifetime) {
    ifa_cacheinfo lifetimes{};
    lifetimes.ifa_valid = change.valid_lifetime.value_or(UINT32_MAX);
    // The kernel refuses a preferred lifetime above the valid one.
    lifetimes.ifa_prefered =
        std::min(change.preferred_lifetime.value_or(UINT32_MAX), lifetimes.ifa_valid);
    message.bytes(IFA_CACHEINFO, &lifetimes, sizeof lifetimes);
  }
  // Kernels before 5.18 do not know it and pass it over: they parse addresses liberally.
  if (change.protocol) message.u8(IFA_PROTO, *change.protocol);
  return message.finish();
}

}  // namespace taproom::netlink
