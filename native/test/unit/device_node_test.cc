#include "tun/device_node.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "check.h"

using namespace taproom;

namespace {

/// A driver that is looked for in a folder of its own, gone with the test.
class Sandbox {
 public:
  Sandbox() {
    std::string pattern = (std::filesystem::temp_directory_path() / "taproom-node-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) check::fail(__FILE__, __LINE__, "mkdtemp");
    folder_ = pattern;
    driver.node = folder_ + "/net/tun";
    driver.misc = folder_ + "/misc";
    driver.modprobe = {folder_ + "/no-modprobe"};
  }
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox() { std::filesystem::remove_all(folder_); }

  /// What /proc/misc would say.
  void list_misc(const char* text) { std::ofstream(driver.misc) << text; }
  bool has_node() const { return std::filesystem::exists(driver.node); }

  TunDriver driver;

 private:
  std::string folder_;
};

std::string step_of(const Sandbox& sandbox) {
  const Result<UniqueFd> opened = open_tun_node(sandbox.driver);
  return opened ? "opened" : opened.failure().step;
}

}  // namespace

TEST(a_missing_modprobe_is_the_step_that_failed) {
  Sandbox sandbox;
  const Result<UniqueFd> opened = open_tun_node(sandbox.driver);
  CHECK(!opened);
  CHECK_EQ(opened.failure().step, "modprobe tun");
  CHECK_EQ(opened.failure().error, ENOENT);
  CHECK(opened.failure().remedy.find("modprobe tun") != std::string::npos);
  CHECK(!sandbox.has_node());
}

TEST(a_modprobe_that_fails_is_the_step_that_failed) {
  Sandbox sandbox;
  sandbox.list_misc("237 loop-control\n 61 network_throughput\n");
  sandbox.driver.modprobe.push_back("/bin/false");
  const Result<UniqueFd> opened = open_tun_node(sandbox.driver);
  CHECK(!opened);
  CHECK_EQ(opened.failure().step, "modprobe tun");
  CHECK_EQ(opened.failure().error, ENODEV);
  CHECK(!sandbox.has_node());
}

TEST(a_modprobe_that_works_is_followed_by_the_node) {
  Sandbox sandbox;
  sandbox.driver.modprobe.push_back("/bin/true");
  const std::string step = step_of(sandbox);
  if (::geteuid() != 0) {
    CHECK_EQ(step, "mknod " + sandbox.driver.node);
    throw check::Skipped("only root can make a node");
  }
  CHECK(step == "opened" || step == "open " + sandbox.driver.node);
  struct stat node {};
  CHECK_EQ(::stat(sandbox.driver.node.c_str(), &node), 0);
  CHECK(S_ISCHR(node.st_mode) && node.st_rdev == makedev(10, 200));
  CHECK_EQ(node.st_mode & 0777, 0666U);
}

TEST(a_driver_that_is_there_needs_no_modprobe) {
  Sandbox sandbox;
  sandbox.list_misc("200 tun\n");
  CHECK(step_of(sandbox) != "modprobe tun");
}

TEST(a_node_without_a_driver_says_so) {
  Sandbox sandbox;
  if (::geteuid() != 0) throw check::Skipped("only root can make a node");
  std::filesystem::create_directory(std::filesystem::path(sandbox.driver.node).parent_path());
  // Major 10 is misc; no driver has its last minor.
  CHECK_EQ(::mknod(sandbox.driver.node.c_str(), S_IFCHR | 0666, makedev(10, 254)), 0);
  CHECK_EQ(step_of(sandbox), "modprobe tun");
  sandbox.driver.modprobe.push_back("/bin/true");
  const Result<UniqueFd> opened = open_tun_node(sandbox.driver);
  CHECK(!opened);
  CHECK_EQ(opened.failure().step, "open " + sandbox.driver.node);
  CHECK_EQ(opened.failure().error, ENODEV);
  CHECK(opened.failure().message.find("no driver") != std::string::npos);
}
