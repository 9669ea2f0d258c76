#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../../options/options_reader.h"
#include "../core/forwarder.h"

namespace taproom::datapath {

/// What the settings of a kind refer to.
struct KindContext {
  /// The datapath's.
  std::string name;
  /// Slot of the port with this key; kNoPortIndex where there is none.
  std::function<PortIndex(const std::string&)> slot_of;
};

struct SwitchSettings : ForwarderSettings {
  static constexpr std::string_view kKind = "switch";
  static SwitchSettings read(const OptionsReader& options, const KindContext& context);

  /// Sends everything everywhere, learns nothing.
  bool hub = false;
  /// Seconds that an entry outlives its last frame.
  uint32_t ageing = 300;
  /// Entries at most; then the oldest of the same bucket goes.
  uint32_t table_size = 4096;
  /// A source that moves between the same two ports more often than this in a second is a loop; 0:
  /// off. Broadcasts of the port that moved last are then dropped for `loop_hold` seconds.
  uint32_t loop_moves = 5;
  uint32_t loop_hold = 10;
};

struct BondSettings : ForwarderSettings {
  static constexpr std::string_view kKind = "bond";
  static BondSettings read(const OptionsReader& options, const KindContext& context);

  enum class Mode : uint8_t { kActiveBackup, kRoundRobin, kXor, kBroadcast };
  enum class Hash : uint8_t { kLayer2, kLayer23, kLayer34 };
  Mode mode = Mode::kActiveBackup;
  Hash hash = Hash::kLayer34;
  /// The port that is bonded (the TAP); every other port is a member.
  PortIndex bonded = kNoPortIndex;
  /// Active-backup: an ARP or NDP probe for this address through each member, every
  /// `probe_interval` ms; a member without an answer for `probe_misses` intervals is taken for
  /// down. Empty: link state alone.
  std::string probe_address;
  uint32_t probe_interval = 100;
  uint32_t probe_misses = 3;
  /// Gratuitous ARP / unsolicited advertisements after a fail-over are the host's own frames,
  /// resent.
};

struct IpAddressBytes {
  bool ipv6 = false;
  std::array<uint8_t, 16> bytes{};  // IPv4: the first four
  uint8_t prefix_length = 0;
};

struct ResponderSettings : ForwarderSettings {
  static constexpr std::string_view kKind = "responder";
  static ResponderSettings read(const OptionsReader& options, const KindContext& context);

  std::vector<IpAddressBytes> addresses;
  /// Locally administered; made from the datapath's name by the caller.
  MacAddress mac{};
  /// RFC 862, 863, 864 over UDP, and a page over TCP; 0: closed.
  uint16_t echo_port = 7, discard_port = 9, chargen_port = 19, http_port = 80;
  /// Says what this is on the HTTP page.
  std::string name;
};

/// What the fast path looks up; kind/exception_tables.h.
struct ExceptionTables;

struct ExceptionSettings : ForwarderSettings {
  static constexpr std::string_view kKind = "exception";
  static ExceptionSettings read(const OptionsReader& options, const KindContext& context);

  /// The TAP that leads to the host's stack.
  PortIndex host = kNoPortIndex;
  /// MAC and addresses of the host on that TAP: frames for these go there.
  MacAddress mac{};
  std::vector<IpAddressBytes> addresses;
  /// Layer 3: frames for `mac` to an address that is not the host's are routed here, in user space.
  bool route = false;
  struct Route {
    IpAddressBytes prefix;
    /// Next hop, of the same family; without one the destination itself is on link.
    bool has_gateway = false;
    std::array<uint8_t, 16> gateway{};
    /// unreachable / blackhole / prohibit, as RTN_*; 0: unicast out of the TAP's subnets.
    uint8_t reject = 0;
    /// Another device than the TAP: the packet goes to the host.
    bool elsewhere = false;
  };
  std::vector<Route> routes;
  struct Neighbour {
    bool ipv6 = false;
    std::array<uint8_t, 16> address{};
    MacAddress mac{};
  };
  std::vector<Neighbour> neighbours;
  /// Bytes of IP that leave by a port at most; larger ones are answered with ICMP (or go to the
  /// host).
  uint32_t mtu = 1500;
  /// Made of the above by make_exception_tables, on the control thread, when all of it is filled
  /// in. Without them nothing is routed here: every packet goes to the host.
  std::shared_ptr<const ExceptionTables> tables;
};

/// Every kind of datapath; each has a make_forwarder (KIND_forwarder.h).
using KindSettings =
    std::variant<SwitchSettings, BondSettings, ResponderSettings, ExceptionSettings>;

}  // namespace taproom::datapath
