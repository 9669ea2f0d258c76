// What every tutorial of TUN/TAP shows: wait for either of two TAPs, read a frame, write it to the
// other. The measure of what Taproom's datapaths are for.
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace {

int OpenTap(const char* name) {
  const int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
  ifreq request{};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) != 0) {
    std::perror(name);
    _exit(1);
  }
  return fd;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("naive TAP TAP\n", stderr);
    return 2;
  }
  const int taps[2] = {OpenTap(argv[1]), OpenTap(argv[2])};
  std::puts("ready");
  std::fflush(stdout);
  char frame[65536];
  pollfd waiting[2] = {{taps[0], POLLIN, 0}, {taps[1], POLLIN, 0}};
  while (poll(waiting, 2, -1) > 0) {
    for (int at = 0; at < 2; ++at) {
      if ((waiting[at].revents & POLLIN) == 0) continue;
      const ssize_t length = read(taps[at], frame, sizeof frame);
      // A frame that the other side does not take (it is down) is lost, as on a wire.
      if (length > 0 && write(taps[1 - at], frame, static_cast<size_t>(length)) < 0) continue;
    }
  }
  return 1;
}
