#pragma once

#include <string>
#include <vector>

#include "mac_table.h"

namespace taproom::datapath {

/// The table for people: a JSON object for each entry, `port` being a slot. Control thread.
std::vector<std::string> mac_rows(const MacTable& table, uint32_t second, uint32_t ageing);

}  // namespace taproom::datapath
