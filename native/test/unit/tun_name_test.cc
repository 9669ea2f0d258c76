#include "tun/tun_name.h"

#include "check.h"

using namespace std::string_view_literals;
using taproom::tun_name_fault;

TEST(tun_names_that_are_fine) {
  for (const std::string_view name :
       {"t"sv, "tap0"sv, "tap%d"sv, "abcdefghijklmno"sv, "abcdefghijkl%d"sv, "a.b_c-d"sv, "!x"sv}) {
    CHECK_EQ(tun_name_fault(name).value_or("fine"), "fine");
  }
}

TEST(tun_names_that_are_not) {
  for (const std::string_view name : {""sv,
                                      "abcdefghijklmnop"sv,
                                      "abcdefghijklm%d"sv,
                                      "a/b"sv,
                                      "a:b"sv,
                                      "a b"sv,
                                      "a\tb"sv,
                                      "."sv,
                                      ".."sv,
                                      "t\xc3\xa4p"sv,
                                      "tap\0x"sv,
                                      "\0"sv,
                                      "%d"sv,
                                      "a%d%d"sv,
                                      "a%s"sv,
                                      "a%"sv,
                                      "a%db"sv,
                                      "-a"sv,
                                      "-a%d"sv,
                                      "a@b"sv,
                                      "a\"b"sv,
                                      "a'b"sv,
                                      "a\\b"sv,
                                      "all"sv,
                                      "default"sv,
                                      "a\x7f"sv}) {
    CHECK(tun_name_fault(name).has_value());
  }
}
