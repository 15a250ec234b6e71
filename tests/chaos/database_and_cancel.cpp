// The database dies or stays away, and people cancel, at random moments.
#include "tests/chaos/phase.hpp"
#include "tests/chaos/scenario.hpp"

namespace clono::chaos {
namespace {

using namespace std::chrono_literals;

long count_in(const std::string& log, const std::string& words) {
    long count = 0;
    for (auto at = log.find(words); at != std::string::npos; at = log.find(words, at + 1)) {
        ++count;
    }
    return count;
}

} // namespace

Report kill_database(const Options& options) {
    const int kills = chosen(options.kills, options, 50, 4);
    Stack stack;
    auto work = make_work(stack, options, 0.4, 6);
    stack.start();
    Herd herd(stack, std::move(work));
    std::mt19937 random(options.seed);
    Report report;
    Times agreed;
    PhaseCount phases;
    long refused = 0;
    for (int i = 0; i < kills; ++i) {
        // Submits all the time; the server dies in the middle of them, and of finishes.
        const auto die_at = Clock::now() + std::chrono::milliseconds(200 + random() % 1500);
        while (Clock::now() < die_at) {
            herd.add();
            pause_for(std::chrono::milliseconds(random() % 200));
        }
        const auto rows = stack.all_rows();
        stack.database().kill();
        for (const auto& [job, row] : rows) {
            if (const auto found = phase_of(stack, job, row)) {
                phases.add(*found);
            }
        }
        try {
            herd.add();
            report.fault("a submit was acknowledged without a database");
        } catch (const db::Error&) {
            ++refused;
        }
        pause_for(std::chrono::milliseconds(random() % 3000));
        stack.database().start();
        const auto at = Clock::now();
        const LogMark mark(stack);
        herd.add(); // the queue may be empty
        if (!wait_until([&] { return mark.is_followed_by("job_claimed"); }, 10s)) {
            report.fault("no claim within 10 s after the database was back");
        }
        agreed.add(Clock::now() - at);
    }
    herd.check(report, 600s);
    report.figure("databases killed", kills);
    report.figure("submits refused while it was away", refused);
    phases.show(report);
    agreed.show(report, "first claim after its return");
    return report;
}

Report database_away(const Options& options) {
    const auto away = std::chrono::seconds(chosen(options.kills, options, 600, 20));
    const auto seconds = std::chrono::duration<double>(away).count() / 2;
    Stack stack;
    stack.configure("supervisor.lease_seconds",
                    "10"); // the default: what it is worth here is measured
    auto work = make_work(stack, options, 1.0, 8);
    stack.start("a");
    Herd herd(stack, work);
    stack.start("b");
    std::vector<JobId> ending; // they end while it is away
    ending.reserve(12);
    Herd long_ones(stack, make_work(stack, options, std::min(seconds, 8.0), 8));
    for (int i = 0; i < 12; ++i) {
        ending.push_back(long_ones.add());
    }
    Report report;
    const bool all_run = wait_until(
        [&] {
            for (const auto job : ending) {
                // Not the row: a claim whose COMMIT was not answered has no process, and is taken back.
                if (count_in(stack.log(), "engine_started job=" + to_string(job) + " ") == 0) {
                    return false;
                }
            }
            return true;
        },
        30s);
    if (!all_run) {
        report.fault("not all jobs run");
    }
    stack.database().stop();
    pause_for(away);
    const auto in_journal = std::distance(
        std::filesystem::recursive_directory_iterator(stack.folder() / "files/journal"),
        std::filesystem::recursive_directory_iterator());
    stack.database().start();
    const auto at = Clock::now();
    const bool agree = wait_until(
        [&] {
            const auto rows = stack.all_rows();
            for (const auto job : ending) {
                if (rows.at(job).state != "done") {
                    return false;
                }
            }
            return true;
        },
        60s);
    const auto settled_after = Clock::now() - at;
    if (!agree || settled_after > 10s) {
        report.fault("the states do not agree within 10 s of its return");
    }
    for (const auto job : ending) {
        if (const auto row = stack.row(job); row.attempt != 1) {
            report.fault("job " + to_string(job) + " was run " + std::to_string(row.attempt) +
                         " times");
        }
        // The log's line comes after the row.
        const auto line = "job_settled job=" + to_string(job) + " attempt=1 to=done";
        if (!wait_until([&] { return count_in(stack.log(), line) == 1; }, 10s)) {
            report.fault("job " + to_string(job) + " was settled " +
                         std::to_string(count_in(stack.log(), line)) + " times");
        }
    }
    for (int i = 0; i < 4; ++i) {
        herd.add();
    }
    herd.check(report, 60s);
    long_ones.check(report, 60s);
    report.figure("seconds away", static_cast<long>(away.count()));
    report.figure("entries of the journals (two of them folders) at its return",
                  static_cast<long>(in_journal));
    report.figure("all ends in the table after ms",
                  std::chrono::duration_cast<std::chrono::milliseconds>(settled_after).count());
    return report;
}

Report cancel_jobs(const Options& options) {
    const int cancels = chosen(options.kills, options, 500, 20);
    Stack stack;
    auto work = make_work(stack, options, 0.4, 4);
    stack.start();
    Herd herd(stack, std::move(work));
    std::mt19937 random(options.seed);
    Report report;
    Times gone;
    PhaseCount phases;
    for (int i = 0; i < cancels; ++i) {
        const auto job = herd.add();
        pause_for(std::chrono::milliseconds(random() % 700));
        phases.add(phase_of(stack, job, stack.row(job)).value_or("nobody works on it"));
        stack.want(job, "cancel_wanted_at");
        stack.nudge();
        const auto at = Clock::now();
        wait_until(
            [&] { return stack.engines_of(job).empty() && stack.row(job).state != "running"; },
            10s);
        gone.add(Clock::now() - at);
        if (Clock::now() - at > 3s) {
            report.fault("job " + to_string(job) + ": not gone within 3 s");
        }
        const auto row = stack.row(job);
        if (row.state == "cancelled" && row.result_attempt) {
            report.fault("job " + to_string(job) + ": cancelled and published");
        }
    }
    herd.check(report, 60s, true);
    report.figure("cancels", cancels);
    phases.show(report);
    gone.show(report, "process group gone and row settled");
    return report;
}

} // namespace clono::chaos
