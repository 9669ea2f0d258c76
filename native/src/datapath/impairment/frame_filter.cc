#include "frame_filter.h"

#include <mutex>

#include "filter_words.h"
#include "pcap_library.h"

namespace taproom::datapath {
namespace {

/// LINKTYPE_ETHERNET and DLT_RAW (Linux); IP without anything before it.
constexpr int kEthernet = 1, kRaw = 12;
constexpr unsigned kUnknownMask = 0xffffffff;
/// The optimizer takes hundreds of milliseconds for a thousand letters, and the caller waits.
constexpr size_t kOptimized = 256;

class CompiledFilter : public FrameFilter {
 public:
  CompiledFilter(const PcapLibrary& pcap, PcapLibrary::Program program)
      : pcap_(pcap), program_(program) {}
  CompiledFilter(const CompiledFilter&) = delete;
  CompiledFilter& operator=(const CompiledFilter&) = delete;
  ~CompiledFilter() override { pcap_.free_code(&program_); }

  bool matches(const Frame& frame) const override {
    return pcap_.run(program_.instructions, frame.bytes(), frame.size, frame.size) != 0;
  }

 private:
  const PcapLibrary& pcap_;
  PcapLibrary::Program program_;
};

}  // namespace

Result<std::shared_ptr<const FrameFilter>> FrameFilter::compile(const std::string& expression,
                                                                bool layer3) {
  const std::string step = "compile the filter";
  // Such a text would be compiled up to there only.
  if (expression.find('\0') != std::string::npos) {
    return Failure{step, EINVAL, "The filter has a zero byte in it."};
  }
  if (const auto name = filter_name(expression)) {
    return Failure{
        step, EINVAL,
        "\"" + *name + "\" is no word of the filter language, and names are not looked up.",
        "Write addresses in numbers, such as \"host 192.0.2.1\"."};
  }
  const Result<const PcapLibrary*> library = PcapLibrary::load();
  if (!library) return library.failure();
  const PcapLibrary& pcap = *library.value();

  // Before 1.8 the compiler has one state for all threads.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  PcapLibrary::Handle* const handle = pcap.open_dead(layer3 ? kRaw : kEthernet, kMaxFrame);
  if (handle == nullptr) return Failure{step, ENOMEM};
  PcapLibrary::Program program;
  const int optimize = expression.size() <= kOptimized ? 1 : 0;
  if (pcap.compile(handle, &program, expression.c_str(), optimize, kUnknownMask) != 0) {
    Failure failure{step, EINVAL, pcap.error(handle),
                    "Write it as for tcpdump: pcap-filter(7), such as \"tcp port 80\"."};
    pcap.close(handle);
    return failure;
  }
  pcap.close(handle);
  return std::shared_ptr<const FrameFilter>(std::make_shared<CompiledFilter>(pcap, program));
}

}  // namespace taproom::datapath
