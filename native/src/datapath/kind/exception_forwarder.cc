#include "exception_forwarder.h"

#include <cstring>

#include "../core/port_bits.h"
#include "mac_rows.h"
#include "router.h"

namespace taproom::datapath {
namespace {

/// The host's slot may be none.
uint64_t bit(PortIndex port) { return port < kMaxPorts ? port_bit(port) : 0; }

class Exception final : public Forwarder {
 public:
  void forward(Frame& frame, PortIndex from, Egress& egress) override;
  void forget(PortIndex port) override { locations_.table.forget(bit(port)); }
  std::vector<std::string> rows(uint64_t now) const override {
    return mac_rows(locations_.table, second_of(now), Locations::kAgeing);
  }
  /// Tables of routes belong to the settings, and are counted with them.
  size_t memory() const override { return sizeof(*this) + locations_.table.memory(); }

 private:
  void from_host(Frame& frame, const ExceptionSettings& settings, Egress& egress);
  void to_group(Frame& frame, PortIndex from, const ExceptionSettings& settings, Egress& egress);
  void to_own_mac(Frame& frame, PortIndex from, const ExceptionSettings& settings, Egress& egress);
  void to_others(Frame& frame, PortIndex from, const ExceptionSettings& settings, Egress& egress);
  void to_host(Frame& frame, PortIndex from, const ExceptionSettings& settings, Egress& egress);
  static bool flood(Frame& frame, PortIndex from, const ExceptionSettings& settings,
                    Egress& egress);

  Locations locations_;
  Router router_;
};

void Exception::forward(Frame& frame, PortIndex from, Egress& egress) {
  const auto* settings = static_cast<const ExceptionSettings*>(egress.snapshot().settings.get());
  if (settings == nullptr) return egress.drop(from, Drop::kNoPort);
  if (frame.size < kMacHeader) return egress.drop(from, Drop::kMalformed);
  const uint8_t* const destination = frame.bytes();
  const uint8_t* const source = destination + 6;
  if ((source[0] & 1) != 0) return egress.drop(from, Drop::kMalformed);
  const bool host_sent = from == settings->host;
  const bool own_source = std::memcmp(source, settings->mac.data(), 6) == 0;
  // What the host has sent comes back from outside: two NICs are joined somewhere.
  if (own_source && !host_sent) return egress.drop(from, Drop::kLoop);
  if (!own_source) locations_.learn(source, from, egress.now());
  if (host_sent) return from_host(frame, *settings, egress);
  if ((destination[0] & 1) != 0) return to_group(frame, from, *settings, egress);
  if (std::memcmp(destination, settings->mac.data(), 6) == 0) {
    return to_own_mac(frame, from, *settings, egress);
  }
  to_others(frame, from, *settings, egress);
}

void Exception::from_host(Frame& frame, const ExceptionSettings& settings, Egress& egress) {
  const uint8_t* const destination = frame.bytes();
  PortIndex to = kNoPortIndex;
  if ((destination[0] & 1) == 0) {
    to = locations_.find(destination, egress.now());
    if (to == settings.host || std::memcmp(destination, settings.mac.data(), 6) == 0) {
      return egress.drop(settings.host, Drop::kLoop);
    }
  }
  if (to != kNoPortIndex) return egress.send(to, frame);
  if (!flood(frame, settings.host, settings, egress)) egress.drop(settings.host, Drop::kNoPort);
}

void Exception::to_group(Frame& frame, PortIndex from, const ExceptionSettings& settings,
                         Egress& egress) {
  if (!settings.route && !is_reserved_group(frame.bytes())) flood(frame, from, settings, egress);
  to_host(frame, from, settings, egress);
}

void Exception::to_own_mac(Frame& frame, PortIndex from, const ExceptionSettings& settings,
                           Egress& egress) {
  if (!settings.route) return to_host(frame, from, settings, egress);
  const auto headers = parse_headers(frame);
  if (!headers) return egress.drop(from, Drop::kMalformed);
  if (headers->is_ipv4() || headers->is_ipv6()) {
    if (router_.route({frame, *headers}, from, settings, locations_, egress)) return;
  }
  to_host(frame, from, settings, egress);
}

/// For another computer; one behind the host (a macvlan on the TAP) was seen there.
void Exception::to_others(Frame& frame, PortIndex from, const ExceptionSettings& settings,
                          Egress& egress) {
  const PortIndex to = locations_.find(frame.bytes(), egress.now());
  if (to == settings.host && to != kNoPortIndex) return egress.send(to, frame);
  if (settings.route) return egress.drop(from, Drop::kNotForUs);
  if (to == from) return egress.drop(from, Drop::kNoPort);  // it has got there without us
  if (to != kNoPortIndex) return egress.send(to, frame);
  if (!flood(frame, from, settings, egress)) egress.drop(from, Drop::kNoPort);
}

void Exception::to_host(Frame& frame, PortIndex from, const ExceptionSettings& settings,
                        Egress& egress) {
  if ((egress.snapshot().present & bit(settings.host)) == 0) {
    return egress.drop(from, Drop::kNoPort);
  }
  egress.send(settings.host, frame);
}

/// To all NICs but the one it came from; false: there is none. Those that are down would only count
/// drops.
bool Exception::flood(Frame& frame, PortIndex from, const ExceptionSettings& settings,
                      Egress& egress) {
  const uint64_t ports =
      egress.snapshot().present & egress.up_ports() & ~bit(from) & ~bit(settings.host);
  each_port(ports, [&](PortIndex port) { egress.send(port, frame); });
  return ports != 0;
}

}  // namespace

std::unique_ptr<Forwarder> make_forwarder(const ExceptionSettings&) {
  return std::make_unique<Exception>();
}

}  // namespace taproom::datapath
