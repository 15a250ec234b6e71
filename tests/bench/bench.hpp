#pragma once
// What the benchmarks share: the processor's clock, and lines with thresholds.

#include <functional>
#include <string>

namespace clono::bench {

/// Seconds of this process on all processors.
double processor_seconds();

/// Least processor seconds of one call over several rounds of at least 0.1 s.
double seconds_of(const std::function<void()>& call);

/// Model name and instruction set of the kernel, for the first line of a report.
std::string machine(const std::string& kernel);

/// Prints a line per figure and counts those that miss their threshold.
class Report {
public:
    void at_most(const std::string& what, double value, double limit);
    void at_least(const std::string& what, double value, double limit);
    void figure(const std::string& what, double value) const;

    int missed() const { return missed_; }

private:
    void line(const std::string& what, double value, const char* relation, double limit, bool good);

    int missed_ = 0;
};

} // namespace clono::bench
