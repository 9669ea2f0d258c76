#pragma once

#include <memory>

#include "../core/forwarder.h"
#include "settings.h"

namespace taproom::datapath {

/// One TAP over several members, in the modes of the kernel's bonding driver of the same names. All
/// settings are those of the snapshot in force; `settings` is here for the looks of it.
///
///   active-backup  one member at a time (bond_members.h). What comes in by another one is dropped
///                  (inactive): the switch out there sends broadcasts by each. A primary that is
///                  well again is active at once.
///   balance-rr     each frame by the next member; a GSO frame is one
///   balance-xor    by a hash of the conversation (bond_hash.h): order is kept
///   broadcast      by every member
/// In the last three all members that are up take part, and what comes in by any of them is
/// delivered.
///
/// Probes go out by each member from an address of the bond's own, another one for each member:
/// from the TAP's address they would make the switches out there believe that it moves with each
/// probe. When the active member changes, the new one announces all addresses that were seen at the
/// TAP lately (write_announcement in bond_probe.h), three times, so that the switches send what is
/// for them there.
std::unique_ptr<Forwarder> make_forwarder(const BondSettings& settings);

}  // namespace taproom::datapath
