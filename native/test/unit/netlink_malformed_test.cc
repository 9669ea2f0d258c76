#include <cstring>

#include "check.h"
#include "netlink/decode_and_check.h"
#include "netlink/event.h"
#include "netlink/json_check.h"
#include "netlink/json_writer.h"
#include "netlink/samples.h"

using namespace taproom::netlink;
using namespace check;

namespace {

void set_length(Message& message, uint32_t length) {
  if (message.size() >= sizeof length) std::memcpy(message.data(), &length, sizeof length);
}

/// Cut off at every byte, with a header that knows of it and with one that lies.
void decode_cut(const Message& whole) {
  for (size_t size = 0; size <= whole.size(); ++size) {
    Message cut(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size));
    decode_and_check(cut);
    set_length(cut, static_cast<uint32_t>(size));
    decode_and_check(cut);
  }
}

/// Every byte replaced by what hurts most: lengths and counts of 0, 1, 255, and a flipped sign.
void decode_changed(const Message& whole) {
  for (size_t at = 0; at < whole.size(); ++at) {
    Message changed = whole;
    for (const int value : {0, 1, 3, 4, 0x7f, 0x80, 0xff, whole[at] ^ 0x80, whole[at] + 1}) {
      changed[at] = static_cast<uint8_t>(value);
      decode_and_check(changed);
    }
  }
}

}  // namespace

TEST(our_own_messages_cut_and_changed_do_no_harm) {
  for (const Message& message : built_messages()) {
    decode_cut(message);
    decode_changed(message);
  }
}

TEST(the_kernels_messages_cut_and_changed_do_no_harm) {
  int count = 0;
  int understood = 0;
  for (const Message& message : kernel_messages()) {
    if (++count > 60) break;
    if (decode_event(message)) ++understood;
    decode_cut(message);
    decode_changed(message);
  }
  CHECK(understood > 0);
}

TEST(no_bytes_and_odd_bytes_do_no_harm) {
  decode_and_check({});
  for (int value = 0; value < 256; ++value) {
    for (const size_t size : {1U, 4U, 15U, 16U, 17U, 20U, 32U, 64U, 1000U}) {
      Message same(size, static_cast<uint8_t>(value));
      decode_and_check(same);
      set_length(same, static_cast<uint32_t>(size));
      decode_and_check(same);
    }
  }
}

TEST(attributes_that_claim_to_be_endless_end) {
  Message message = built_messages().front();
  // Zero lengths must not loop, and nests may point at themselves in depth.
  for (size_t at = 32; at + 2 <= message.size(); at += 4) {
    Message changed = message;
    changed[at] = changed[at + 1] = 0;
    decode_and_check(changed);
    changed[at] = changed[at + 1] = 0xff;
    decode_and_check(changed);
  }
}

TEST(text_of_any_bytes_becomes_json) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string raw{static_cast<char>(first), static_cast<char>(second), 'x'};
      std::string out;
      JsonWriter json(out);
      json.text(raw);
      if (!is_json(out)) fail(__FILE__, __LINE__, out);
    }
  }
  for (const char* raw : {"\xf0\x9f\x8d\xba", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80",
                          "\xf0\x80\x80\x80", "\xff\xfe"}) {
    std::string out;
    JsonWriter json(out);
    json.text(raw);
    if (!is_json(out)) fail(__FILE__, __LINE__, out);
  }
}

TEST(the_json_check_knows_json) {
  for (const char* good :
       {"{}", "[]", "[1,-2.5e+3,\"\\u00e9\\n\",null,true,{\"a\":[false]}]", "0", "\"\""})
    CHECK(is_json(good));
  for (const char* bad : {"", "{", "[1,]", "{\"a\"}", "01", "\"\n\"", "\"\\x\"", "nul", "[] []",
                          "\"\xff\"", "-", "1."})
    CHECK(!is_json(bad));
}
