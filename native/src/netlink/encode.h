#pragma once

#include <optional>
#include <string>

#include "message_builder.h"
#include "requests.h"

/// From a request to the bytes of one netlink message. Pure: no sockets, no clock. An empty message
/// means that it does not fit (see MessageBuilder).
namespace taproom::netlink {

/// Adding and deleting carry the same attributes for most objects.
enum class Verb { kAdd, kRemove };

/// `peer_namespace` is a descriptor of the namespace named by VethOptions::peer_namespace, or -1.
Message encode_link_create(const LinkCreate& link, int peer_namespace);
/// `move_to` is a descriptor of the namespace named by LinkChange::move_to, or -1.
Message encode_link_change(uint32_t index, const LinkChange& change, int move_to);
/// Completes a link that has just been made; see MadeLink.
Message encode_link_completion(const std::string& name, const std::optional<std::string>& alias,
                               bool up);
Message encode_link_delete(uint32_t index);
Message encode_link_delete(const std::string& name);
/// Every link of the group, in one message.
Message encode_group_delete(uint32_t group);
Message encode_link_get(uint32_t index);
Message encode_link_get(const std::string& name);

Message encode_address(Verb verb, const AddressChange& address);
Message encode_route(Verb verb, const RouteChange& route);
Message encode_route_get(const RouteQuery& query);
Message encode_rule(Verb verb, const RuleChange& rule);

Message encode_link_dump();
/// With counters, for kernels without RTM_GETSTATS.
Message encode_link_statistics_dump();
Message encode_address_dump();
/// `protocol`: only these.
Message encode_route_dump(uint8_t family, std::optional<uint8_t> protocol = {});
Message encode_route_dump(const RouteFilter& filter);
Message encode_rule_dump(uint8_t family);
/// Entries that answer for others (proxies) are a dump of their own.
Message encode_neighbour_dump(bool proxies);
Message encode_neighbour_dump(const NeighbourFilter& filter);
Message encode_statistics_dump();
/// The id that the asking namespace has for the one behind this descriptor.
Message encode_namespace_id_get(int namespace_fd);
/// Gives the namespace behind this descriptor an id in the asking one; EEXIST where it has one.
Message encode_namespace_id_new(int namespace_fd);
/// The ids that the namespace with this id has for others, each with the one that the asking has.
Message encode_namespace_id_dump(int32_t target);

}  // namespace taproom::netlink
