#include <netinet/in.h>

#include <algorithm>
#include <random>

#include "datapath/packet/headers.h"
#include "datapath/packet/segment.h"
#include "fuzz/target.h"
#include "packet/collector.h"
#include "tun/offload.h"

using namespace taproom;
using namespace taproom::datapath;
using fuzz::require;

namespace {

constexpr unsigned kLarge = 0x2a;

/// The pseudo header of the packet at `ip`, slowly, for `length` bytes of transport.
uint16_t pseudo_sum(const uint8_t* ip, bool ipv6, uint8_t protocol, uint32_t length) {
  uint8_t rest[6] = {0, 0, 0, 0, 0, protocol};
  store32(rest, length);
  const uint16_t addresses = check::slow_sum(ip + (ipv6 ? 8 : 12), ipv6 ? 32 : 8);
  return check::slow_sum(rest, sizeof rest, addresses);
}

/// What holds of every frame that the segmenter makes, looked at as it comes.
class Judge : public FrameSink {
 public:
  Judge(const check::Packet& whole, const VnetHeader& vnet, const std::optional<Headers>& headers,
        bool layer3, bool good, unsigned takes)
      : whole_(whole), vnet_(vnet), headers_(headers), layer3_(layer3), good_(good), takes_(takes) {
    if (!headers_ || headers_->transport == 0) return;
    const uint32_t at = headers_->transport;
    payload_ = at + (is_tcp() ? (whole_[at + 12] >> 4) * 4u : 8u);
  }

  void take(Frame& frame) override {
    require(frame.headroom >= kHeadroom, "there is headroom");
    require(frame.size <= kMaxFrame, "no frame is larger than frames are");
    require(!frame.vnet.is_gso(), "what was cut need not be cut");
    const bool left = frame.vnet.needs_checksum();
    require(!left || (takes_ & kOffloadCsum) != 0, "only who sums gets what is not summed");
    if (!vnet_.is_gso() || whole_.size() - payload_ <= vnet_.gso_size) {
      require(frames == 0 && frame.size == whole_.size(), "one frame stays one");
    } else {
      segment(frame, left);
    }
    ++frames;
  }

  void finish() const {
    require(frames > 0, "what was passed on was passed on");
    if (frames > 1) require(sent_ == whole_.size() - payload_, "nothing of the payload is lost");
  }

  unsigned frames = 0;

 private:
  bool is_tcp() const { return headers_->protocol == IPPROTO_TCP; }

  void segment(const Frame& frame, bool left) {
    require(headers_.has_value() && headers_->transport != 0, "only TCP and UDP is cut");
    const auto headers = parse_headers(frame, layer3_);
    require(headers && headers->end == frame.size, "the lengths of IP are right");
    require(headers->transport == headers_->transport, "all headers are there");
    require(headers->network == headers_->network, "all tags are there");
    const uint8_t* bytes = frame.bytes();
    const uint32_t size = frame.size - payload_;
    const uint32_t left_over = static_cast<uint32_t>(whole_.size()) - payload_ - sent_;
    require(size == std::min<uint32_t>(vnet_.gso_size, left_over), "each has its size");
    require(std::equal(bytes + payload_, bytes + frame.size, whole_.data() + payload_ + sent_),
            "the payload is that of the whole");
    const uint8_t* ip = bytes + headers->network;
    const uint8_t* transport = bytes + headers->transport;
    if (headers->is_ipv4()) {
      require(check::slow_sum(ip, (ip[0] & 15) * 4u) == 0xffff, "the sum of IPv4 is right");
      const uint16_t id = load16(whole_.data() + headers->network + 4);
      require(load16(ip + 4) == static_cast<uint16_t>(id + frames), "ids count");
    }
    if (is_tcp()) {
      const uint32_t begin = load32(whole_.data() + headers->transport + 4);
      require(load32(transport + 4) == begin + sent_, "sequence numbers count");
      const uint8_t flags = whole_[headers->transport + 13];
      const uint8_t kept =
          static_cast<uint8_t>((size == left_over ? 0x7f : 0x76) | (frames == 0 ? 0x80 : 0));
      require(transport[13] == (flags & kept), "flags are where they belong");
    } else {
      require(load16(transport + 4) == frame.size - headers->transport,
              "the length of UDP is right");
      require(left || load16(transport + 6) != 0, "UDP has a checksum");
    }
    sent_ += size;
    if (!good_) return;
    const uint32_t length = frame.size - headers->transport;
    const uint16_t pseudo = pseudo_sum(ip, headers->is_ipv6(), headers->protocol, length);
    if (left) {
      require(load16(transport + (is_tcp() ? 16 : 6)) == pseudo, "the partial sum is right");
    } else {
      require(check::slow_sum(transport, length, pseudo) == 0xffff, "the checksum is right");
    }
  }

  const check::Packet& whole_;
  const VnetHeader vnet_;
  const std::optional<Headers> headers_;
  const bool layer3_;
  const bool good_;
  const unsigned takes_;
  uint32_t payload_ = 0;
  uint32_t sent_ = 0;
};

/// Writes the pseudo header's sum where it belongs, so that the segments' checksums can be judged.
/// False where there is no such place.
bool mend(check::Packet& bytes, const VnetHeader& vnet, const std::optional<Headers>& headers) {
  if (!headers || headers->transport == 0) return false;
  const bool tcp = headers->protocol == IPPROTO_TCP;
  if (!tcp && headers->protocol != IPPROTO_UDP) return false;
  if (!vnet.needs_checksum()) return tcp;
  const auto length = static_cast<uint32_t>(bytes.size()) - headers->transport;
  if (length > 0xffff) return false;
  uint8_t* transport = bytes.data() + headers->transport;
  if (!tcp) store16(transport + 4, static_cast<uint16_t>(length));
  store16(transport + (tcp ? 16 : 6), pseudo_sum(bytes.data() + headers->network,
                                                 headers->is_ipv6(), headers->protocol, length));
  return true;
}

}  // namespace

/// Flags, what the port takes, a vnet header, more payload, a frame.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Segmenter segmenter;
  fuzz::Reader reader({data, size});
  const uint8_t flags = reader.u8();
  const bool layer3 = (flags & 1) != 0;
  const unsigned takes = reader.u8();
  VnetHeader vnet;
  vnet.flags = reader.u8();
  vnet.gso_type = reader.u8();
  vnet.header_length = reader.u16();
  vnet.gso_size = reader.u16();
  vnet.checksum_start = reader.u16();
  vnet.checksum_offset = reader.u16();
  // Frames of 64 KiB take a hundred times as long as small ones: only now and then.
  const uint16_t more = reader.u16() & (flags >> 2 == kLarge ? 0xffff : 0x1ff);
  // More bytes of payload say nothing new.
  const auto rest = reader.take(512);
  check::Packet bytes(rest.begin(), rest.end());
  bytes.resize(bytes.size() + more, 0x5a);
  const std::optional<Headers> headers = parse_headers(check::Held(bytes, vnet).frame(), layer3);
  const bool good = (flags & 2) != 0 && mend(bytes, vnet, headers);

  check::Held held(bytes, vnet);
  Judge update_link(bytes, vnet, headers, layer3, good, takes);
  const Adapted adapted = segmenter.adapt(held.frame(), takes, layer3, update_link);
  require(std::equal(bytes.begin(), bytes.end(), held.frame().bytes()), "the frame is as it was");
  const unsigned expected = Segmenter::segments(held.frame());
  require(expected > 0, "a frame is at least one");
  if (adapted == Adapted::kPassed) {
    update_link.finish();
    if (vnet.needs_checksum())
      require(update_link.frames == expected, "segments are counted right");
  } else {
    require(update_link.frames == 0, "nothing is passed on");
  }
  return 0;
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  std::mt19937 random(2);
  std::vector<Bytes> all;
  const auto put16 = [](Bytes& to, uint16_t value) {
    to.push_back(static_cast<uint8_t>(value >> 8));
    to.push_back(static_cast<uint8_t>(value));
  };
  for (int count = 0; count < 300; ++count) {
    check::Shape shape = check::any_shape(random);
    const bool large = count % 100 == 0;
    if (!large && shape.payload.size() > 500) {
      shape.payload.resize(500);
      if (shape.gso_size != 0) shape.gso_size = static_cast<uint16_t>(5 + random() % 500);
    }
    const auto size = static_cast<uint16_t>(shape.payload.size());
    shape.payload.resize(std::min<size_t>(size, 32));
    const check::Offered offer = check::offered(shape);
    Bytes seed{static_cast<uint8_t>((large ? kLarge << 2 : 0) | 2 | (shape.layer3 ? 1 : 0)),
               static_cast<uint8_t>(random() % 2), offer.vnet.flags, offer.vnet.gso_type};
    for (const uint16_t value :
         {offer.vnet.header_length, offer.vnet.gso_size, offer.vnet.checksum_start,
          offer.vnet.checksum_offset, static_cast<uint16_t>(size - shape.payload.size())}) {
      put16(seed, value);
    }
    seed.insert(seed.end(), offer.bytes.begin(), offer.bytes.end());
    all.push_back(std::move(seed));
  }
  return all;
}
