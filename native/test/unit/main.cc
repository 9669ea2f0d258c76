#include "check.h"

/// Pure parts of the addon: needs no privilege, no Node, no network.
int main() { return check::run_tests(); }
