#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "socket_open.h"

namespace taproom::datapath {
namespace {

namespace fs = std::filesystem;

/// Inodes of the sockets that are bound to the port, from the namespace's own table. A line is
/// `N: LOCAL:PORT REMOTE:PORT STATE TX:RX TIMER:WHEN RETRIES UID TIMEOUT INODE ...`, in hex.
void collect_inodes(const char* path, uint16_t port, std::set<std::string>& inodes) {
  std::ifstream table(path);
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string number, local, skipped, inode;
    fields >> number >> local;
    for (int field = 0; field < 7; ++field) fields >> skipped;
    if (!(fields >> inode)) continue;
    const size_t colon = local.rfind(':');
    if (colon == std::string::npos) continue;
    if (std::strtoul(local.c_str() + colon + 1, nullptr, 16) == port) {
      inodes.insert("socket:[" + inode + "]");
    }
  }
}

bool holds_one_of(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code error;
  for (fs::directory_iterator file(process / "fd", error), end; !error && file != end;
       file.increment(error)) {
    std::error_code gone;
    if (sockets.contains(fs::read_symlink(file->path(), gone).string())) return true;
  }
  return false;
}

}  // namespace

std::string udp_port_holder(uint16_t port) {
  std::set<std::string> sockets;
  collect_inodes("/proc/thread-self/net/udp", port, sockets);
  collect_inodes("/proc/thread-self/net/udp6", port, sockets);
  if (sockets.empty()) return {};
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string id = entry->path().filename().string();
    if (id.find_first_not_of("0123456789") != std::string::npos) continue;
    if (!holds_one_of(entry->path(), sockets)) continue;
    if (id == std::to_string(::getpid())) return "another port of this helper";
    std::string name;
    std::getline(std::ifstream(entry->path() / "comm"), name);
    return name + " (process " + id + ")";
  }
  return {};
}

}  // namespace taproom::datapath
