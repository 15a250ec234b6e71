#pragma once
// A scenario puts jobs into a real queue, lets a real supervisor run them, and kills things at random. It reports figures
// (what was measured) and faults (what must never be).

#include <chrono>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/supervisor/daemon/stack.hpp"

namespace clono::chaos {

using testing::JobRow;
using testing::Stack;
using testing::wait_until;
using Clock = std::chrono::steady_clock;

struct Options {
    int kills = 0;     ///< how often the scenario's deed is done; 0: its own default
    int jobs = 0;      ///< likewise
    unsigned seed = 1; ///< of the random moments
    bool is_short = false;
};

struct Report {
    std::vector<std::pair<std::string, std::string>> figures;
    std::vector<std::string> faults;

    void figure(const std::string& name, const std::string& value) {
        figures.emplace_back(name, value);
    }

    void figure(const std::string& name, long value) { figure(name, std::to_string(value)); }

    void fault(const std::string& what) { faults.push_back(what); }
};

/// Times in milliseconds, shown as median, 99th percentile and maximum.
class Times {
public:
    void add(Clock::duration time) {
        all_.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
    }

    void show(Report& report, const std::string& name) const;
    long most() const;

private:
    std::vector<long> all_;
};

/// Jobs of a few seeds, whose undisturbed results are known.
class Herd {
public:
    /// Runs one undisturbed job for each of four seeds first.
    Herd(Stack& stack, std::string orders, int iterations);

    JobId add();

    const std::vector<JobId>& jobs() const { return jobs_; }

    /// Wait until all have ended; then: each done, its published folder whole and with the bytes of an undisturbed run.
    /// @param may_cancel  jobs may also be cancelled
    void check(Report& report, std::chrono::seconds limit, bool may_cancel = false);

private:
    std::string loci(JobId job, std::uint32_t attempt) const;

    Stack& stack_;
    std::string orders_;
    int iterations_;
    std::vector<JobId> jobs_;
    std::map<JobId, int> seed_of_;
    std::map<int, std::string> undisturbed_;
};

Report kill_engines(const Options& options);
Report kill_supervisor(const Options& options);
Report kill_database(const Options& options);
Report cancel_jobs(const Options& options);
Report stop_supervisors(const Options& options);
Report claim_at_once(const Options& options);

} // namespace clono::chaos
