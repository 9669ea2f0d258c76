#include "kind_options.h"

#include <arpa/inet.h>

#include "../kind/bond_forwarder.h"
#include "../kind/exception_forwarder.h"
#include "../kind/exception_tables.h"
#include "../kind/responder_forwarder.h"
#include "../kind/settings.h"
#include "../kind/switch_forwarder.h"

namespace taproom::datapath {
namespace {

using MaybeKind = std::optional<Result<Kind>>;

template <typename Settings>
Kind kind_of(const char* type, std::shared_ptr<const Settings> settings,
             std::unique_ptr<Forwarder> (*make)(const Settings&)) {
  return {type, settings, [settings, make] { return make(*settings); }};
}

Failure bad_address(const std::string& text) {
  return {"check the address", EINVAL, "\"" + text + "\" is not an address."};
}

/// `address` or `address/length`.
std::optional<IpAddressBytes> parse_address(const std::string& text) {
  const size_t slash = text.find('/');
  const std::string address = text.substr(0, slash);
  IpAddressBytes bytes;
  bytes.ipv6 = address.find(':') != std::string::npos;
  if (::inet_pton(bytes.ipv6 ? AF_INET6 : AF_INET, address.c_str(), bytes.bytes.data()) != 1) {
    return std::nullopt;
  }
  const int longest = bytes.ipv6 ? 128 : 32;
  const int length = slash == std::string::npos ? longest : std::atoi(text.c_str() + slash + 1);
  if (length < 0 || length > longest) return std::nullopt;
  bytes.prefix_length = static_cast<uint8_t>(length);
  return bytes;
}

MaybeKind read_switch(OptionsReader& reader) {
  auto settings = std::make_shared<SwitchSettings>();
  settings->hub = reader.boolean("hub");
  settings->ageing = reader.uint32("ageing").value_or(settings->ageing);
  settings->table_size = reader.uint32("tableSize").value_or(settings->table_size);
  settings->loop_moves = reader.uint32("loopMoves").value_or(settings->loop_moves);
  settings->loop_hold = reader.uint32("loopHold").value_or(settings->loop_hold);
  if (reader.failed()) return std::nullopt;
  return kind_of<SwitchSettings>("switch", settings, make_switch);
}

MaybeKind read_bond(OptionsReader& reader,
                    const std::function<PortIndex(const std::string&)>& slot_of) {
  auto settings = std::make_shared<BondSettings>();
  const std::string mode = reader.required_text("mode");
  const std::string hash = reader.required_text("hash");
  const std::string bonded = reader.required_text("bonded");
  settings->probe_address = reader.text("probeAddress").value_or("");
  settings->probe_interval = reader.uint32("probeInterval").value_or(settings->probe_interval);
  settings->probe_misses = reader.uint32("probeMisses").value_or(settings->probe_misses);
  if (reader.failed()) return std::nullopt;
  using Mode = BondSettings::Mode;
  using Hash = BondSettings::Hash;
  settings->mode = mode == "balance-rr"    ? Mode::kRoundRobin
                   : mode == "balance-xor" ? Mode::kXor
                   : mode == "broadcast"   ? Mode::kBroadcast
                                           : Mode::kActiveBackup;
  settings->hash = hash == "layer2"     ? Hash::kLayer2
                   : hash == "layer2+3" ? Hash::kLayer23
                                        : Hash::kLayer34;
  settings->bonded = slot_of(bonded);
  return kind_of<BondSettings>("bond", settings, make_bond);
}

MaybeKind read_responder(OptionsReader& reader, const std::string& name) {
  auto settings = std::make_shared<ResponderSettings>();
  const std::vector<std::string> addresses = reader.texts("addresses");
  const std::string mac = reader.required_text("mac");
  settings->echo_port = static_cast<uint16_t>(reader.required_uint32("echo"));
  settings->discard_port = static_cast<uint16_t>(reader.required_uint32("discard"));
  settings->chargen_port = static_cast<uint16_t>(reader.required_uint32("chargen"));
  settings->http_port = static_cast<uint16_t>(reader.required_uint32("http"));
  if (reader.failed()) return std::nullopt;
  settings->name = name;
  settings->mac = parse_mac(mac).value_or(MacAddress{});
  for (const std::string& text : addresses) {
    const auto address = parse_address(text);
    if (!address) return bad_address(text);
    settings->addresses.push_back(*address);
  }
  return kind_of<ResponderSettings>("responder", settings, make_responder);
}

std::optional<Result<ExceptionSettings::Route>> read_route(Napi::Env env, Napi::Object object) {
  OptionsReader reader(env, object, "exception: route");
  const std::string destination = reader.required_text("destination");
  const std::optional<std::string> gateway = reader.text("gateway");
  const std::string reject = reader.text("reject").value_or("");
  ExceptionSettings::Route route;
  route.elsewhere = reader.boolean("elsewhere");
  if (reader.failed()) return std::nullopt;
  const auto prefix = parse_address(destination);
  if (!prefix) return bad_address(destination);
  route.prefix = *prefix;
  if (gateway) {
    const auto via = parse_address(*gateway);
    if (!via) return bad_address(*gateway);
    // A gateway of the other family (RTA_VIA): the host's stack knows how.
    if (via->ipv6 != prefix->ipv6) {
      route.elsewhere = true;
    } else {
      route.has_gateway = true;
      route.gateway = via->bytes;
    }
  }
  // RTN_* of linux/rtnetlink.h.
  route.reject = reject == "blackhole"     ? 6
                 : reject == "unreachable" ? 7
                 : reject == "prohibit"    ? 8
                                           : 0;
  return route;
}

MaybeKind read_exception(Napi::Env env, OptionsReader& reader,
                         const std::function<PortIndex(const std::string&)>& slot_of) {
  auto settings = std::make_shared<ExceptionSettings>();
  const std::string host = reader.required_text("host");
  const std::string mac = reader.required_text("mac");
  const std::vector<std::string> addresses = reader.texts("addresses");
  settings->route = reader.boolean("route");
  settings->mtu = reader.uint32("mtu").value_or(settings->mtu);
  const std::vector<Napi::Object> routes = reader.objects("routes");
  const std::vector<Napi::Object> neighbours = reader.objects("neighbours");
  if (reader.failed()) return std::nullopt;
  settings->host = slot_of(host);
  settings->mac = parse_mac(mac).value_or(MacAddress{});
  for (const std::string& text : addresses) {
    const auto address = parse_address(text);
    if (!address) return bad_address(text);
    settings->addresses.push_back(*address);
  }
  for (const Napi::Object& object : routes) {
    auto route = read_route(env, object);
    if (!route) return std::nullopt;
    if (!*route) return std::move(route->failure());
    settings->routes.push_back(route->value());
  }
  for (const Napi::Object& object : neighbours) {
    OptionsReader fields(env, object, "exception: neighbour");
    const std::string text = fields.required_text("address");
    const std::string lladdr = fields.required_text("mac");
    if (fields.failed()) return std::nullopt;
    const auto address = parse_address(text);
    const auto parsed = parse_mac(lladdr);
    if (!address || !parsed) return bad_address(text);
    settings->neighbours.push_back({address->ipv6, address->bytes, *parsed});
  }
  settings->tables = make_exception_tables(*settings);
  return kind_of<ExceptionSettings>("exception", settings, make_exception);
}

}  // namespace

MaybeKind read_kind(Napi::Env env, Napi::Value value, const std::string& name,
                    const std::function<PortIndex(const std::string&)>& slot_of) {
  OptionsReader reader(env, value, "kind");
  const std::string type = reader.required_text("type");
  if (reader.failed()) return std::nullopt;
  if (type == "switch") return read_switch(reader);
  if (type == "bond") return read_bond(reader, slot_of);
  if (type == "responder") return read_responder(reader, name);
  if (type == "exception") return read_exception(env, reader, slot_of);
  return Failure{"check the type", EINVAL, "There is no datapath of type \"" + type + "\"."};
}

}  // namespace taproom::datapath
