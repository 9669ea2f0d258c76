#pragma once

#include <cstring>
#include <memory>
#include <vector>

#include "check.h"
#include "datapath/core/frame.h"
#include "shape.h"

namespace check {

/// A frame in a block of exactly its size, so that ASan sees every byte read beside it.
class Held {
 public:
  Held(const Packet& bytes, const taproom::datapath::VnetHeader& vnet, uint32_t headroom = 0)
      : block_(new std::byte[headroom + bytes.size()]) {
    frame_.data = block_.get() + headroom;
    frame_.size = static_cast<uint32_t>(bytes.size());
    frame_.headroom = headroom;
    frame_.vnet = vnet;
    if (!bytes.empty()) std::memcpy(frame_.data, bytes.data(), bytes.size());
  }
  taproom::datapath::Frame& frame() { return frame_; }
  Packet bytes() const { return {frame_.bytes(), frame_.bytes() + frame_.size}; }

 private:
  std::unique_ptr<std::byte[]> block_;
  taproom::datapath::Frame frame_;
};

/// Keeps what it is given, and then spoils the frame and the room before it, as a port may.
class FrameCollector : public taproom::datapath::FrameSink {
 public:
  struct Taken {
    Packet bytes;
    taproom::datapath::VnetHeader vnet;
  };
  std::vector<Taken> taken;

  void take(taproom::datapath::Frame& frame) override {
    if (frame.headroom < taproom::datapath::kHeadroom) fail(__FILE__, __LINE__, "no headroom");
    taken.push_back({{frame.bytes(), frame.bytes() + frame.size}, frame.vnet});
    std::memset(frame.data - frame.headroom, 0xa5, frame.headroom + frame.size + frame.tailroom);
  }
};

/// The first difference of two lists of frames, in words; empty where there is none.
std::string difference(const std::vector<Packet>& actual, const std::vector<Packet>& expected);

}  // namespace check
