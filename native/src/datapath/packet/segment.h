#pragma once

#include <memory>

#include "../core/frame.h"

namespace taproom::datapath {

/// What became of a frame that was to be made ready for a port.
enum class Adapted : uint8_t {
  kAsIs,       // the port takes it as it is; nothing was passed on
  kPassed,     // passed on: checksum completed, or cut into segments
  kMalformed,  // its headers contradict the vnet header, or each other; nothing was passed on
};

/// Makes frames ready for ports that lack an offload: completes the checksum, or cuts a GSO frame
/// (TCP and UDP over IPv4 and IPv6, VLAN tags and IPv6 extension headers included) as the kernel's
/// skb_segment would: lengths, IPv4 ids, sequence numbers, FIN/PSH on the last, CWR on the first
/// only, checksums. Trusts no length that it was given. One for each worker: it owns one buffer,
/// made before the loop starts.
class Segmenter {
 public:
  Segmenter();
  ~Segmenter();

  /// `takes`: OffloadBit mask of the port. `layer3`: the frame starts with its IP header. Does not
  /// change `frame`; the frames that `out` gets lie in the buffer, with kHeadroom before them.
  Adapted adapt(const Frame& frame, unsigned takes, bool layer3, FrameSink& out);
  /// How many frames of the wire a frame is: 1, or its segments.
  static unsigned segments(const Frame& frame);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace taproom::datapath
