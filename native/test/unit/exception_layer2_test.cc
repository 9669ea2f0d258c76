#include "check.h"
#include "datapath/exception_bench.h"

/// The exception path as a switch between NICs, on which the host is one more port.
namespace {

using namespace wire;
using Bench = ExceptionBench;

const Bytes kBody(46, 0x5a);
const Bytes kUnknown{2, 0, 0, 0, 0, 0x77};

Bytes frame(const Bytes& to, const Bytes& from) { return ethernet(to, from, 0x88b5, kBody); }

}  // namespace

TEST(exception_layer2_from_nics) {
  Bench bench(false);
  CHECK_EQ(bench.where(1, frame(Bench::kHost, Bench::kOne)), "0");
  CHECK_EQ(bench.where(1, frame(Bench::kBroadcast, Bench::kOne)), "2 3 0");
  CHECK_EQ(bench.where(1, frame({1, 0, 0x5e, 0, 0, 1}, Bench::kOne)), "2 3 0");
  CHECK_EQ(bench.where(1, frame(Bench::kTwo, Bench::kOne)), "2");
  CHECK_EQ(bench.where(1, frame(kUnknown, Bench::kOne)), "2 3");
  CHECK_EQ(bench.where(1, frame(Bench::kOne, kUnknown)), "no-port");
  CHECK_EQ(bench.where(2, frame(kUnknown, Bench::kTwo)), "1");
  // LLDP ends at the next device: here it is the host.
  CHECK_EQ(bench.where(1, frame({1, 0x80, 0xc2, 0, 0, 0xe}, Bench::kOne)), "0");
}

TEST(exception_layer2_from_host) {
  Bench bench(false);
  CHECK_EQ(bench.where(0, frame(Bench::kOne, Bench::kHost)), "1");
  CHECK_EQ(bench.where(0, frame(Bench::kBroadcast, Bench::kHost)), "1 2 3");
  CHECK_EQ(bench.where(0, frame(kUnknown, Bench::kHost)), "1 2 3");
  CHECK_EQ(bench.where(0, frame(Bench::kHost, Bench::kHost)), "loop");
  // Who speaks from behind the TAP is found there.
  CHECK_EQ(bench.where(0, frame(Bench::kOne, kUnknown)), "1");
  CHECK_EQ(bench.where(1, frame(kUnknown, Bench::kOne)), "0");
  CHECK_EQ(bench.where(0, frame(kUnknown, Bench::kHost)), "loop");
}

TEST(exception_layer2_refuses) {
  Bench bench(false);
  CHECK_EQ(bench.where(1, frame(Bench::kTwo, Bench::kHost)), "loop");
  CHECK_EQ(bench.where(1, frame(Bench::kTwo, Bench::kBroadcast)), "malformed");
  CHECK_EQ(bench.where(1, Bytes(13, 2)), "malformed");
}

TEST(exception_layer2_knows_what_is_there) {
  Bench bench(false);
  bench.egress.up &= ~uint64_t{8};
  CHECK_EQ(bench.where(1, frame(kUnknown, Bench::kOne)), "2");
  bench.egress.remove_port(2);
  bench.forwarder->forget(2);
  CHECK_EQ(bench.where(1, frame(Bench::kTwo, Bench::kOne)), "no-port");
  CHECK_EQ(bench.where(1, frame(Bench::kBroadcast, Bench::kOne)), "0");
  bench.egress.remove_port(0);
  CHECK_EQ(bench.where(1, frame(Bench::kHost, Bench::kOne)), "no-port");
  bench.settings.host = taproom::datapath::kNoPortIndex;
  bench.apply();
  CHECK_EQ(bench.where(1, frame(Bench::kHost, Bench::kOne)), "no-port");
}

TEST(exception_layer2_forgets_who_is_silent) {
  Bench bench(false);
  bench.egress.time += 301'000'000'000;
  CHECK_EQ(bench.where(1, frame(Bench::kTwo, Bench::kOne)), "2 3");
  const auto rows = bench.forwarder->rows(bench.egress.time);
  CHECK_EQ(rows.size(), 1u);
  CHECK_EQ(rows[0], R"({"mac":"02:00:00:00:00:01","vlan":0,"port":1,"age":0})");
}
