#include "extended_ack.h"

#include <linux/netlink.h>

namespace taproom::netlink {
namespace {

/// The attributes behind the error: behind the echoed header, and behind the echoed payload unless
/// the kernel left that out (NLM_F_CAPPED).
Bytes error_attributes(const nlmsghdr& header, Bytes payload) {
  const auto error = read<nlmsgerr>(payload);
  if (!error) return {};
  size_t echoed = sizeof(nlmsgerr);
  if (!(header.nlmsg_flags & NLM_F_CAPPED) && error->msg.nlmsg_len >= NLMSG_HDRLEN) {
    echoed += error->msg.nlmsg_len - NLMSG_HDRLEN;
  }
  return behind(payload, echoed);
}

/// `1 to 65535` from the kernel's policy for the attribute, or nothing.
std::string allowed_range(Bytes policy) {
  const Attributes<NL_POLICY_TYPE_ATTR_MAX> attributes(policy);
  const auto low = attributes.get<uint64_t>(NL_POLICY_TYPE_ATTR_MIN_VALUE_U);
  const auto high = attributes.get<uint64_t>(NL_POLICY_TYPE_ATTR_MAX_VALUE_U);
  if (low && high) return std::to_string(*low) + " to " + std::to_string(*high);
  const auto longest = attributes.u32(NL_POLICY_TYPE_ATTR_MAX_LENGTH);
  if (longest) return "at most " + std::to_string(*longest) + " bytes";
  return {};
}

std::string attribute_note(const Attributes<NLMSGERR_ATTR_MAX>& attributes, Bytes request) {
  std::string note;
  const auto offset = attributes.u32(NLMSGERR_ATTR_OFFS);
  if (offset && *offset < request.size()) {
    if (const auto attribute = read<nlattr>(request.subspan(*offset))) {
      note = "attribute " + std::to_string(attribute->nla_type & NLA_TYPE_MASK);
    }
  }
  const std::string range = allowed_range(attributes.bytes(NLMSGERR_ATTR_POLICY));
  if (!range.empty()) note += (note.empty() ? "allowed: " : ", allowed: ") + range;
  if (const auto missing = attributes.u32(NLMSGERR_ATTR_MISS_TYPE)) {
    note +=
        (note.empty() ? "missing attribute " : ", missing attribute ") + std::to_string(*missing);
  }
  return note;
}

}  // namespace

Acknowledgement decode_acknowledgement(Bytes message, Bytes request) {
  const auto header = read<nlmsghdr>(message);
  if (!header || header->nlmsg_len > message.size() || header->nlmsg_len < NLMSG_HDRLEN) {
    return {.error = EBADMSG};
  }
  const Bytes payload = message.subspan(NLMSG_HDRLEN, header->nlmsg_len - NLMSG_HDRLEN);
  const auto error = read<int32_t>(payload);
  if (!error || *error > 0 || *error < -4095) return {.error = EBADMSG};

  Acknowledgement answer{.error = -*error};
  if (!(header->nlmsg_flags & NLM_F_ACK_TLVS)) return answer;
  // NLMSG_DONE carries the error alone before its attributes.
  const Attributes<NLMSGERR_ATTR_MAX> attributes(header->nlmsg_type == NLMSG_DONE
                                                     ? behind(payload, sizeof(int32_t))
                                                     : error_attributes(*header, payload));
  answer.words = attributes.text(NLMSGERR_ATTR_MSG).value_or("");
  const std::string note = attribute_note(attributes, request);
  if (!note.empty()) answer.words += answer.words.empty() ? note : " (" + note + ")";
  return answer;
}

}  // namespace taproom::netlink
