#include "settings.h"

#include <linux/rtnetlink.h>

#include "exception_tables.h"

namespace taproom::datapath {
namespace {

IpAddressBytes bytes_of(const netlink::IpAddress& address, unsigned prefix_length) {
  return {address.family == AF_INET6, address.bytes, static_cast<uint8_t>(prefix_length)};
}

IpAddressBytes bytes_of(const netlink::IpPrefix& prefix) {
  return bytes_of(prefix.address, prefix.length);
}

std::vector<IpAddressBytes> read_addresses(const OptionsReader& options) {
  std::vector<IpAddressBytes> addresses;
  for (const auto& prefix : options.prefixes("addresses")) addresses.push_back(bytes_of(prefix));
  return addresses;
}

uint16_t read_port(const OptionsReader& options, const char* key) {
  return static_cast<uint16_t>(options.required_number(key, 0, UINT16_MAX));
}

ExceptionSettings::Route read_route(const OptionsReader& options) {
  constexpr std::array<uint8_t, 3> kRejects{RTN_BLACKHOLE, RTN_UNREACHABLE, RTN_PROHIBIT};
  ExceptionSettings::Route route;
  route.prefix = bytes_of(options.required_prefix("destination"));
  route.elsewhere = options.truth("elsewhere").value_or(false);
  if (const auto reject = options.choice("reject", {"blackhole", "unreachable", "prohibit"})) {
    route.reject = kRejects[*reject];
  }
  const auto gateway = options.address("gateway");
  if (!gateway) return route;
  // A gateway of the other family (RTA_VIA): the host's stack knows how.
  if ((gateway->family == AF_INET6) != route.prefix.ipv6) {
    route.elsewhere = true;
  } else {
    route.has_gateway = true;
    route.gateway = gateway->bytes;
  }
  return route;
}

ExceptionSettings::Neighbour read_neighbour(const OptionsReader& options) {
  const auto address = options.required_address("address");
  return {address.family == AF_INET6, address.bytes, options.required_mac("mac")};
}

}  // namespace

SwitchSettings SwitchSettings::read(const OptionsReader& options, const KindContext&) {
  SwitchSettings settings;
  const auto set = [&](const char* key, uint32_t& field) {
    field = options.number(key, 0, 1'000'000).value_or(field);
  };
  settings.hub = options.truth("hub").value_or(false);
  set("ageing", settings.ageing);
  set("tableSize", settings.table_size);
  set("loopMoves", settings.loop_moves);
  set("loopHold", settings.loop_hold);
  return settings;
}

BondSettings BondSettings::read(const OptionsReader& options, const KindContext& context) {
  BondSettings settings;
  // In the orders of Mode and Hash.
  settings.mode = static_cast<Mode>(
      options.required_choice("mode", {"active-backup", "balance-rr", "balance-xor", "broadcast"}));
  settings.hash =
      static_cast<Hash>(options.required_choice("hash", {"layer2", "layer2+3", "layer3+4"}));
  settings.bonded = context.slot_of(options.required_text("bonded"));
  if (const auto address = options.address("probeAddress"))
    settings.probe_address = address->text();
  settings.probe_interval =
      options.number("probeInterval", 1, 3'600'000).value_or(settings.probe_interval);
  settings.probe_misses = options.number("probeMisses", 1, 1000).value_or(settings.probe_misses);
  return settings;
}

ResponderSettings ResponderSettings::read(const OptionsReader& options,
                                          const KindContext& context) {
  ResponderSettings settings;
  settings.name = context.name;
  settings.addresses = read_addresses(options);
  settings.mac = options.required_mac("mac");
  settings.echo_port = read_port(options, "echo");
  settings.discard_port = read_port(options, "discard");
  settings.chargen_port = read_port(options, "chargen");
  settings.http_port = read_port(options, "http");
  return settings;
}

ExceptionSettings ExceptionSettings::read(const OptionsReader& options,
                                          const KindContext& context) {
  ExceptionSettings settings;
  settings.host = context.slot_of(options.required_text("host"));
  settings.mac = options.required_mac("mac");
  settings.addresses = read_addresses(options);
  settings.route = options.truth("route").value_or(false);
  settings.mtu = options.number("mtu", 0, UINT32_MAX).value_or(settings.mtu);
  for (const OptionsReader& route : options.list("routes")) {
    settings.routes.push_back(read_route(route));
  }
  for (const OptionsReader& neighbour : options.list("neighbours")) {
    settings.neighbours.push_back(read_neighbour(neighbour));
  }
  settings.tables = make_exception_tables(settings);
  return settings;
}

}  // namespace taproom::datapath
