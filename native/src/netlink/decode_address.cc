#include <linux/if_addr.h>

#include "decode.h"

namespace taproom::netlink {

std::optional<Address> decode_address(Bytes payload) {
  const auto header = read<ifaddrmsg>(payload);
  if (!header) return std::nullopt;
  const Attributes<IFA_MAX> attributes(behind(payload, sizeof(ifaddrmsg)));
  const auto ip = [&](uint16_t type) {
    return IpAddress::from(header->ifa_family, attributes.bytes(type));
  };

  // IFA_ADDRESS is the other end where there is one; IFA_LOCAL, where present, is always ours.
  const auto peer_or_local = ip(IFA_ADDRESS);
  const auto local = ip(IFA_LOCAL);
  if (!local && !peer_or_local) return std::nullopt;

  Address address;
  address.index = header->ifa_index;
  address.address = local ? *local : *peer_or_local;
  address.prefix_length = header->ifa_prefixlen;
  if (local && peer_or_local && *peer_or_local != *local) address.peer = peer_or_local;
  address.broadcast = ip(IFA_BROADCAST);
  address.scope = header->ifa_scope;
  address.label = attributes.text(IFA_LABEL);
  // The header has room for eight flags only.
  address.flags = attributes.u32(IFA_FLAGS).value_or(header->ifa_flags);
  if (const auto cache = attributes.get<ifa_cacheinfo>(IFA_CACHEINFO)) {
    address.valid_lifetime = cache->ifa_valid;
    address.preferred_lifetime = cache->ifa_prefered;
  }
  address.protocol = attributes.u8(IFA_PROTO).value_or(0);
  return address;
}

}  // namespace taproom::netlink
