#include <set>

#include "check.h"
#include "tun/mac_address.h"
#include "tun/offload.h"
#include "tun/tun_device.h"

using namespace taproom;

namespace {

/// A kernel that takes only certain masks, as TUNSETOFFLOAD does, and remembers the last it took.
struct FakeKernel {
  unsigned known;
  bool uso_as_pair = true;
  unsigned in_force = 0;

  bool set(unsigned mask) {
    constexpr unsigned kUso = kOffloadUso4 | kOffloadUso6;
    const bool pair = (mask & kUso) == 0 || (mask & kUso) == kUso || !uso_as_pair;
    const bool checksummed = mask == 0 || (mask & kOffloadCsum);
    if ((mask & ~known) != 0 || !pair || !checksummed) return false;
    in_force = mask;
    return true;
  }
};

unsigned negotiate(FakeKernel& kernel, unsigned wanted) {
  return negotiate_offloads(wanted, [&](unsigned mask) { return kernel.set(mask); });
}

constexpr unsigned kAll = 0x6f;

}  // namespace

TEST(offloads_are_what_the_kernel_took) {
  for (const unsigned known : {0x0fU, 0x6fU, 0x01U, 0x07U, 0x00U}) {
    for (unsigned wanted = 0; wanted <= kAll; ++wanted) {
      if ((wanted & ~kAll) != 0) continue;
      FakeKernel kernel{known};
      const unsigned granted = negotiate(kernel, wanted);
      CHECK_EQ(granted, kernel.in_force);
      CHECK_EQ(granted & ~wanted, 0U);
    }
  }
}

TEST(offloads_of_old_and_new_kernels) {
  FakeKernel old{0x0f};
  CHECK_EQ(negotiate(old, kAll), 0x0fU);
  FakeKernel recent{kAll};
  CHECK_EQ(negotiate(recent, kAll), kAll);
  CHECK_EQ(negotiate(recent, kOffloadCsum | kOffloadUso4), unsigned{kOffloadCsum});
  CHECK_EQ(negotiate(recent, kOffloadTso4), 0U);
  CHECK_EQ(negotiate(recent, 0), 0U);
}

TEST(offload_names_are_a_bijection) {
  std::set<std::string_view> names;
  for (const OffloadName& offload : kOffloads) {
    names.insert(offload.name);
    CHECK(offload_from_name(offload.name) == offload.bit);
    CHECK(offload_names(offload.bit) == std::vector<std::string_view>{offload.name});
  }
  CHECK_EQ(names.size(), kOffloads.size());
  CHECK(!offload_from_name("ufo") && !offload_from_name(""));
}

TEST(mac_addresses) {
  CHECK(parse_mac("02:aB:00:12:34:ff") == (MacAddress{2, 0xab, 0, 0x12, 0x34, 0xff}));
  for (const char* text :
       {"", "02:00:00:00:00", "02:00:00:00:00:000", "2:00:00:00:00:000", "02-00-00-00-00-00",
        "0x:00:00:00:00:00", "+2:00:00:00:00:00", " 2:00:00:00:00:00", "02:00:00:00:00:0g"}) {
    CHECK(!parse_mac(text));
  }
}

TEST(tun_options_are_checked_before_the_kernel_is_asked) {
  const auto step = [](auto change) {
    TunOptions options;
    options.name = "tap0";
    options.tap = true;
    change(options);
    const auto fault = tun_options_fault(options);
    return fault ? fault->step : "";
  };
  CHECK_EQ(step([](TunOptions&) {}), "");
  CHECK_EQ(step([](TunOptions& options) { options.name = "a b"; }), "check the name");
  CHECK_EQ(step([](TunOptions& options) { options.mac = MacAddress{3}; }), "check the MAC address");
  CHECK_EQ(step([](TunOptions& options) { options.mac = MacAddress{}; }), "check the MAC address");
  CHECK_EQ(step([](TunOptions& options) {
             options.tap = false;
             options.mac = MacAddress{2};
           }),
           "check the MAC address");
  CHECK_EQ(step([](TunOptions& options) { options.offloads = kOffloadCsum; }),
           "check the offloads");
}
