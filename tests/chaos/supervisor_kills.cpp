// Supervisors die at random moments. What they leave on the disk and in the row tells how far each job had come.
#include "tests/chaos/phase.hpp"
#include "tests/chaos/scenario.hpp"

#include <csignal>
#include <set>

namespace clono::chaos {
namespace {

using namespace std::chrono_literals;

constexpr int kSlots = 6;
constexpr int kInStock = 2 * kSlots; ///< jobs that have not ended, at a restart

/// Kills one of `count` supervisors in turn and starts it again.
class SupervisorKills {
public:
    SupervisorKills(Stack& stack, Herd& herd, unsigned seed)
        : stack_(stack), herd_(herd), random_(seed) {}

    void strike(Report& report, pid_t& supervisor, const std::string& name) {
        wait_for_rarest(name);
        stack_.kill(supervisor);
        const LogMark mark(stack_);
        const auto at = Clock::now();
        count_phases(name);
        supervisor = stack_.start(name);
        // There is always something to claim, also when all that was claimed has its end in the journal.
        while (static_cast<int>(herd_.jobs().size()) - herd_.ended() < kInStock) {
            herd_.add();
        }
        if (!wait_until([&] { return mark.is_followed_by("job_claimed"); }, 10s)) {
            report.fault("no claim within 10 s of a restart");
        }
        first_claim_.add(Clock::now() - at);
    }

    void show(Report& report) const {
        phases_.show(report);
        first_claim_.show(report, "first claim after the kill");
    }

private:
    /// Every second time: until a job is in the phase that was hit least often, or a second is over.
    void wait_for_rarest(const std::string& name) {
        if (++strikes_ % 2 == 0) {
            return;
        }
        std::string rarest;
        for (const auto* candidate :
             {phase::kCheck, phase::kClaimed, phase::kPrepared, phase::kFirst, phase::kManifest,
              phase::kThumbnails, phase::kPublishing, phase::kNamed, phase::kJournalled,
              phase::kWritten}) {
            if (rarest.empty() || phases_.of(candidate) < phases_.of(rarest)) {
                rarest = candidate;
            }
        }
        const auto deadline = Clock::now() + 1s;
        while (Clock::now() < deadline) {
            for (const auto& [job, row] : stack_.all_rows()) {
                const bool may_be_its = row.claimed_by == name || row.state == "done";
                if (may_be_its && phase_of(stack_, job, row) == rarest) {
                    return;
                }
            }
        }
    }

    void count_phases(const std::string& name) {
        for (const auto& [job, row] : stack_.all_rows()) {
            if (row.claimed_by != name && row.state != "done") {
                continue;
            }
            const auto found = phase_of(stack_, job, row);
            // What a dead supervisor left of a finished job stays until the sweep: it counts once.
            const bool is_new = found != phase::kWritten || untidy_.insert(job).second;
            if (found && is_new) {
                phases_.add(*found);
            }
        }
    }

    Stack& stack_;
    Herd& herd_;
    std::mt19937 random_;
    int strikes_ = 0;
    PhaseCount phases_;
    std::set<JobId> untidy_;
    Times first_claim_;
};

} // namespace

Report kill_supervisor(const Options& options) {
    const int kills = chosen(options.kills, options, 500, 15);
    const int jobs = chosen(options.jobs, options, 200, 12);
    const double seconds = chosen(options.seconds, options, 5.0, 2.0);
    Stack stack;
    auto work = make_work(stack, options, seconds, kSlots);
    stack.configure("supervisor.attempts", "20");
    auto supervisor = stack.start();
    Herd herd(stack, std::move(work));
    for (int i = 0; i < jobs; ++i) {
        herd.add();
    }
    std::mt19937 random(options.seed);
    Report report;
    SupervisorKills killer(stack, herd, options.seed);
    for (int i = 0; i < kills; ++i) {
        pause_for(std::chrono::milliseconds(random() % 700));
        killer.strike(report, supervisor, "main");
    }
    herd.check(report, 1800s);
    report.figure("supervisors killed", kills);
    killer.show(report);
    return report;
}

Report stop_supervisors(const Options& options) {
    const int stops = chosen(options.kills, options, 30, 2);
    Stack stack;
    auto work = make_work(stack, options, 3.0, 2);
    const auto a = stack.start("a");
    const auto b = stack.start("b");
    Herd herd(stack, std::move(work));
    std::mt19937 random(options.seed);
    Report report;
    for (int i = 0; i < stops; ++i) {
        for (int more = 0; more < 4; ++more) {
            herd.add();
        }
        pause_for(std::chrono::milliseconds(300 + random() % 800));
        const auto sleeper = random() % 2 ? a : b;
        ::kill(sleeper, SIGSTOP); // its engines go on and finish
        pause_for(std::chrono::milliseconds(3500 + random() % 2000)); // the lease is 3 s
        ::kill(sleeper, SIGCONT);
    }
    herd.check(report, 120s);
    report.figure("supervisors stopped past their lease", stops);
    std::size_t lost = 0;
    const auto log = stack.log();
    for (auto at = log.find(" claim_lost "); at != std::string::npos;
         at = log.find(" claim_lost ", at + 1)) {
        ++lost;
    }
    report.figure("late holders that found their claim lost", static_cast<long>(lost));
    return report;
}

Report claim_at_once(const Options& options) {
    const int jobs = chosen(options.jobs, options, 1000, 60);
    Stack stack;
    auto work = make_work(stack, options, 0.05, 1);
    stack.configure("supervisor.slots_check", "1");
    const auto first = stack.start("s0");
    Herd herd(stack, std::move(work));
    stack.stop(first);
    for (int i = 0; i < jobs; ++i) {
        herd.add();
    }
    const auto at = Clock::now();
    for (int i = 0; i < 10; ++i) {
        stack.start("s" + std::to_string(i));
    }
    Report report;
    herd.check(report, 900s);
    report.figure("supervisors started at once", 10);
    report.figure("seconds",
                  std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - at).count());
    for (const auto& [job, row] : stack.all_rows()) {
        if (row.attempt != 1) {
            report.fault("job " + to_string(job) + " has had " + std::to_string(row.attempt) +
                         " owners");
        }
    }
    return report;
}

} // namespace clono::chaos
