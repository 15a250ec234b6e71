#pragma once
// A scenario puts jobs into a real queue, lets real supervisors run them, and kills things at random. It reports figures
// (what was measured) and faults (what must never be).

#include "tests/supervisor/daemon/stack.hpp"

#include <chrono>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace clono::chaos {

using testing::JobRow;
using testing::Stack;
using testing::wait_until;
using Clock = std::chrono::steady_clock;

struct Options {
    int kills = 0;      ///< how often the scenario's deed is done; 0: its own default
    int jobs = 0;       ///< likewise
    double seconds = 0; ///< what an undisturbed job takes, about; 0: the scenario's own default
    int slots = 0;      ///< jobs at once; 0: the scenario's own default
    unsigned seed = 1;  ///< of the random moments
    bool is_short = false;
    bool is_real = false; ///< jobs of clono-engine instead of the stand-in, which mostly sleeps
};

/// What the command line says, else the size of the round.
template <class Number>
Number chosen(Number asked, const Options& options, Number full, Number brief) {
    return asked > 0 ? asked : options.is_short ? brief : full;
}

struct Report {
    std::vector<std::pair<std::string, std::string>> figures;
    std::vector<std::string> faults;

    void figure(const std::string& name, const std::string& value) {
        figures.emplace_back(name, value);
    }

    void figure(const std::string& name, long value) { figure(name, std::to_string(value)); }

    void fault(const std::string& what) { faults.push_back(what); }
};

/// Numbers (milliseconds, unless a unit is said), shown as median, 99th percentile and maximum.
class Times {
public:
    void add(Clock::duration time) {
        add(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
    }

    void add(long number) { all_.push_back(number); }

    void show(Report& report, const std::string& name, const std::string& unit = "ms") const;
    long most() const;

private:
    std::vector<long> all_;
};

/// A place in the supervisors' log.
class LogMark {
public:
    explicit LogMark(const Stack& stack);
    /// Whether these words were written after it.
    bool is_followed_by(const std::string& words) const;

private:
    std::filesystem::path file_;
    std::uintmax_t at_;
};

void pause_for(std::chrono::milliseconds time);

/// What the jobs of a herd compute, and how long one takes when nobody disturbs it.
struct Work {
    std::string input; ///< the uploaded table; for the stand-in engine its orders
    int iterations = 0;
};

/// Work of the engine that `options` name, about `seconds` long. Configures the stack for it and for options.slots.
Work make_work(Stack& stack, const Options& options, double seconds, int slots);

/// Jobs of a few seeds, whose undisturbed results are known.
class Herd {
public:
    /// Runs one undisturbed job for each of four seeds first. Needs a running supervisor.
    Herd(Stack& stack, Work work);

    JobId add();

    const std::vector<JobId>& jobs() const { return jobs_; }

    /// The jobs of this herd that the table says are running or being checked.
    std::vector<JobId> claimed();

    /// How many have ended, however.
    int ended();

    /// How long the undisturbed jobs took.
    const Times& undisturbed_times() const { return times_; }

    /// Wait until all have ended; then: each done, and every file of its published folder, thumbnails included, has the
    /// bytes of an undisturbed run; no folder of another attempt is named, and none is half made.
    /// @param may_cancel  jobs may also be cancelled
    void check(Report& report, std::chrono::seconds limit, bool may_cancel = false);

private:
    /// Path -> SHA-256 of every file of a published folder.
    std::map<std::string, std::string> published(JobId job, std::uint32_t attempt) const;
    std::string differences(JobId job, std::uint32_t attempt) const;

    Stack& stack_;
    Work work_;
    std::vector<JobId> jobs_;
    std::map<JobId, int> seed_of_;
    std::map<int, std::map<std::string, std::string>> undisturbed_;
    Times times_;
};

Report kill_engines(const Options& options);
Report kill_supervisor(const Options& options);
Report kill_database(const Options& options);
Report database_away(const Options& options);
Report cancel_jobs(const Options& options);
Report stop_supervisors(const Options& options);
Report claim_at_once(const Options& options);
Report crash_points(const Options& options);
Report many_short_jobs(const Options& options);

} // namespace clono::chaos
