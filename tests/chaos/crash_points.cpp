// A supervisor dies before and after each single call with which it changes the disk, one after the other: no moment on
// the way of the data is left to chance. Then it dies at the calls that led to the phases hit least often, until each
// of these has been hit twenty times. The calls are seen by shim/disk_calls.cpp.
#include "tests/chaos/phase.hpp"
#include "tests/chaos/scenario.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include <sys/wait.h>

namespace clono::chaos {
namespace {

using namespace std::chrono_literals;

class Point {
public:
    explicit Point(const Stack& stack) : file_(stack.folder() / "point") {
        ::setenv("LD_PRELOAD", CLONO_DISK_CALLS, 1);
        ::setenv("CLONO_SHIM_POINT", file_.c_str(), 1);
        ::setenv("CLONO_SHIM_PROGRAM", "clono-supervisor", 1);
        ::setenv("CLONO_SHIM_BELOW", (stack.folder() / "files").c_str(), 1);
    }

    ~Point() {
        for (const auto* name :
             {"LD_PRELOAD", "CLONO_SHIM_POINT", "CLONO_SHIM_PROGRAM", "CLONO_SHIM_BELOW"}) {
            ::unsetenv(name);
        }
    }

    Point(const Point&) = delete;
    Point& operator=(const Point&) = delete;

    /// @param number  of the call before which (negative: after which) the process dies; 0: none
    void set(long number) {
        testing::write_file(file_, std::to_string(++round_) + " " + std::to_string(number) +
                                       (number == 0 ? "" : " die"));
    }

    /// Calls of this round so far.
    long count() const {
        long round = 0;
        long calls = 0;
        std::istringstream(testing::read_file(file_.string() + ".count")) >> round >> calls;
        return round == round_ ? calls : 0;
    }

private:
    std::filesystem::path file_;
    long round_ = 0;
};

bool is_settled(Stack& stack, JobId job) {
    return stack.row(job).state == "done" && !std::filesystem::exists(stack.layout().work(job));
}

/// Waits until the supervisor is dead, or the job is done and tidied up all the same.
bool dies(pid_t supervisor, Stack& stack, JobId job) {
    bool is_dead = false;
    wait_until(
        [&] {
            siginfo_t info{};
            ::waitid(P_PID, static_cast<id_t>(supervisor), &info, WEXITED | WNOHANG | WNOWAIT);
            is_dead = info.si_pid == supervisor;
            return is_dead || is_settled(stack, job);
        },
        60s);
    return is_dead;
}

/// Lets supervisors die at calls, each time with a job of their own.
class Deaths {
public:
    Deaths(Stack& stack, Herd& herd, Point& point, Report& report)
        : stack_(stack), herd_(herd), point_(point), report_(report) {}

    /// A supervisor dies at the first of these calls, its successor, which has the same job, at the next one; the last
    /// one brings the job to its end.
    void strike(const std::vector<long>& calls) {
        const auto job = herd_.add();
        bool is_first = true;
        for (const long at : calls) {
            point_.set(at);
            const auto supervisor = stack_.start();
            if (dies(supervisor, stack_, job)) {
                ++deaths_;
                stack_.kill(supervisor); // reaps it
                const auto phase =
                    phase_of(stack_, job, stack_.row(job)).value_or("not claimed, or tidy");
                phases_.add(phase);
                if (is_first) {
                    led_to_[phase].push_back(at);
                }
            } else {
                point_.set(0);
                stack_.stop(supervisor);
            }
            is_first = false;
        }
        point_.set(0);
        const auto supervisor = stack_.start();
        if (!wait_until([&] { return is_settled(stack_, job) || stack_.row(job).state == "done"; },
                        120s)) {
            report_.fault("job " + to_string(job) + " is not done after a death at call " +
                          std::to_string(calls.front()));
        }
        stack_.stop(supervisor);
    }

    /// Strikes at the calls that led to this phase until it was hit so often. With other timings than before a call may
    /// lead elsewhere: there is a bound.
    void aim_at(const std::string& phase, long wanted) {
        const auto calls = led_to_[phase];
        for (long tried = 0; phases_.of(phase) < wanted; ++tried) {
            if (calls.empty() || tried == 8 * wanted) {
                report_.fault("hit only " + std::to_string(phases_.of(phase)) + " times: " + phase);
                return;
            }
            strike({calls[static_cast<std::size_t>(tried) % calls.size()]});
        }
    }

    void show() const {
        report_.figure("deaths at a call", deaths_);
        phases_.show(report_);
    }

private:
    Stack& stack_;
    Herd& herd_;
    Point& point_;
    Report& report_;
    PhaseCount phases_;
    std::map<std::string, std::vector<long>> led_to_; ///< phase -> calls of a job's first attempt
    long deaths_ = 0;
};

} // namespace

Report crash_points(const Options& options) {
    Stack stack;
    auto work = make_work(stack, options, 0.3, 1);
    stack.configure("supervisor.attempts", "20");
    const auto helper = stack.start();
    Herd herd(stack, std::move(work));
    stack.stop(helper);
    Point point(stack);
    Report report;

    point.set(0);
    auto supervisor = stack.start();
    const auto undisturbed = herd.add();
    wait_until([&] { return is_settled(stack, undisturbed); }, 120s);
    const long calls = point.count();
    stack.stop(supervisor);
    report.figure("calls that change the disk, from the start to a job's end", calls);
    if (calls < 10) {
        report.fault("the calls are not seen");
        return report;
    }

    const long wanted = chosen<long>(options.kills, options, 2 * calls, 16);
    std::mt19937 random(options.seed);
    Deaths deaths(stack, herd, point, report);
    for (long i = 0; i < wanted; ++i) {
        const long number = 1 + i * calls / ((wanted + 1) / 2) % calls;
        // Twice: the second attempt, which continues from a checkpoint, dies as well, somewhere.
        deaths.strike({i % 2 == 0 ? number : -number, 1 + static_cast<long>(random() % calls)});
    }
    // Without the thumbnails: they are another program's, no call of the supervisor's lies there.
    if (!options.is_short) {
        for (const auto* phase :
             {phase::kClaimed, phase::kPrepared, phase::kFirst, phase::kSampling, phase::kManifest,
              phase::kPublishing, phase::kNamed, phase::kJournalled, phase::kWritten}) {
            deaths.aim_at(phase, 20);
        }
    }
    herd.check(report, 60s);
    deaths.show();
    return report;
}

} // namespace clono::chaos
