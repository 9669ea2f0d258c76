#include "decode_and_check.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "json_check.h"
#include "netlink/decode.h"
#include "netlink/event.h"
#include "netlink/extended_ack.h"
#include "netlink/pending_changes.h"

namespace check {

using namespace taproom::netlink;

void decode_and_check(Bytes given) {
  // A block of exactly this size, so that one byte too far is seen.
  const std::unique_ptr<uint8_t[]> copy(new uint8_t[given.size()]);
  std::copy(given.begin(), given.end(), copy.get());
  const Bytes message(copy.get(), given.size());

  if (std::optional<Event> event = decode_event(message)) {
    if (auto* row = std::get_if<RowEvent>(&*event)) {
      PendingChanges pending("space");
      pending.add(std::move(*row), PendingChanges::Clock::time_point());
      const Place place{"space", [](int32_t id) {
                          return id % 2 == 0 ? std::optional<std::string>("other") : std::nullopt;
                        }};
      const std::string json = pending.take(place);
      if (!is_json(json)) {
        std::fprintf(stderr, "not JSON: %s\n", json.c_str());
        std::abort();
      }
    }
  }
  (void)decode_acknowledgement(message, message);
  (void)decode_acknowledgement(message, {});
  const Bytes payload = payload_of(message);
  (void)decode_statistics(payload);
  (void)decode_link_statistics(payload);
}

}  // namespace check
