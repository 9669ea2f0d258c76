#include "pcap_library.h"

#include <dlfcn.h>

#include <mutex>

namespace taproom::datapath {
namespace {

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

Result<PcapLibrary> load_here() {
  // Debian's name, then that of libpcap's own build and of other distributions.
  void* library = ::dlopen("libpcap.so.0.8", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) library = ::dlopen("libpcap.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    return Failure{"load libpcap", ENOENT, "Filters need libpcap, which is not on this system.",
                   "Install it (Debian: apt install libpcap0.8)."};
  }
  PcapLibrary found;
  if (find(library, "pcap_open_dead", found.open_dead) &&
      find(library, "pcap_close", found.close) && find(library, "pcap_compile", found.compile) &&
      find(library, "pcap_freecode", found.free_code) &&
      find(library, "pcap_geterr", found.error) && find(library, "bpf_filter", found.run)) {
    return found;
  }
  ::dlclose(library);
  return Failure{"load libpcap", ENOSYS, "The libpcap of this system lacks what filters need.",
                 "Install a newer one (1.0 or later)."};
}

}  // namespace

Result<const PcapLibrary*> PcapLibrary::load() {
  // What failed once is tried again: it may have been installed meanwhile.
  static const PcapLibrary* loaded = nullptr;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  if (loaded == nullptr) {
    static PcapLibrary library;
    Result<PcapLibrary> found = load_here();
    if (!found) return std::move(found.failure());
    library = found.value();
    loaded = &library;
  }
  return loaded;
}

}  // namespace taproom::datapath
