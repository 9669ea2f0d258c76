#include "check.h"

/// Threads and descriptors against the real kernel: run as root in a network and mount namespace of
/// its own (run.mjs makes one), /run/netns a private tmpfs.
int main() { return check::run_tests(); }
