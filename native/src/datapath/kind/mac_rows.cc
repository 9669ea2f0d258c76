#include "mac_rows.h"

#include <cstdio>

namespace taproom::datapath {

std::vector<std::string> mac_rows(const MacTable& table, uint32_t second, uint32_t ageing) {
  std::vector<std::string> rows;
  for (const MacTable::Row& row : table.rows(second, ageing)) {
    const MacAddress mac = mac_of(row.key);
    char text[96];
    std::snprintf(text, sizeof(text),
                  R"({"mac":"%02x:%02x:%02x:%02x:%02x:%02x","vlan":%u,"port":%u,"age":%u})", mac[0],
                  mac[1], mac[2], mac[3], mac[4], mac[5], vlan_of(row.key), row.port, row.age);
    rows.emplace_back(text);
  }
  return rows;
}

}  // namespace taproom::datapath
