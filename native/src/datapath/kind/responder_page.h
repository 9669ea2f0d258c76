#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace taproom::datapath {

/// What the page says.
struct PageFacts {
  std::string_view name;
  /// Of this side and of the one that asked, as text.
  std::string_view address;
  uint16_t port = 0;
  std::string_view visitor;
  uint64_t pages = 0;
  uint64_t pings = 0;
  uint64_t datagrams = 0;
};

/// Writes the answer to an HTTP request (RFC 9112) of which `request` is the beginning, and says
/// how many bytes it has: never more than fit into `room`, where the page is left out if need be.
/// The request line decides; headers and a body change nothing.
size_t write_http_answer(std::string_view request, const PageFacts& facts, std::span<char> room);

/// What `room` must have for the page whatever the facts are.
inline constexpr size_t kWholePage = 1220;
/// What it must have for the shortest answer.
inline constexpr size_t kShortestPage = 256;

}  // namespace taproom::datapath
