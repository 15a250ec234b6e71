// A supervisor dies before and after each single call with which it changes the disk, one after the other: no moment on
// the way of the data is left to chance. The calls are seen by shim/disk_calls.cpp.
#include <csignal>
#include <cstdlib>

#include <sys/wait.h>

#include "tests/chaos/phase.hpp"
#include "tests/chaos/scenario.hpp"

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
    PhaseCount phases;
    long deaths = 0;
    for (long i = 0; i < wanted; ++i) {
        const long number = 1 + i * calls / ((wanted + 1) / 2) % calls;
        const auto job = herd.add();
        // Twice: the second attempt, which continues from a checkpoint, dies as well, somewhere.
        for (const long at :
             {i % 2 == 0 ? number : -number, 1 + static_cast<long>(random() % calls)}) {
            point.set(at);
            supervisor = stack.start();
            if (dies(supervisor, stack, job)) {
                ++deaths;
                stack.kill(supervisor); // reaps it
                phases.add(phase_of(stack, job, stack.row(job)).value_or("not claimed, or tidy"));
            } else {
                point.set(0);
                stack.stop(supervisor);
            }
        }
        point.set(0);
        supervisor = stack.start();
        if (!wait_until([&] { return is_settled(stack, job) || stack.row(job).state == "done"; },
                        120s)) {
            report.fault("job " + to_string(job) + " is not done after a death at call " +
                         std::to_string(number));
        }
        stack.stop(supervisor);
    }
    herd.check(report, 60s);
    report.figure("deaths at a call", deaths);
    phases.show(report);
    return report;
}

} // namespace clono::chaos
