#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "decode.h"

namespace taproom::netlink {

std::optional<Rule> decode_rule(Bytes payload) {
  const auto header = read<fib_rule_hdr>(payload);
  if (!header || (header->family != AF_INET && header->family != AF_INET6)) return std::nullopt;
  const Attributes<FRA_MAX> attributes(behind(payload, sizeof(fib_rule_hdr)));
  const auto prefix = [&](uint16_t type, uint8_t length) -> std::optional<IpPrefix> {
    const auto address = IpAddress::from(header->family, attributes.bytes(type));
    if (!address) return std::nullopt;
    return IpPrefix{*address, length};
  };

  Rule rule;
  rule.family = header->family;
  rule.priority = attributes.u32(FRA_PRIORITY).value_or(0);
  rule.from = prefix(FRA_SRC, header->src_len);
  rule.to = prefix(FRA_DST, header->dst_len);
  rule.input_link = attributes.text(FRA_IIFNAME);
  rule.output_link = attributes.text(FRA_OIFNAME);
  rule.mark_mask = attributes.u32(FRA_FWMASK);
  rule.mark = attributes.u32(FRA_FWMARK);
  // A mark of zero is left out by the kernel, its mask is not (fib_nl_fill_rule).
  if (rule.mark_mask && !rule.mark) rule.mark = 0;
  rule.action = header->action;
  if (header->action == FR_ACT_TO_TBL) {
    rule.table = attributes.u32(FRA_TABLE).value_or(header->table);
  }
  rule.invert = (header->flags & FIB_RULE_INVERT) != 0;
  rule.protocol = attributes.u8(FRA_PROTOCOL).value_or(0);
  return rule;
}

}  // namespace taproom::netlink
