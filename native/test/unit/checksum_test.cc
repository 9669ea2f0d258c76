#include "check.h"
#include "datapath/packet/headers.h"
#include "packet/shape.h"

using namespace taproom::datapath;

TEST(the_sum_is_that_of_the_rfc) {
  // RFC 1071 section 3.
  const uint8_t bytes[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  CHECK_EQ(checksum_fold(checksum_add(bytes, sizeof bytes)), 0xffff & ~0xddf2);
  CHECK_EQ(checksum_fold(0), 0xffff);
  CHECK_EQ(checksum_fold(checksum_add(nullptr, 0, 0x1234)), 0xffff & ~0x1234);
  CHECK_EQ(checksum_fold(~uint64_t{0}), 0);
}

TEST(sums_of_any_size_and_place_are_right) {
  std::mt19937 random(23);
  for (const bool ones : {false, true}) {
    check::Packet bytes = check::random_bytes(random, 70000);
    if (ones) bytes.assign(bytes.size(), 0xff);
    for (size_t at = 0; at < 9; ++at) {
      for (size_t size = 0; size < 300; ++size) {
        const uint16_t slow = check::slow_sum(bytes.data() + at, size, 0xfedc);
        CHECK_EQ(checksum_fold(checksum_add(bytes.data() + at, size, 0xfedc)), 0xffff & ~slow);
      }
    }
    const uint16_t slow = check::slow_sum(bytes.data() + 1, 65535);
    CHECK_EQ(checksum_fold(checksum_add(bytes.data() + 1, 65535)), 0xffff & ~slow);
    // In pieces, of which all but the last are even.
    const uint64_t pieces =
        checksum_add(bytes.data() + 1001, 1001, checksum_add(bytes.data() + 1, 1000));
    CHECK_EQ(checksum_fold(pieces), 0xffff & ~check::slow_sum(bytes.data() + 1, 2001));
  }
}

TEST(a_pseudo_header_has_addresses_protocol_and_length) {
  check::Packet ip(40);
  for (size_t at = 0; at < ip.size(); ++at) ip[at] = static_cast<uint8_t>(at * 7);
  uint16_t slow = check::slow_sum(ip.data() + 12, 8, 17 + 1000);
  CHECK_EQ(checksum_fold(pseudo_header_sum(ip.data(), false, 17, 1000)), 0xffff & ~slow);
  slow = check::slow_sum(ip.data() + 8, 32, 58 + 1000);
  CHECK_EQ(checksum_fold(pseudo_header_sum(ip.data(), true, 58, 1000)), 0xffff & ~slow);
}
