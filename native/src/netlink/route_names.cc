#include "route_names.h"

#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "../marks.h"

namespace taproom::netlink {
namespace {

struct Name {
  uint32_t number;
  const char* name;
};

constexpr Name kScopes[] = {{RT_SCOPE_UNIVERSE, "global"},
                            {RT_SCOPE_SITE, "site"},
                            {RT_SCOPE_LINK, "link"},
                            {RT_SCOPE_HOST, "host"},
                            {RT_SCOPE_NOWHERE, "nowhere"}};

constexpr Name kRouteTypes[] = {{RTN_UNSPEC, "unspec"},
                                {RTN_UNICAST, "unicast"},
                                {RTN_LOCAL, "local"},
                                {RTN_BROADCAST, "broadcast"},
                                {RTN_ANYCAST, "anycast"},
                                {RTN_MULTICAST, "multicast"},
                                {RTN_BLACKHOLE, "blackhole"},
                                {RTN_UNREACHABLE, "unreachable"},
                                {RTN_PROHIBIT, "prohibit"},
                                {RTN_THROW, "throw"},
                                {RTN_NAT, "nat"},
                                {RTN_XRESOLVE, "xresolve"}};

constexpr Name kProtocols[] = {{RTPROT_UNSPEC, "unspec"},
                               {RTPROT_REDIRECT, "redirect"},
                               {RTPROT_KERNEL, "kernel"},
                               {RTPROT_BOOT, "boot"},
                               {RTPROT_STATIC, "static"},
                               {RTPROT_GATED, "gated"},
                               {RTPROT_RA, "ra"},
                               {RTPROT_MRT, "mrt"},
                               {RTPROT_ZEBRA, "zebra"},
                               {RTPROT_BIRD, "bird"},
                               {RTPROT_DNROUTED, "dnrouted"},
                               {RTPROT_XORP, "xorp"},
                               {RTPROT_NTK, "ntk"},
                               {RTPROT_DHCP, "dhcp"},
                               {RTPROT_MROUTED, "mrouted"},
                               {RTPROT_KEEPALIVED, "keepalived"},
                               {RTPROT_BABEL, "babel"},
                               {RTPROT_OPENR, "openr"},
                               {RTPROT_BGP, "bgp"},
                               {RTPROT_ISIS, "isis"},
                               {RTPROT_OSPF, "ospf"},
                               {RTPROT_RIP, "rip"},
                               {RTPROT_EIGRP, "eigrp"},
                               {kRouteProtocol, "taproom"}};

constexpr Name kActions[] = {{FR_ACT_TO_TBL, "lookup"},
                             {FR_ACT_GOTO, "goto"},
                             {FR_ACT_NOP, "nop"},
                             {FR_ACT_BLACKHOLE, "blackhole"},
                             {FR_ACT_UNREACHABLE, "unreachable"},
                             {FR_ACT_PROHIBIT, "prohibit"}};

constexpr Name kNeighbourStates[] = {
    {NUD_NONE, "none"},     {NUD_INCOMPLETE, "incomplete"}, {NUD_REACHABLE, "reachable"},
    {NUD_STALE, "stale"},   {NUD_DELAY, "delay"},           {NUD_PROBE, "probe"},
    {NUD_FAILED, "failed"}, {NUD_NOARP, "noarp"},           {NUD_PERMANENT, "permanent"}};

constexpr Name kAddressFlags[] = {{IFA_F_NODAD, "nodad"},
                                  {IFA_F_OPTIMISTIC, "optimistic"},
                                  {IFA_F_DADFAILED, "dadfailed"},
                                  {IFA_F_HOMEADDRESS, "homeaddress"},
                                  {IFA_F_DEPRECATED, "deprecated"},
                                  {IFA_F_TENTATIVE, "tentative"},
                                  {IFA_F_PERMANENT, "permanent"},
                                  {IFA_F_MANAGETEMPADDR, "mngtmpaddr"},
                                  {IFA_F_NOPREFIXROUTE, "noprefixroute"},
                                  {IFA_F_MCAUTOJOIN, "autojoin"},
                                  {IFA_F_STABLE_PRIVACY, "stable-privacy"}};

constexpr Name kRouteFlags[] = {
    {RTNH_F_DEAD, "dead"},         {RTNH_F_PERVASIVE, "pervasive"},
    {RTNH_F_ONLINK, "onlink"},     {RTNH_F_OFFLOAD, "offload"},
    {RTNH_F_LINKDOWN, "linkdown"}, {RTNH_F_UNRESOLVED, "unresolved"},
    {RTNH_F_TRAP, "trap"},         {RTM_F_OFFLOAD, "rt_offload"},
    {RTM_F_TRAP, "rt_trap"},       {RTM_F_OFFLOAD_FAILED, "rt_offload_failed"}};

template <size_t N>
std::string name_or_number(const Name (&names)[N], uint32_t number) {
  for (const Name& entry : names) {
    if (entry.number == number) return entry.name;
  }
  return std::to_string(number);
}

template <size_t N>
void write_flags(JsonWriter& json, const Name (&names)[N], uint32_t flags) {
  for (const Name& entry : names) {
    if (flags & entry.number) json.text(entry.name);
  }
}

}  // namespace

const char* family_name(uint8_t family) { return family == AF_INET6 ? "ipv6" : "ipv4"; }

std::string scope_name(uint8_t scope) { return name_or_number(kScopes, scope); }

int scope_number(std::string_view name) {
  for (const Name& entry : kScopes) {
    if (entry.name == name) return static_cast<int>(entry.number);
  }
  return -1;
}

std::string route_type_name(uint8_t type) { return name_or_number(kRouteTypes, type); }

std::string route_protocol_name(uint8_t protocol) { return name_or_number(kProtocols, protocol); }

std::string rule_action_name(uint8_t action) { return name_or_number(kActions, action); }

std::string neighbour_state_name(uint16_t state) { return name_or_number(kNeighbourStates, state); }

void write_address_flags(JsonWriter& json, uint32_t flags, bool ipv6) {
  json.begin_array();
  // One bit, two meanings (linux/if_addr.h: IFA_F_TEMPORARY is IFA_F_SECONDARY).
  if (flags & IFA_F_SECONDARY) json.text(ipv6 ? "temporary" : "secondary");
  write_flags(json, kAddressFlags, flags);
  json.end_array();
}

void write_route_flags(JsonWriter& json, uint32_t flags) {
  json.begin_array();
  write_flags(json, kRouteFlags, flags);
  json.end_array();
}

}  // namespace taproom::netlink
