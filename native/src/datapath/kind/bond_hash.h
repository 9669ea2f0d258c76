#pragma once

#include <cstdint>

#include "../core/frame.h"
#include "settings.h"

namespace taproom::datapath {

/// What balance-xor chooses the member by: equal for the frames of a conversation in this
/// direction, as the kernel's xmit_hash_policy defines them (Documentation/networking/bonding.rst),
/// spread better than by XOR. Frames that are not IP are told apart by layer 2, and fragments by
/// their addresses alone, so that all of a packet goes one way.
uint32_t bond_hash(const Frame& frame, BondSettings::Hash policy);

}  // namespace taproom::datapath
