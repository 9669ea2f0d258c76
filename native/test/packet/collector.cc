#include "collector.h"

#include <algorithm>
#include <sstream>

namespace check {

std::string difference(const std::vector<Packet>& actual, const std::vector<Packet>& expected) {
  std::ostringstream out;
  for (size_t index = 0; index < std::min(actual.size(), expected.size()); ++index) {
    const Packet& is = actual[index];
    const Packet& should = expected[index];
    if (is == should) continue;
    const auto at = static_cast<size_t>(
        std::mismatch(is.begin(), is.end(), should.begin(), should.end()).first - is.begin());
    out << "frame " << index << " of " << expected.size() << " differs at byte " << at << ": ";
    if (at < std::min(is.size(), should.size())) {
      out << std::hex << int{is[at]} << ", expected " << int{should[at]} << std::dec;
    }
    out << " (" << is.size() << " bytes, expected " << should.size() << ")";
    return out.str();
  }
  if (actual.size() == expected.size()) return {};
  out << actual.size() << " frames, expected " << expected.size();
  return out.str();
}

}  // namespace check
