#include "filter_words.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace taproom::datapath {
namespace {

/// Words of pcap-filter(7) for Ethernet and IP. What a libpcap has beyond these is refused here;
/// what it does not know of them it refuses itself.
constexpr std::array<std::string_view, 126> kWords{"aarp",
                                                   "action",
                                                   "ah",
                                                   "and",
                                                   "arp",
                                                   "atalk",
                                                   "broadcast",
                                                   "byte",
                                                   "carp",
                                                   "clnp",
                                                   "csnp",
                                                   "decnet",
                                                   "dst",
                                                   "es-is",
                                                   "esis",
                                                   "esp",
                                                   "ether",
                                                   "fddi",
                                                   "geneve",
                                                   "greater",
                                                   "host",
                                                   "icmp",
                                                   "icmp-echo",
                                                   "icmp-echoreply",
                                                   "icmp-ireq",
                                                   "icmp-ireqreply",
                                                   "icmp-maskreply",
                                                   "icmp-maskreq",
                                                   "icmp-paramprob",
                                                   "icmp-redirect",
                                                   "icmp-routeradvert",
                                                   "icmp-routersolicit",
                                                   "icmp-sourcequench",
                                                   "icmp-timxceed",
                                                   "icmp-tstamp",
                                                   "icmp-tstampreply",
                                                   "icmp-unreach",
                                                   "icmp6",
                                                   "icmp6-destinationrunreach",
                                                   "icmp6-echo",
                                                   "icmp6-echoreply",
                                                   "icmp6-haadreply",
                                                   "icmp6-haadrequest",
                                                   "icmp6-homeagentdiscoveryreply",
                                                   "icmp6-homeagentdiscoveryrequest",
                                                   "icmp6-inversesolicit",
                                                   "icmp6-mobileprefixadvert",
                                                   "icmp6-mobileprefixsolicit",
                                                   "icmp6-multicastlistenerdone",
                                                   "icmp6-multicastlistenerquery",
                                                   "icmp6-multicastlistenerreportv1",
                                                   "icmp6-multicastlistenerreportv2",
                                                   "icmp6-multicastrouteradvert",
                                                   "icmp6-multicastroutersolicit",
                                                   "icmp6-multicastrouterterm",
                                                   "icmp6-neighboradvert",
                                                   "icmp6-neighborsolicit",
                                                   "icmp6-nodeinfoquery",
                                                   "icmp6-nodeinforesponse",
                                                   "icmp6-packettoobig",
                                                   "icmp6-parameterproblem",
                                                   "icmp6-redirect",
                                                   "icmp6-routeradvert",
                                                   "icmp6-routerrenum",
                                                   "icmp6-routersolicit",
                                                   "icmp6-timeexceeded",
                                                   "icmp6code",
                                                   "icmp6type",
                                                   "icmpcode",
                                                   "icmptype",
                                                   "igmp",
                                                   "igrp",
                                                   "iih",
                                                   "ip",
                                                   "ip6",
                                                   "ipx",
                                                   "is-is",
                                                   "isis",
                                                   "iso",
                                                   "l1",
                                                   "l2",
                                                   "lat",
                                                   "len",
                                                   "length",
                                                   "less",
                                                   "link",
                                                   "llc",
                                                   "lsp",
                                                   "mask",
                                                   "mopdl",
                                                   "moprc",
                                                   "mpls",
                                                   "multicast",
                                                   "net",
                                                   "netbeui",
                                                   "not",
                                                   "or",
                                                   "pim",
                                                   "port",
                                                   "portrange",
                                                   "ppp",
                                                   "pppoed",
                                                   "pppoes",
                                                   "proto",
                                                   "protochain",
                                                   "psnp",
                                                   "rarp",
                                                   "sca",
                                                   "sctp",
                                                   "snp",
                                                   "src",
                                                   "stp",
                                                   "tcp",
                                                   "tcp-ack",
                                                   "tcp-cwr",
                                                   "tcp-ece",
                                                   "tcp-fin",
                                                   "tcp-push",
                                                   "tcp-rst",
                                                   "tcp-syn",
                                                   "tcp-urg",
                                                   "tcpflags",
                                                   "udp",
                                                   "vlan",
                                                   "vrrp",
                                                   "vxlan"};

bool is_known(std::string_view word) {
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_of(std::string_view word, bool (*belongs)(unsigned char)) {
  return std::all_of(word.begin(), word.end(),
                     [&](char c) { return belongs(static_cast<unsigned char>(c)); });
}

bool is_hex(unsigned char c) { return std::isxdigit(c) != 0; }

bool is_number(std::string_view word) {
  if (word.starts_with("0x") || word.starts_with("0X")) return is_of(word.substr(2), is_hex);
  // An IPv4 address or the beginning of one, and ranges of ports.
  return is_of(word, [](unsigned char c) { return std::isdigit(c) != 0 || c == '.' || c == '-'; });
}

bool is_mac(std::string_view word) {
  for (int group = 0; group < 6; ++group) {
    const size_t end = std::min(word.find(':'), word.size());
    if (end < 1 || end > 2 || !is_of(word.substr(0, end), is_hex)) return false;
    word.remove_prefix(end);
    if (group == 5) return word.empty();
    if (word.empty()) return false;
    word.remove_prefix(1);
  }
  return false;
}

bool is_ipv6(std::string_view word) {
  std::array<unsigned char, 16> address;
  return ::inet_pton(AF_INET6, std::string(word).c_str(), address.data()) == 1;
}

bool is_letter(char c, bool colon) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' ||
         (colon && c == ':');
}

/// `-` before and behind a word is arithmetic.
std::string_view trimmed(std::string_view word) {
  const size_t first = word.find_first_not_of("-_.");
  if (first == std::string_view::npos) return {};
  word.remove_prefix(first);
  return word.substr(0, word.find_last_not_of("-_") + 1);
}

}  // namespace

std::optional<std::string> filter_name(std::string_view expression) {
  std::string_view before;
  int brackets = 0;
  for (size_t at = 0; at < expression.size();) {
    const char c = expression[at];
    // Within [ ], a colon separates offset and size.
    if (c == '[') ++brackets;
    if (c == ']') --brackets;
    if (!is_letter(c, brackets <= 0)) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < expression.size() && is_letter(expression[end], brackets <= 0)) ++end;
    const std::string_view whole = expression.substr(at, end - at);
    at = end;
    const std::string_view word = trimmed(whole);
    // Of an address the colons at its ends belong to it.
    const bool address = whole.find(':') != std::string_view::npos;
    const bool fine = word.empty() || (address ? is_mac(whole) || is_ipv6(whole)
                                               : is_known(word) || is_number(word));
    const bool service =
        word.find_first_of(".:") == std::string_view::npos &&
        (before == "port" || before == "portrange" || before == "proto" || before == "protochain");
    if (!fine && !service) return std::string(word);
    before = word;
  }
  return std::nullopt;
}

}  // namespace taproom::datapath
