#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "../../system/result.h"

namespace taproom {
class OptionsReader;
}

/// What the options of a kind of port are declared with.
namespace taproom::datapath {

class Port;
struct PortOptions;
using OpenedPort = Result<std::unique_ptr<Port>>;

}  // namespace taproom::datapath
