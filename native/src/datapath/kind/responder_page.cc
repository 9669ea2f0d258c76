#include "responder_page.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace taproom::datapath {
namespace {

/// Text into a fixed array; what does not fit is not written, and reported.
class Writer {
 public:
  explicit Writer(std::span<char> room) : room_(room) {}

  Writer& operator<<(std::string_view text) {
    if (text.size() > room_.size() - size_) {
      whole_ = false;
      return *this;
    }
    std::memcpy(room_.data() + size_, text.data(), text.size());
    size_ += text.size();
    return *this;
  }
  Writer& operator<<(uint64_t number) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return *this << std::string_view(digits.data(), static_cast<size_t>(end - digits.data()));
  }

  bool whole() const { return whole_; }
  size_t size() const { return size_; }
  std::string_view text() const { return {room_.data(), size_}; }

 private:
  std::span<char> room_;
  size_t size_ = 0;
  bool whole_ = true;
};

struct Status {
  std::string_view line;
  std::string_view extra;
  std::string_view words;
};
constexpr Status kFound{"200 OK", "", ""};
constexpr Status kMissing{"404 Not Found", "", "There is one page here: /\n"};
constexpr Status kNotAllowed{"405 Method Not Allowed", "Allow: GET, HEAD\r\n",
                             "This page can be read (GET, HEAD), nothing else.\n"};
constexpr Status kBad{"400 Bad Request", "", "That is no HTTP request. Try: GET / HTTP/1.0\n"};

/// What the lines before the page take at most.
constexpr size_t kHead = 160;

struct Request {
  Status status = kBad;
  bool head = false;
};

/// RFC 9112 3: method SP target [SP version]. A token has capitals only, as all methods do.
Request read_request(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  const size_t space = line.find(' ');
  if (space == 0 || space == std::string_view::npos) return {};
  const std::string_view method = line.substr(0, space);
  if (!std::all_of(method.begin(), method.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return {};
  }
  std::string_view target = line.substr(space + 1);
  target = target.substr(0, target.find(' '));
  if (target.empty()) return {};
  const bool head = method == "HEAD";
  if (method != "GET" && !head) return {kNotAllowed, false};
  target = target.substr(0, target.find('?'));
  const bool here = target == "/" || (target.starts_with("http://") && target.ends_with('/'));
  return {here ? kFound : kMissing, head};
}

void write_page(Writer& out, const PageFacts& facts) {
  out << "<!doctype html><html lang=en><meta charset=utf-8>"
         "<meta name=viewport content=\"width=device-width\">"
         "<meta name=color-scheme content=\"light dark\">"
         "<title>"
      << facts.name
      << "</title>"
         "<style>body{font:1.1em/1.5 system-ui;max-width:34em;margin:3em auto;padding:0 1em}"
         "td{padding-right:1em}</style>"
         "<h1>"
      << facts.name
      << " is here</h1>"
         "<p>No computer, though: Taproom has read your packets at the end of the link and "
         "written these in answer, with a TCP that remembers nothing."
         "<table><tr><td>Answered by<td>"
      << facts.address << " port " << uint64_t{facts.port} << "<tr><td>Asked by<td>"
      << facts.visitor << "<tr><td>Pages<td>" << facts.pages << "<tr><td>Pings<td>" << facts.pings
      << "<tr><td>Datagrams<td>" << facts.datagrams
      << "</table><p>Try ping, arping, traceroute and nc&nbsp;-u too.\n";
}

void write_words(Writer& out, const PageFacts& facts) {
  out << facts.name << " at " << facts.address << " answers " << facts.visitor << ".\n";
}

}  // namespace

size_t write_http_answer(std::string_view request, const PageFacts& facts, std::span<char> room) {
  const Request read = read_request(request);
  std::array<char, kWholePage - kHead> body_room;
  bool html = read.status.line == kFound.line && room.size() >= kWholePage;
  Writer page(body_room);
  if (html) write_page(page, facts);
  html = html && page.whole();
  Writer words(body_room);
  if (!html && read.status.line == kFound.line) write_words(words, facts);
  if (!html && read.status.line != kFound.line) words << read.status.words;
  const std::string_view body = html ? page.text() : words.text();

  Writer out(room);
  out << "HTTP/1.1 " << read.status.line << "\r\nContent-Type: text/" << (html ? "html" : "plain")
      << ";charset=utf-8\r\nContent-Length: " << uint64_t{body.size()}
      << "\r\nCache-Control: no-store\r\n"
      << read.status.extra << "Connection: close\r\n\r\n";
  if (!read.head) out << body;
  return out.size();
}

}  // namespace taproom::datapath
