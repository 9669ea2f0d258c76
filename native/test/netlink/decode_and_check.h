#pragma once

#include "netlink/attributes.h"

namespace check {

/// Feeds any bytes to every decoder that the kernel's bytes reach, and writes what comes out as
/// JSON. Aborts when that is not JSON; the sanitizers see to the rest. Used by the tests and the
/// fuzzer.
void decode_and_check(taproom::netlink::Bytes message);

}  // namespace check
