// The traffic of the datapath benchmark: small UDP packets and request-response, from one network
// namespace to another. One process has both ends, a thread in each namespace, and so knows what
// was sent and what arrived. iperf3 is too slow a sender of small packets, and knows no latency.
#include <cstdio>
#include <map>
#include <string>

#include "flood.h"
#include "round_trip.h"

namespace {

constexpr char kUsage[] =
    "traffic flood|search|round-trip KEY=VALUE...\n"
    "  from=NAMESPACE to=NAMESPACE address=IP   the way; address is the receiver's, IPv4\n"
    "  from-cpu=0 to-cpu=1                      where the two ends run\n"
    "  milliseconds=1000                        how long it sends\n"
    "  rate=0                                   flood: packets a second; 0: as many as it can\n"
    "  batch=0                                  packets of one sendmmsg; 0: one send each\n"
    "  loss=0.01                                search: the share that may be lost\n"
    "Answers with one line of JSON.\n";

int Refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n%s", why.c_str(), kUsage);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return Refuse("It is not said what to do.");
  std::map<std::string, std::string> given{
      {"from-cpu", "0"}, {"to-cpu", "1"}, {"milliseconds", "1000"},
      {"rate", "0"},     {"batch", "0"},  {"loss", "0.01"},
  };
  for (int at = 2; at < argc; ++at) {
    const std::string pair = argv[at];
    const size_t equals = pair.find('=');
    if (equals == std::string::npos) return Refuse(pair + " is not KEY=VALUE.");
    given[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  const traffic::Way way{given["from"], given["to"], given["address"], std::stoi(given["from-cpu"]),
                         std::stoi(given["to-cpu"])};
  const double seconds = std::stod(given["milliseconds"]) / 1000;
  const std::string what = argv[1];

  if (what == "round-trip") {
    const traffic::RoundTrips trips = traffic::MeasureRoundTrips(way, seconds);
    std::printf("{\"count\":%zu,\"lost\":%zu,\"p50\":%.2f,\"p99\":%.2f}\n", trips.count, trips.lost,
                trips.p50, trips.p99);
    return 0;
  }
  if (what != "flood" && what != "search") return Refuse("There is no " + what + ".");
  const traffic::Load load{std::stod(given["rate"]), seconds, std::stoi(given["batch"])};
  const traffic::Flood flood = what == "flood"
                                   ? traffic::Send(way, load)
                                   : traffic::Search(way, load, std::stod(given["loss"]));
  std::printf("{\"sent\":%zu,\"received\":%zu,\"receivedRate\":%.0f,\"loss\":%.5f}\n", flood.sent,
              flood.received, flood.received_rate, flood.loss);
  return 0;
}
