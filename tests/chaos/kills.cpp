// Engines, supervisors and the database die at random moments.
#include <nlohmann/json.hpp>

#include <csignal>
#include <sstream>

#include "tests/chaos/scenario.hpp"

namespace clono::chaos {
namespace {

using namespace std::chrono_literals;

int or_default(int value, const Options& options, int full, int brief) {
    return value > 0 ? value : options.is_short ? brief : full;
}

void pause_for(std::chrono::milliseconds time) {
    const auto until = Clock::now() + time;
    wait_until([&] { return Clock::now() >= until; }, time + 1s);
}

/// The iteration that the attempt's last checkpoint has reached, as it says itself.
std::optional<long> checkpointed(Stack& stack, JobId job) {
    const auto folder = stack.layout().work(job);
    std::optional<long> most;
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        const auto json = nlohmann::json::parse(
            testing::read_file(it->path() / "result/progress.json"), nullptr, false);
        if (json.is_object()) {
            most = std::max(most.value_or(0), json.value("iteration", 0L));
        }
    }
    return most;
}

/// "engine_resumed job=J attempt=N iteration=I" of the log.
std::map<std::pair<std::uint64_t, std::uint32_t>, long> resumed_iterations(const std::string& log) {
    std::map<std::pair<std::uint64_t, std::uint32_t>, long> found;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto at = line.find("engine_resumed job=");
        unsigned long long job = 0;
        unsigned attempt = 0;
        long iteration = 0;
        if (at != std::string::npos &&
            std::sscanf(line.c_str() + at, "engine_resumed job=%llu attempt=%u iteration=%ld", &job,
                        &attempt, &iteration) == 3) {
            found[{job, attempt}] = iteration;
        }
    }
    return found;
}

std::vector<JobId> running(Stack& stack, const Herd& herd) {
    std::vector<JobId> found;
    const auto rows = stack.all_rows();
    for (const auto job : herd.jobs()) {
        if (rows.at(job).state == "running") {
            found.push_back(job);
        }
    }
    return found;
}

} // namespace

Report kill_engines(const Options& options) {
    const int kills = or_default(options.kills, options, 1000, 40);
    const int jobs = or_default(options.jobs, options, 300, 12);
    Stack stack;
    stack.configure("supervisor.slots_analyse", "6");
    stack.start();
    // Six seconds each: an engine is killed every two seconds or so, and writes a checkpoint about ten times as often.
    // Three deaths in a row before the first checkpoint would rightly fail a job.
    Herd herd(stack, "ms=5", 1000);
    for (int i = 0; i < jobs; ++i) {
        herd.add();
    }
    std::mt19937 random(options.seed);
    Report report;
    Times noticed;
    std::map<std::pair<std::uint64_t, std::uint32_t>, long>
        reached; // (job, next attempt) -> checkpoint when killed
    int killed = 0;
    while (killed < kills) {
        const auto candidates = running(stack, herd);
        if (candidates.empty()) { // all done before enough were killed: more of them
            herd.add();
            pause_for(20ms);
            continue;
        }
        const auto job = candidates[random() % candidates.size()];
        const auto before = stack.row(job);
        const auto iteration = checkpointed(stack, job);
        const auto engine = stack.innermost_of(job);
        if (!engine || before.state != "running" || ::kill(*engine, SIGKILL) != 0) {
            continue;
        }
        ++killed;
        const auto at = Clock::now();
        // Noticed: the row says that this attempt is over.
        const bool was_noticed = wait_until(
            [&] {
                const auto now = stack.row(job);
                return now.state != "running" || now.attempt != before.attempt;
            },
            10s);
        if (!was_noticed) {
            report.fault("job " + to_string(job) + " was stuck for over 10 s");
        }
        noticed.add(Clock::now() - at);
        if (iteration) {
            reached[{job.value(), before.attempt + 1}] = *iteration;
        }
        pause_for(std::chrono::milliseconds(random() % 600));
    }
    herd.check(report, 600s);
    long compared = 0;
    for (const auto& [attempt, iteration] : resumed_iterations(stack.log())) {
        if (const auto before = reached.find(attempt); before != reached.end()) {
            ++compared;
            if (iteration < before->second) {
                report.fault("job " + std::to_string(attempt.first) +
                             " went back behind its checkpoint");
            }
        }
    }
    report.figure("engines killed", killed);
    noticed.show(report, "noticed after (median / p99 / most)");
    report.figure("resumed at or after the last checkpoint", compared);
    return report;
}

Report kill_supervisor(const Options& options) {
    const int kills = or_default(options.kills, options, 500, 15);
    const int jobs = or_default(options.jobs, options, 200, 12);
    Stack stack;
    stack.configure("supervisor.slots_analyse", "6");
    auto supervisor = stack.start();
    Herd herd(stack, "ms=5", 200);
    for (int i = 0; i < jobs; ++i) {
        herd.add();
    }
    std::mt19937 random(options.seed);
    Report report;
    Times first_claim;
    for (int i = 0; i < kills; ++i) {
        pause_for(std::chrono::milliseconds(random() % 700));
        stack.kill(supervisor);
        const auto at = Clock::now();
        const auto claims_before = stack.log().size();
        supervisor = stack.start();
        if (running(stack, herd).empty()) {
            for (int more = 0; more < 4; ++more) {
                herd.add();
            }
        }
        if (!wait_until(
                [&] { return stack.log().find("job_claimed", claims_before) != std::string::npos; },
                10s)) {
            report.fault("no claim within 10 s of a restart");
        }
        first_claim.add(Clock::now() - at);
    }
    herd.check(report, 300s);
    report.figure("supervisors killed", kills);
    first_claim.show(report, "first claim after the kill (median / p99 / most)");
    return report;
}

Report kill_database(const Options& options) {
    const int kills = or_default(options.kills, options, 50, 4);
    Stack stack;
    stack.configure("supervisor.slots_analyse", "6");
    stack.start();
    Herd herd(stack, "ms=2", 100);
    std::mt19937 random(options.seed);
    Report report;
    Times agreed;
    long refused = 0;
    for (int i = 0; i < kills; ++i) {
        // Submits all the time; the server dies in the middle of them, and of finishes.
        const auto die_at = Clock::now() + std::chrono::milliseconds(200 + random() % 1500);
        while (Clock::now() < die_at) {
            herd.add();
            pause_for(std::chrono::milliseconds(random() % 200));
        }
        stack.database().kill();
        try {
            herd.add();
            report.fault("a submit was acknowledged without a database");
        } catch (const db::Error&) {
            ++refused;
        }
        pause_for(std::chrono::milliseconds(random() % 3000));
        stack.database().start();
        const auto at = Clock::now();
        const auto seen = stack.log().size();
        herd.add(); // the queue may be empty
        if (!wait_until([&] { return stack.log().find("job_claimed", seen) != std::string::npos; },
                        15s)) {
            report.fault("no claim within 15 s after the database was back");
        }
        agreed.add(Clock::now() - at);
    }
    herd.check(report, 600s);
    report.figure("databases killed", kills);
    report.figure("submits refused while it was away", refused);
    agreed.show(report, "first claim after its return (median / p99 / most)");
    return report;
}

Report cancel_jobs(const Options& options) {
    const int cancels = or_default(options.kills, options, 500, 20);
    Stack stack;
    stack.configure("supervisor.slots_analyse", "4");
    stack.start();
    Herd herd(stack, "ms=3", 100);
    std::mt19937 random(options.seed);
    Report report;
    Times gone;
    for (int i = 0; i < cancels; ++i) {
        const auto job = herd.add();
        pause_for(std::chrono::milliseconds(random() % 700));
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
    gone.show(report, "process group gone and row settled (median / p99 / most)");
    return report;
}

Report stop_supervisors(const Options& options) {
    const int stops = or_default(options.kills, options, 30, 2);
    Stack stack;
    const auto a = stack.start("a");
    const auto b = stack.start("b");
    Herd herd(stack, "ms=5", 300);
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
    std::ofstream("/tmp/stopped.log") << log;
    for (auto at = log.find(" claim_lost "); at != std::string::npos;
         at = log.find(" claim_lost ", at + 1)) {
        ++lost;
    }
    report.figure("late holders that found their claim lost", static_cast<long>(lost));
    return report;
}

Report claim_at_once(const Options& options) {
    const int jobs = or_default(options.jobs, options, 1000, 60);
    Stack stack;
    stack.configure("supervisor.slots_analyse", "1");
    stack.configure("supervisor.slots_check", "1");
    const auto first = stack.start("s0");
    Herd herd(stack, "ms=0", 5);
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
