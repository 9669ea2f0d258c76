#include "switch_lab.h"

using namespace switch_lab;

TEST(switch_access_ports_are_of_one_vlan) {
  Bench bench(4);
  bench.set(0, access(10));
  bench.set(1, access(10));
  bench.set(2, access(20));
  bench.set(3, access(20));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1}));
  CHECK(bench.pass(2, frame(kBroadcast, host(1))) == (Ports{3}));
  // The same address is another one in another VLAN.
  CHECK(bench.pass(1, frame(host(1), host(2))) == (Ports{0}));
  CHECK(bench.pass(3, frame(host(1), host(2))) == (Ports{2}));
  CHECK_EQ(bench.refused(0, frame(host(2), host(1), 10)), "vlan");
  CHECK_EQ(bench.refused(0, frame(host(2), host(1), 20)), "vlan");
  // A priority tag is none: it ends at the port.
  CHECK(bench.pass(0, frame(host(2), host(1), 0xe000)) == (Ports{1}));
  CHECK(bench.out(1) == frame(host(2), host(1)));
}

TEST(switch_trunks_carry_tags) {
  Bench bench(4);
  bench.set(0, access(10));
  bench.set(1, trunk(0, {10, 20}));
  bench.set(2, trunk(10, {20}));
  bench.set(3, trunk(0, {20}));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1, 2}));
  CHECK(bench.out(1) == frame(kBroadcast, host(1), 10));
  CHECK(bench.out(2) == frame(kBroadcast, host(1)));
  // Tagged by a trunk: untagged at the access port, the priority lives on where there is a tag.
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 0x600a)) == (Ports{0, 2}));
  CHECK(bench.out(0) == frame(kBroadcast, host(2)));
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 0x6014)) == (Ports{2, 3}));
  CHECK(bench.out(3) == frame(kBroadcast, host(2), 0x6014));
  // Native.
  CHECK(bench.pass(2, frame(host(2), host(3))) == (Ports{1}));
  CHECK(bench.out(1) == frame(host(2), host(3), 10));
  CHECK(bench.pass(2, frame(host(2), host(3), 0x8000)) == (Ports{1}));
  CHECK(bench.out(1) == frame(host(2), host(3), 0x800a));
  // Not carried, no native, nonsense.
  CHECK_EQ(bench.refused(2, frame(kBroadcast, host(3), 10)), "vlan");
  CHECK_EQ(bench.refused(1, frame(kBroadcast, host(3))), "vlan");
  CHECK_EQ(bench.refused(1, frame(kBroadcast, host(3), 30)), "vlan");
  CHECK_EQ(bench.refused(1, frame(kBroadcast, host(3), 0xfff)), "vlan");
  Bytes cut = frame(kBroadcast, host(3), 20);
  cut.resize(17);
  CHECK_EQ(bench.refused(1, cut), "malformed");
}

TEST(switch_drops_what_its_way_out_no_longer_carries) {
  Bench bench(2);
  bench.set(0, trunk(0, {10, 20}));
  bench.set(1, trunk(0, {10, 20}));
  bench.pass(1, frame(kBroadcast, host(2), 20));
  bench.set(1, trunk(0, {10}));
  CHECK_EQ(bench.refused(0, frame(host(2), host(1), 20)), "vlan");
}

TEST(switch_transparent_ports_carry_all_vlans) {
  Bench bench(4);
  bench.set(0, access(10));
  CHECK(bench.pass(0, frame(kBroadcast, host(1))) == (Ports{1, 2, 3}));
  CHECK(bench.out(1) == frame(kBroadcast, host(1), 10));
  CHECK(bench.pass(1, frame(host(1), host(2), 0x200a)) == (Ports{0}));
  CHECK(bench.out(0) == frame(host(1), host(2)));
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 30)) == (Ports{2, 3}));
  CHECK(bench.out(2) == frame(kBroadcast, host(2), 30));
  // Of no VLAN: from one transparent port to the others, as they are.
  CHECK(bench.pass(1, frame(kBroadcast, host(2))) == (Ports{2, 3}));
  CHECK(bench.pass(1, frame(kBroadcast, host(2), 0x4000)) == (Ports{2, 3}));
  CHECK(bench.out(2) == frame(kBroadcast, host(2), 0x4000));
}

TEST(switch_without_vlan_modes_takes_tags_for_payload) {
  Bench bench(3);
  bench.pass(0, frame(kBroadcast, host(1), 10));
  CHECK(bench.pass(1, frame(host(1), host(2), 20)) == (Ports{0}));
  CHECK(bench.out(0) == frame(host(1), host(2), 20));
}
