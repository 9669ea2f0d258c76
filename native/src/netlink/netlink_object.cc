#include "netlink_object.h"

#include <algorithm>
#include <array>

#include "../options/napi_options.h"
#include "delivering.h"
#include "encode.h"
#include "operations.h"
#include "read_requests.h"

namespace taproom::netlink {
namespace {

/// What the kernel may queue for us before it drops events: a burst of some thousand links. It is
/// memory only while it is in use.
constexpr uint32_t kEventBufferBytes = 16 * 1024 * 1024;
constexpr uint32_t kLeastEventBuffer = 4096;
constexpr uint32_t kMostEventBuffer = 256 * 1024 * 1024;

constexpr std::array<std::pair<std::string_view, Topic>, 5> kTopics{{
    {"links", Topic::kLinks},
    {"addresses", Topic::kAddresses},
    {"routes", Topic::kRoutes},
    {"rules", Topic::kRules},
    {"neighbours", Topic::kNeighbours},
}};

/// The names of the arguments of most methods: a namespace, then what is asked for.
using Arguments = OptionsReader;

std::string read_namespace(const Arguments& arguments) {
  return arguments.required_text("namespace");
}

/// For a method of a namespace alone.
std::string namespace_argument(const Napi::CallbackInfo& info, const char* function) {
  return read_arguments(info, function, {"namespace"}, read_namespace);
}

/// For a method of a namespace and `name`, which `read` reads.
template <typename Read>
auto request_argument(const Napi::CallbackInfo& info, const char* function, const char* name,
                      Read read) {
  return read_arguments(info, function, {"namespace", name}, [&](const Arguments& arguments) {
    return std::pair{read_namespace(arguments), read(arguments.required_nested(name))};
  });
}

/// For a method of a namespace and a number.
std::pair<std::string, uint32_t> number_argument(const Napi::CallbackInfo& info,
                                                 const char* function, const char* name) {
  return read_arguments(info, function, {"namespace", name}, [&](const Arguments& arguments) {
    return std::pair{read_namespace(arguments), arguments.required_index(name)};
  });
}

std::vector<Topic> read_topics(const Arguments& arguments) {
  std::vector<Topic> topics;
  if (!arguments.has("topics")) arguments.refuse("topics", "an array");
  for (const std::string& name : arguments.texts("topics")) {
    const auto found = std::find_if(kTopics.begin(), kTopics.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (found == kTopics.end()) {
      arguments.refuse("topics", "an array of links, addresses, routes, rules or neighbours");
    }
    if (std::find(topics.begin(), topics.end(), found->second) == topics.end()) {
      topics.push_back(found->second);
    }
  }
  return topics;
}

/// What the request makes, by name. Nothing where the kernel chooses a name: it does not say which.
std::vector<MadeLink> made_links(const LinkCreate& link) {
  if (link.is_pattern()) return {};
  const auto completion = [](const std::string& name, const auto& alias, bool up) {
    return alias || up ? encode_link_completion(name, alias, up) : Message{};
  };
  std::vector<MadeLink> made{{{}, link.name, completion(link.name, link.alias, false)}};
  if (const auto* veth = std::get_if<VethOptions>(&link.kind)) {
    made.push_back({veth->peer_namespace, veth->peer,
                    completion(veth->peer, veth->peer_alias, veth->peer_up)});
  }
  return made;
}

}  // namespace

Napi::Function NetlinkObject::define(Napi::Env env) {
  return DefineClass(env, "Netlink",
                     {InstanceMethod("addNamespace", &NetlinkObject::add_namespace),
                      InstanceMethod("removeNamespace", &NetlinkObject::remove_namespace),
                      InstanceMethod("dump", &NetlinkObject::dump_topics),
                      InstanceMethod("getLink", &NetlinkObject::get_link_of),
                      InstanceMethod("statistics", &NetlinkObject::get_statistics),
                      InstanceMethod("readRoutes", &NetlinkObject::read_routes_of),
                      InstanceMethod("readOn", &NetlinkObject::read_on_of),
                      InstanceMethod("openScan", &NetlinkObject::open_scan_of),
                      InstanceMethod("openNeighbourScan", &NetlinkObject::open_neighbour_scan_of),
                      InstanceMethod("readScan", &NetlinkObject::read_scan_of),
                      InstanceMethod("closeScan", &NetlinkObject::close_scan_of),
                      InstanceMethod("getRoute", &NetlinkObject::get_route_to),
                      InstanceMethod("createLink", &NetlinkObject::create_link),
                      InstanceMethod("changeLink", &NetlinkObject::change_link),
                      InstanceMethod("deleteLink", &NetlinkObject::delete_link),
                      InstanceMethod("deleteGroup", &NetlinkObject::delete_group),
                      InstanceMethod("addAddress", &NetlinkObject::add_address),
                      InstanceMethod("deleteAddress", &NetlinkObject::delete_address),
                      InstanceMethod("addRoute", &NetlinkObject::add_route),
                      InstanceMethod("deleteRoute", &NetlinkObject::delete_route),
                      InstanceMethod("addRule", &NetlinkObject::add_rule),
                      InstanceMethod("deleteRule", &NetlinkObject::delete_rule),
                      InstanceMethod("close", &NetlinkObject::close)});
}

NetlinkObject::NetlinkObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<NetlinkObject>(info) {
  const auto [buffer, most_rows] =
      read_arguments(info, "openNetlink", {"options"}, [](const OptionsReader& arguments) {
        const OptionsReader options = arguments.required_nested("options");
        return std::pair{options.number("eventBufferBytes", kLeastEventBuffer, kMostEventBuffer)
                             .value_or(kEventBufferBytes),
                         options.number("largeTable", 1, UINT32_MAX).value_or(UINT32_MAX)};
      });
  const Napi::Value receive = info[0].As<Napi::Object>().Get("receive");
  if (!receive.IsFunction()) {
    throw to_napi(info.Env(), OptionError("openNetlink.options.receive", "a function"));
  }
  delivering_ = Delivering::start(info.Env(), receive.As<Napi::Function>(), buffer, most_rows);
  // Also when the environment ends without close(): a thread must not outlive it. The weak pointer
  // is freed with the hook's call; one that never comes costs a few bytes at the end of a process.
  info.Env().AddCleanupHook(
      [](std::weak_ptr<Delivering>* weak) {
        if (const auto alive = weak->lock()) alive->abandon();
        delete weak;
      },
      new std::weak_ptr<Delivering>(delivering_));
}

NetlinkObject::~NetlinkObject() {
  if (delivering_) delivering_->abandon();
}

Napi::Value NetlinkObject::query(Napi::Env env, std::function<Reply(WatchedNamespaces&)> run) {
  return delivering_->post(env, QueryJob{std::move(run)});
}

Napi::Value NetlinkObject::change(Napi::Env env, std::string place, const char* step,
                                  std::function<Result<Message>(WatchedNamespaces&)> encode) {
  return delivering_->post(env, ChangeJob{std::move(place), step, std::move(encode)});
}

Napi::Value NetlinkObject::change(Napi::Env env, std::string place, const char* step,
                                  Message message) {
  return change(env, std::move(place), step,
                [message = std::move(message)](auto&) -> Result<Message> { return message; });
}

Napi::Value NetlinkObject::add_namespace(const Napi::CallbackInfo& info) {
  return read_arguments(info, "addNamespace", {"options"}, [&](const OptionsReader& arguments) {
    const OptionsReader options = arguments.required_nested("options");
    return query(info.Env(),
                 [name = options.required_text("name"), path = options.text("path")](
                     auto& namespaces) { return netlink::add_namespace(namespaces, name, path); });
  });
}

Napi::Value NetlinkObject::remove_namespace(const Napi::CallbackInfo& info) {
  return query(info.Env(),
               [place = namespace_argument(info, "removeNamespace")](auto& namespaces) -> Reply {
                 const Status removed = namespaces.remove(place);
                 if (!removed) return removed.failure();
                 return Answer();
               });
}

Napi::Value NetlinkObject::dump_topics(const Napi::CallbackInfo& info) {
  auto [place, topics, most] = read_arguments(
      info, "dump", {"namespace", "topics", "most"}, [](const OptionsReader& arguments) {
        return std::tuple{read_namespace(arguments), read_topics(arguments),
                          arguments.number("most", 1, UINT32_MAX).value_or(UINT32_MAX)};
      });
  return query(info.Env(), [place = std::move(place), topics = std::move(topics), most = most](
                               auto& namespaces) { return dump(namespaces, place, topics, most); });
}

Napi::Value NetlinkObject::read_routes_of(const Napi::CallbackInfo& info) {
  auto [place, most, part] = read_arguments(
      info, "readRoutes", {"namespace", "most", "part"}, [](const OptionsReader& arguments) {
        DumpPart wanted;
        if (const auto of = arguments.nested("part")) {
          wanted.emplace(of->required_family("family"),
                         static_cast<uint8_t>(of->required_number("protocol", 0, UINT8_MAX)));
        }
        return std::tuple{read_namespace(arguments),
                          arguments.number("most", 1, UINT32_MAX).value_or(UINT32_MAX), wanted};
      });
  return query(info.Env(), [place = std::move(place), most = most, part = part](auto& namespaces) {
    return read_routes(namespaces, place, most, part);
  });
}

Napi::Value NetlinkObject::read_on_of(const Napi::CallbackInfo& info) {
  const auto [place, number] = number_argument(info, "readOn", "number");
  return query(info.Env(), [place = place, number = number](auto& namespaces) {
    return read_on(namespaces, place, number);
  });
}

Napi::Value NetlinkObject::get_link_of(const Napi::CallbackInfo& info) {
  auto [place, request] =
      request_argument(info, "getLink", "link", [](const OptionsReader& options) {
        const auto index = options.index("index");
        const auto name = options.link_name("name");
        if (index.has_value() == name.has_value()) {
          options.refuse("index", "given, or name, not both");
        }
        return index ? encode_link_get(*index) : encode_link_get(*name);
      });
  return query(info.Env(), [place = std::move(place), request = std::move(request)](
                               auto& namespaces) { return get_link(namespaces, place, request); });
}

Napi::Value NetlinkObject::get_statistics(const Napi::CallbackInfo& info) {
  return query(info.Env(), [place = namespace_argument(info, "statistics")](auto& namespaces) {
    return statistics(namespaces, place);
  });
}

Napi::Value NetlinkObject::open_scan_of(const Napi::CallbackInfo& info) {
  auto [place, filter] = request_argument(info, "openScan", "filter", read_route_filter);
  return query(info.Env(), [place = std::move(place), filter = filter](auto& namespaces) {
    return open_scan(namespaces, place, filter);
  });
}

Napi::Value NetlinkObject::open_neighbour_scan_of(const Napi::CallbackInfo& info) {
  auto [place, filter] =
      request_argument(info, "openNeighbourScan", "filter", read_neighbour_filter);
  return query(info.Env(), [place = std::move(place), filter = filter](auto& namespaces) {
    return open_scan(namespaces, place, filter);
  });
}

Napi::Value NetlinkObject::read_scan_of(const Napi::CallbackInfo& info) {
  const auto [place, scan, most] = read_arguments(
      info, "readScan", {"namespace", "scan", "most"}, [](const OptionsReader& arguments) {
        return std::tuple{read_namespace(arguments),
                          arguments.required_number("scan", 1, UINT32_MAX),
                          arguments.required_number("most", 1, UINT32_MAX)};
      });
  return query(info.Env(), [place = place, scan = scan, most = most](auto& namespaces) {
    return read_scan(namespaces, place, scan, most);
  });
}

Napi::Value NetlinkObject::close_scan_of(const Napi::CallbackInfo& info) {
  const auto [place, scan] = number_argument(info, "closeScan", "scan");
  return query(info.Env(), [place = place, scan = scan](auto& namespaces) {
    return close_scan(namespaces, place, scan);
  });
}

Napi::Value NetlinkObject::get_route_to(const Napi::CallbackInfo& info) {
  auto [place, asked] = request_argument(info, "getRoute", "query", read_route_query);
  return query(info.Env(), [place = std::move(place), asked = asked](auto& namespaces) {
    return get_route(namespaces, place, asked);
  });
}

Napi::Value NetlinkObject::create_link(const Napi::CallbackInfo& info) {
  auto [place, link] = request_argument(info, "createLink", "link", read_link_create);
  std::vector<MadeLink> made = made_links(link);
  Message undo = encode_link_delete(link.name);
  return delivering_->post(
      info.Env(),
      ChangeJob{std::move(place), "RTM_NEWLINK",
                [link = std::move(link)](WatchedNamespaces& namespaces) -> Result<Message> {
                  const auto* veth = std::get_if<VethOptions>(&link.kind);
                  if (veth == nullptr || !veth->peer_namespace) return encode_link_create(link, -1);
                  const Result<int> peer = namespaces.file_of(*veth->peer_namespace);
                  if (!peer) return peer.failure();
                  return encode_link_create(link, peer.value());
                },
                std::move(made), std::move(undo)});
}

Napi::Value NetlinkObject::change_link(const Napi::CallbackInfo& info) {
  auto [place, index, wanted] = read_arguments(
      info, "changeLink", {"namespace", "index", "change"}, [](const OptionsReader& arguments) {
        return std::tuple{read_namespace(arguments), arguments.required_index("index"),
                          read_link_change(arguments.required_nested("change"))};
      });
  const char* step = wanted.kind ? "RTM_NEWLINK" : "RTM_SETLINK";
  return change(info.Env(), std::move(place), step,
                [index = index, wanted = std::move(wanted)](auto& namespaces) -> Result<Message> {
                  if (!wanted.move_to) return encode_link_change(index, wanted, -1);
                  const Result<int> target = namespaces.file_of(*wanted.move_to);
                  if (!target) return target.failure();
                  return encode_link_change(index, wanted, target.value());
                });
}

Napi::Value NetlinkObject::delete_link(const Napi::CallbackInfo& info) {
  const auto [place, index] = number_argument(info, "deleteLink", "index");
  return change(info.Env(), place, "RTM_DELLINK", encode_link_delete(index));
}

Napi::Value NetlinkObject::delete_group(const Napi::CallbackInfo& info) {
  const auto [place, group] = number_argument(info, "deleteGroup", "group");
  return change(info.Env(), place, "RTM_DELLINK", encode_group_delete(group));
}

Napi::Value NetlinkObject::add_address(const Napi::CallbackInfo& info) {
  const auto [place, address] = request_argument(info, "addAddress", "address", read_address);
  return change(info.Env(), place, "RTM_NEWADDR", encode_address(Verb::kAdd, address));
}

Napi::Value NetlinkObject::delete_address(const Napi::CallbackInfo& info) {
  const auto [place, address] = request_argument(info, "deleteAddress", "address", read_address);
  return change(info.Env(), place, "RTM_DELADDR", encode_address(Verb::kRemove, address));
}

Napi::Value NetlinkObject::add_route(const Napi::CallbackInfo& info) {
  const auto [place, route] = request_argument(info, "addRoute", "route", read_route);
  return change(info.Env(), place, "RTM_NEWROUTE", encode_route(Verb::kAdd, route));
}

Napi::Value NetlinkObject::delete_route(const Napi::CallbackInfo& info) {
  const auto [place, route] = request_argument(info, "deleteRoute", "route", read_route);
  return change(info.Env(), place, "RTM_DELROUTE", encode_route(Verb::kRemove, route));
}

Napi::Value NetlinkObject::add_rule(const Napi::CallbackInfo& info) {
  const auto [place, rule] = request_argument(info, "addRule", "rule", read_rule);
  return change(info.Env(), place, "RTM_NEWRULE", encode_rule(Verb::kAdd, rule));
}

Napi::Value NetlinkObject::delete_rule(const Napi::CallbackInfo& info) {
  const auto [place, rule] = request_argument(info, "deleteRule", "rule", read_rule);
  return change(info.Env(), place, "RTM_DELRULE", encode_rule(Verb::kRemove, rule));
}

Napi::Value NetlinkObject::close(const Napi::CallbackInfo& info) {
  delivering_->close(info.Env());
  return info.Env().Undefined();
}

}  // namespace taproom::netlink
