#include <linux/neighbour.h>

#include "decode.h"

namespace taproom::netlink {

bool Neighbour::is_shown() const { return proxy || (state & ~NUD_NOARP) != 0; }

std::optional<Neighbour> decode_neighbour(Bytes payload) {
  const auto header = read<ndmsg>(payload);
  if (!header || header->ndm_ifindex < 0) return std::nullopt;
  const Attributes<NDA_LLADDR> attributes(behind(payload, sizeof(ndmsg)));
  // Nothing for the entries of a bridge's table: their family is AF_BRIDGE.
  const auto address = IpAddress::from(header->ndm_family, attributes.bytes(NDA_DST));
  if (!address) return std::nullopt;

  Neighbour neighbour;
  neighbour.index = static_cast<uint32_t>(header->ndm_ifindex);
  neighbour.address = *address;
  if (attributes.bytes(NDA_LLADDR).size() == sizeof(MacAddress)) {
    neighbour.mac = mac_text(attributes.bytes(NDA_LLADDR));
  }
  neighbour.state = header->ndm_state;
  neighbour.router = (header->ndm_flags & NTF_ROUTER) != 0;
  neighbour.proxy = (header->ndm_flags & NTF_PROXY) != 0;
  return neighbour;
}

}  // namespace taproom::netlink
