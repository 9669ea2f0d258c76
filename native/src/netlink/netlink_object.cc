#include "netlink_object.h"

#include <array>

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
    {"links", Topic::links},
    {"addresses", Topic::addresses},
    {"routes", Topic::routes},
    {"rules", Topic::rules},
    {"neighbours", Topic::neighbours},
}};

[[noreturn]] void refuse(Napi::Env env, const std::string& what) {
  throw Napi::TypeError::New(env, what);
}

std::string place_argument(const Napi::CallbackInfo& info) {
  if (!info[0].IsString()) refuse(info.Env(), "namespace must be a string");
  return info[0].As<Napi::String>().Utf8Value();
}

uint32_t number_argument(const Napi::CallbackInfo& info, size_t at, const char* what) {
  const double number = info[at].IsNumber() ? info[at].As<Napi::Number>().DoubleValue() : 0;
  if (!(number >= 1 && number <= 0x7fffffff && number == static_cast<uint32_t>(number))) {
    refuse(info.Env(), std::string(what) + " must be a whole number from 1 to 2147483647");
  }
  return static_cast<uint32_t>(number);
}

std::vector<Topic> topics_argument(const Napi::CallbackInfo& info) {
  std::vector<Topic> topics;
  if (!info[1].IsArray()) refuse(info.Env(), "topics must be an array");
  const auto array = info[1].As<Napi::Array>();
  for (uint32_t i = 0; i < array.Length(); ++i) {
    const Napi::Value item = array.Get(i);
    const std::string name = item.IsString() ? item.As<Napi::String>().Utf8Value() : "";
    const auto found = std::find_if(kTopics.begin(), kTopics.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (found == kTopics.end()) {
      refuse(info.Env(), "topics must hold links, addresses, routes, rules or neighbours");
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
  if (const auto* veth = std::get_if<VethOptions>(&link.options)) {
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
  const RequestReader options(info[0], "openNetlink");
  const Napi::Value receive = info[0].As<Napi::Object>().Get("receive");
  if (!receive.IsFunction()) options.refuse("receive", "a function");
  const uint32_t buffer = options.number("eventBufferBytes", kLeastEventBuffer, kMostEventBuffer)
                              .value_or(kEventBufferBytes);
  delivering_ = Delivering::start(info.Env(), receive.As<Napi::Function>(), buffer);
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

Napi::Value NetlinkObject::add_namespace(const Napi::CallbackInfo& info) {
  const RequestReader options(info[0], "addNamespace");
  return query(info.Env(),
               [name = options.required_text("name"), path = options.text("path")](
                   auto& namespaces) { return netlink::add_namespace(namespaces, name, path); });
}

Napi::Value NetlinkObject::remove_namespace(const Napi::CallbackInfo& info) {
  return query(info.Env(), [place = place_argument(info)](auto& namespaces) -> Reply {
    const Status removed = namespaces.remove(place);
    if (!removed) return removed.failure();
    return Answer();
  });
}

Napi::Value NetlinkObject::dump_topics(const Napi::CallbackInfo& info) {
  return query(info.Env(), [place = place_argument(info), topics = topics_argument(info)](
                               auto& namespaces) { return dump(namespaces, place, topics); });
}

Napi::Value NetlinkObject::get_link_of(const Napi::CallbackInfo& info) {
  const RequestReader options(info[1], "getLink");
  const auto index = options.index("index");
  const auto name = options.link_name("name");
  if (index.has_value() == name.has_value()) options.refuse("index", "given, or name, not both");
  return query(info.Env(), [place = place_argument(info),
                            request = index ? encode_link_get(*index) : encode_link_get(*name)](
                               auto& namespaces) { return get_link(namespaces, place, request); });
}

Napi::Value NetlinkObject::get_statistics(const Napi::CallbackInfo& info) {
  return query(info.Env(), [place = place_argument(info)](auto& namespaces) {
    return statistics(namespaces, place);
  });
}

Napi::Value NetlinkObject::get_route_to(const Napi::CallbackInfo& info) {
  return query(info.Env(), [place = place_argument(info),
                            query = read_route_query(RequestReader(info[1], "getRoute"))](
                               auto& namespaces) { return get_route(namespaces, place, query); });
}

Napi::Value NetlinkObject::create_link(const Napi::CallbackInfo& info) {
  LinkCreate link = read_link_create(RequestReader(info[1], "createLink"));
  std::vector<MadeLink> made = made_links(link);
  Message undo = encode_link_delete(link.name);
  return delivering_->post(
      info.Env(),
      ChangeJob{place_argument(info), "RTM_NEWLINK",
                [link = std::move(link)](WatchedNamespaces& namespaces) -> Result<Message> {
                  const auto* veth = std::get_if<VethOptions>(&link.options);
                  if (veth == nullptr || !veth->peer_namespace) return encode_link_create(link, -1);
                  const Result<int> peer = namespaces.file_of(*veth->peer_namespace);
                  if (!peer) return peer.failure();
                  return encode_link_create(link, peer.value());
                },
                std::move(made), std::move(undo)});
}

Napi::Value NetlinkObject::change_link(const Napi::CallbackInfo& info) {
  LinkChange wanted = read_link_change(RequestReader(info[2], "changeLink"));
  return change(info.Env(), place_argument(info), wanted.bridge ? "RTM_NEWLINK" : "RTM_SETLINK",
                [index = number_argument(info, 1, "index"),
                 wanted = std::move(wanted)](auto& namespaces) -> Result<Message> {
                  if (!wanted.move_to) return encode_link_change(index, wanted, -1);
                  const Result<int> target = namespaces.file_of(*wanted.move_to);
                  if (!target) return target.failure();
                  return encode_link_change(index, wanted, target.value());
                });
}

Napi::Value NetlinkObject::delete_link(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_DELLINK",
                [index = number_argument(info, 1, "index")](auto&) -> Result<Message> {
                  return encode_link_delete(index);
                });
}

Napi::Value NetlinkObject::delete_group(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_DELLINK",
                [group = number_argument(info, 1, "group")](auto&) -> Result<Message> {
                  return encode_group_delete(group);
                });
}

Napi::Value NetlinkObject::add_address(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_NEWADDR",
                [address = read_address(RequestReader(info[1], "addAddress"))](
                    auto&) -> Result<Message> { return encode_address(Verb::add, address); });
}

Napi::Value NetlinkObject::delete_address(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_DELADDR",
                [address = read_address(RequestReader(info[1], "deleteAddress"))](
                    auto&) -> Result<Message> { return encode_address(Verb::remove, address); });
}

Napi::Value NetlinkObject::add_route(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_NEWROUTE",
                [route = read_route(RequestReader(info[1], "addRoute"))](auto&) -> Result<Message> {
                  return encode_route(Verb::add, route);
                });
}

Napi::Value NetlinkObject::delete_route(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_DELROUTE",
                [route = read_route(RequestReader(info[1], "deleteRoute"))](
                    auto&) -> Result<Message> { return encode_route(Verb::remove, route); });
}

Napi::Value NetlinkObject::add_rule(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_NEWRULE",
                [rule = read_rule(RequestReader(info[1], "addRule"))](auto&) -> Result<Message> {
                  return encode_rule(Verb::add, rule);
                });
}

Napi::Value NetlinkObject::delete_rule(const Napi::CallbackInfo& info) {
  return change(info.Env(), place_argument(info), "RTM_DELRULE",
                [rule = read_rule(RequestReader(info[1], "deleteRule"))](auto&) -> Result<Message> {
                  return encode_rule(Verb::remove, rule);
                });
}

Napi::Value NetlinkObject::close(const Napi::CallbackInfo& info) {
  delivering_->close(info.Env());
  return info.Env().Undefined();
}

}  // namespace taproom::netlink
