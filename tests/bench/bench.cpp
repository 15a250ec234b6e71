#include "bench.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>

namespace clono::bench {

double processor_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double seconds_of(const std::function<void()>& call) {
    double least = 1e300;
    for (int round = 0; round < 5; ++round) {
        const double start = processor_seconds();
        int calls = 0;
        while (processor_seconds() - start < 0.1) {
            call();
            ++calls;
        }
        least = std::min(least, (processor_seconds() - start) / calls);
    }
    return least;
}

std::string machine(const std::string& kernel) {
    std::ifstream file("/proc/cpuinfo");
    std::string name = "unknown processor";
    for (std::string line; std::getline(file, line);) {
        if (line.rfind("model name", 0) == 0) {
            name = line.substr(line.find(':') + 2);
            break;
        }
    }
    return name + ", kernel " + kernel;
}

void Report::at_most(const std::string& what, double value, double limit) {
    line(what, value, "<=", limit, value <= limit);
}

void Report::at_least(const std::string& what, double value, double limit) {
    line(what, value, ">=", limit, value >= limit);
}

void Report::figure(const std::string& what, double value) const {
    std::printf("  %-60s %10.2f\n", what.c_str(), value);
}

void Report::line(const std::string& what, double value, const char* relation, double limit,
                  bool good) {
    missed_ += good ? 0 : 1;
    std::printf("  %-60s %10.2f  (%s %g)%s\n", what.c_str(), value, relation, limit,
                good ? "" : "  MISSED");
    std::fflush(stdout);
}

} // namespace clono::bench
