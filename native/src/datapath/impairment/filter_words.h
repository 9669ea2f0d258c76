#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace taproom::datapath {

/// The first word of a filter that libpcap would have to look up as the name of a host, a network
/// or an Ethernet station; nothing where there is none. Looking it up would ask name servers and
/// read files of the system, for as long as those take, in whichever thread compiles. Names of
/// services behind `port` and of protocols behind `proto` are let pass: they are asked of the
/// system's own tables.
std::optional<std::string> filter_name(std::string_view expression);

}  // namespace taproom::datapath
