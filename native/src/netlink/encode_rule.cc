#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>

#include "encode.h"

namespace taproom::netlink {

Message encode_rule(Verb verb, const RuleChange& rule) {
  const bool add = verb == Verb::kAdd;
  MessageBuilder message(add ? RTM_NEWRULE : RTM_DELRULE,
                         static_cast<uint16_t>(NLM_F_ACK | (add ? NLM_F_CREATE | NLM_F_EXCL : 0)));
  auto& header = message.extra_header<fib_rule_hdr>();
  header.family = rule.family;
  header.action = rule.action;
  header.flags = rule.invert ? FIB_RULE_INVERT : 0;

  const auto put_prefix = [&](uint16_t type, uint8_t& length,
                              const std::optional<IpPrefix>& prefix) {
    if (!prefix) return;
    length = prefix->length;
    if (length > 0) message.address(type, prefix->address);
  };
  put_prefix(FRA_SRC, header.src_len, rule.from);
  put_prefix(FRA_DST, header.dst_len, rule.to);
  if (rule.priority) message.u32(FRA_PRIORITY, *rule.priority);
  if (rule.input_link) message.name(FRA_IIFNAME, *rule.input_link);
  if (rule.output_link) message.name(FRA_OIFNAME, *rule.output_link);
  if (rule.mark) message.u32(FRA_FWMARK, *rule.mark);
  if (rule.mark_mask) message.u32(FRA_FWMASK, *rule.mark_mask);
  if (rule.table) {
    header.table = *rule.table < 256 ? static_cast<uint8_t>(*rule.table) : uint8_t{RT_TABLE_UNSPEC};
    message.u32(FRA_TABLE, *rule.table);
  }
  if (rule.protocol) message.u8(FRA_PROTOCOL, *rule.protocol);
  return message.finish();
}

}  // namespace taproom::netlink
