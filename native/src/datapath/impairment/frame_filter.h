#pragma once

#include <memory>
#include <string>

#include "../../system/result.h"
#include "../core/frame.h"

namespace taproom::datapath {

/// A filter in pcap-filter(7) language, compiled once and run in user space for each frame.
class FrameFilter {
 public:
  /// `layer3`: for the packets of a TUN. A failure's message is libpcap's own.
  static Result<std::shared_ptr<const FrameFilter>> compile(const std::string& expression,
                                                            bool layer3);
  virtual ~FrameFilter() = default;
  virtual bool matches(const Frame& frame) const = 0;
};

}  // namespace taproom::datapath
