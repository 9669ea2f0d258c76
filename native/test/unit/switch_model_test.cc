#include <map>
#include <optional>
#include <random>
#include <tuple>

#include "check.h"
#include "datapath/kind/switch_forwarder.h"
#include "datapath/recording_egress.h"

/// Random frames, ports and settings through the switch and through a model of one that is as plain
/// as the rules in switch_forwarder.h: what goes where, in which bytes, and why not.
namespace {

using namespace taproom::datapath;
using ether::Bytes;
using Mode = VlanSettings::Mode;

constexpr uint64_t kSecond = 1'000'000'000;
constexpr PortIndex kPorts = 7;
constexpr uint16_t kVlans[] = {1, 2, 3, 4094};

/// What a frame is before it has bytes.
struct Sketch {
  unsigned to, from;  // hosts; 0: broadcast (to), no valid source (from)
  std::optional<uint16_t> tci;

  Bytes bytes(std::optional<uint16_t> tag) const {
    return ether::frame(to == 0 ? ether::kBroadcast : ether::host(to),
                        from == 0 ? ether::kBroadcast : ether::host(from), tag ? int{*tag} : -1);
  }
};

struct Outcome {
  std::multimap<int, Bytes> sent;
  std::optional<Drop> drop;
};

class Model {
 public:
  struct Port {
    bool there = false, up = false;
    PortSettings settings;
  };
  std::map<int, Port> ports;
  uint32_t ageing = 300;
  uint32_t second = 0;

  Outcome pass(int from, const Sketch& frame) {
    Outcome out;
    if (ports[from].settings.mirror) {
      out.drop = Drop::kNoPort;
      return out;
    }
    for (auto& [to, port] : ports) {
      if (port.up && port.settings.mirror) out.sent.emplace(to, frame.bytes(frame.tci));
    }
    out.drop = forward(from, frame, out);
    return out;
  }
  void forget(int port) {
    std::erase_if(table_, [&](const auto& entry) { return entry.second.port == port; });
  }
  size_t known() const {
    size_t count = 0;
    for (const auto& [key, entry] : table_) {
      if (second - entry.second <= ageing) ++count;
    }
    return count;
  }

 private:
  struct Entry {
    int port;
    uint32_t second;
  };

  std::optional<Drop> forward(int from, const Sketch& frame, Outcome& out) {
    if (frame.from == 0) return Drop::kMalformed;
    int vlan = 0;
    if (aware()) {
      vlan = classify(ports[from].settings.vlan, frame.tci);
      if (vlan < 0) return Drop::kVlan;
    }
    const std::optional<int> known = frame.to == 0 ? std::nullopt : find(vlan, frame.to);
    table_[{vlan, frame.from}] = {from, second};
    const bool isolated = ports[from].settings.isolated;
    if (known) {
      if (*known == from) return Drop::kNoPort;
      if (isolated && ports[*known].settings.isolated) return Drop::kIsolated;
      if (!member(*known, vlan)) return Drop::kVlan;
      emit(*known, vlan, frame, out);
      return std::nullopt;
    }
    bool reached = false, kept_apart = false;
    for (auto& [to, port] : ports) {
      if (to == from || !port.up || port.settings.mirror || !member(to, vlan)) continue;
      if (isolated && port.settings.isolated) {
        kept_apart = true;
        continue;
      }
      reached = true;
      emit(to, vlan, frame, out);
    }
    if (reached) return std::nullopt;
    return kept_apart ? Drop::kIsolated : Drop::kNoPort;
  }

  bool aware() const {
    for (const auto& [index, port] : ports) {
      if (port.there && port.settings.vlan.mode != Mode::kTransparent) return true;
    }
    return false;
  }
  static int classify(const VlanSettings& vlan, std::optional<uint16_t> tci) {
    const int id = tci ? *tci % 4096 : 0;
    if (id == 4095) return -1;
    if (vlan.mode == Mode::kTransparent) return id;
    if (vlan.mode == Mode::kAccess) return id == 0 ? vlan.id : -1;
    if (id == 0) return vlan.id == 0 ? -1 : vlan.id;
    return vlan.allowed[static_cast<size_t>(id)] ? id : -1;
  }
  bool member(int port, int vlan) {
    if (!aware()) return true;
    const VlanSettings& settings = ports[port].settings.vlan;
    if (settings.mode == Mode::kTransparent) return true;
    if (settings.id == vlan) return vlan != 0;
    return settings.mode == Mode::kTrunk && settings.allowed[static_cast<size_t>(vlan)];
  }
  void emit(int to, int vlan, const Sketch& frame, Outcome& out) {
    const VlanSettings& settings = ports[to].settings.vlan;
    std::optional<uint16_t> tag = frame.tci;
    if (vlan != 0) {
      tag = static_cast<uint16_t>((frame.tci.value_or(0) & 0xf000) + vlan);
      const bool bare =
          settings.mode == Mode::kAccess || (settings.mode == Mode::kTrunk && settings.id == vlan);
      if (bare) tag.reset();
    }
    out.sent.emplace(to, frame.bytes(tag));
  }
  std::optional<int> find(int vlan, unsigned host) {
    const auto found = table_.find({vlan, host});
    if (found == table_.end() || second - found->second.second > ageing) return std::nullopt;
    const Port& port = ports[found->second.port];
    if (!port.there || !port.up || port.settings.mirror) return std::nullopt;
    return found->second.port;
  }

  std::map<std::pair<int, unsigned>, Entry> table_;
};

class Run {
 public:
  explicit Run(unsigned seed, bool vlans) : random_(seed), vlans_(vlans) {
    settings_.loop_moves = 0;
    settings_.table_size = 65536;
    forwarder_ = make_forwarder(settings_);
    configure();
    for (int port = 0; port < kPorts; ++port) add(port);
    model_.second = static_cast<uint32_t>(egress_.time / kSecond);
  }

  void step() {
    const int port = pick(kPorts);
    switch (pick(40)) {
      case 0:
        return set(port);
      case 1:
        return set_up(port, !model_.ports[port].up);
      case 2:
        return model_.ports[port].there ? remove(port) : add(port);
      case 3:
        egress_.time += static_cast<uint64_t>(pick(200)) * kSecond;
        model_.second = static_cast<uint32_t>(egress_.time / kSecond);
        return;
      case 4:
        settings_.ageing = static_cast<uint32_t>(1 + pick(400));
        model_.ageing = settings_.ageing;
        return configure();
      default:
        if (model_.ports[port].there) frame(port);
    }
  }
  void finish() {
    forwarder_->tick(egress_);
    CHECK_EQ(forwarder_->rows(egress_.time).size(), model_.known());
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  uint16_t vlan() { return kVlans[pick(4)]; }

  void frame(int port) {
    Sketch sketch{static_cast<unsigned>(pick(9)),
                  static_cast<unsigned>(pick(30) == 0 ? 0 : 1 + pick(8)), std::nullopt};
    if (pick(2) == 0) {
      const uint16_t id = pick(6) == 0 ? uint16_t{0} : pick(20) == 0 ? uint16_t{4095} : vlan();
      sketch.tci = static_cast<uint16_t>(pick(16) << 12 | id);
    }
    const Outcome expected = model_.pass(port, sketch);
    egress_.clear();
    OwnedFrame owned(sketch.bytes(sketch.tci));
    forwarder_->forward(owned.frame, static_cast<PortIndex>(port), egress_);
    CHECK(owned.is_whole());
    std::multimap<int, Bytes> sent;
    for (const auto& one : egress_.sent) sent.emplace(int{one.to}, one.bytes);
    CHECK_EQ(sent.size(), expected.sent.size());
    CHECK(sent == expected.sent);
    CHECK_EQ(egress_.drops.size(), expected.drop ? 1u : 0u);
    if (!expected.drop) return;
    CHECK_EQ(int{egress_.drops[0].first}, port);
    CHECK_EQ(kDropNames[static_cast<size_t>(egress_.drops[0].second)],
             kDropNames[static_cast<size_t>(*expected.drop)]);
  }

  PortSettings some_settings() {
    PortSettings settings;
    settings.isolated = pick(3) == 0;
    settings.mirror = pick(8) == 0;
    if (!vlans_) return settings;
    switch (pick(4)) {
      case 0:
        settings.vlan = {Mode::kAccess, vlan(), {}};
        break;
      case 1:
        break;
      default:
        settings.vlan.mode = Mode::kTrunk;
        if (pick(2) == 0) settings.vlan.id = vlan();
        for (const uint16_t id : kVlans) settings.vlan.allowed[id] = pick(2) == 0;
    }
    return settings;
  }
  void set(int port) {
    if (!model_.ports[port].there) return;
    model_.ports[port].settings = some_settings();
    egress_.change([&](Snapshot& next) {
      next.slots[static_cast<size_t>(port)].settings = model_.ports[port].settings;
    });
    tick();
  }
  void set_up(int port, bool up) {
    if (!model_.ports[port].there) return;
    model_.ports[port].up = up;
    egress_.up ^= port_bit(static_cast<PortIndex>(port));
    tick();
  }
  void add(int port) {
    model_.ports[port] = {true, true, some_settings()};
    egress_.add_port(static_cast<PortIndex>(port), model_.ports[port].settings);
    tick();
  }
  void remove(int port) {
    model_.ports[port] = {};
    model_.forget(port);
    egress_.remove_port(static_cast<PortIndex>(port));
    forwarder_->forget(static_cast<PortIndex>(port));
    tick();
  }
  void configure() {
    egress_.change(
        [&](Snapshot& next) { next.settings = std::make_shared<SwitchSettings>(settings_); });
    tick();
  }
  /// As the engine does after each change. Ports that went down, or became mirrors, forget.
  void tick() {
    forwarder_->tick(egress_);
    for (auto& [index, port] : model_.ports) {
      const bool in_use = port.there && port.up && !port.settings.mirror;
      if (were_in_use_[index] && !in_use) model_.forget(index);
      were_in_use_[index] = in_use;
    }
  }

  std::mt19937 random_;
  bool vlans_;
  SwitchSettings settings_;
  std::unique_ptr<Forwarder> forwarder_;
  RecordingEgress egress_;
  Model model_;
  std::map<int, bool> were_in_use_;
};

}  // namespace

TEST(switch_does_what_the_model_does) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    for (const bool vlans : {false, true}) {
      Run run(seed, vlans);
      for (int i = 0; i < 1500; ++i) run.step();
      run.finish();
    }
  }
}
