// Engines die at random moments; the phase that was hit least often is looked for first.
#include "tests/chaos/phase.hpp"
#include "tests/chaos/scenario.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <sstream>

namespace clono::chaos {
namespace {

using namespace std::chrono_literals;

using AttemptKey = std::pair<std::uint64_t, std::uint32_t>; ///< job, attempt

/// An engine writes a checkpoint every two seconds (docs/engine-contract.md); the rest is for a busy machine.
constexpr auto kOldestCheckpoint = 5s;

struct Standing {
    long iteration = 0; ///< as the engine said itself last
    std::optional<std::chrono::milliseconds> checkpoint_age;
};

std::optional<Standing> standing(const Stack& stack, JobId job, std::uint32_t attempt) {
    const auto folder = folder_of_attempt(stack, job, attempt);
    if (!folder) {
        return std::nullopt;
    }
    const auto json =
        nlohmann::json::parse(testing::read_file(*folder / "result/progress.json"), nullptr, false);
    if (!json.is_object() || json.value("stage", std::string()) != "sampling") {
        return std::nullopt;
    }
    Standing found{json.value("iteration", 0L), {}};
    std::error_code error;
    for (std::filesystem::directory_iterator it(*folder / "result/checkpoint", error), end;
         !error && it != end; it.increment(error)) {
        const auto age = std::filesystem::file_time_type::clock::now() - it->last_write_time(error);
        if (!error) {
            found.checkpoint_age = std::chrono::duration_cast<std::chrono::milliseconds>(age);
        }
    }
    return found;
}

/// "engine_resumed job=J attempt=N iteration=I" of the log.
std::map<AttemptKey, long> resumed_iterations(const std::string& log) {
    std::map<AttemptKey, long> found;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto at = line.find("engine_resumed job=");
        unsigned long long job = 0;
        unsigned attempt = 0;
        long iteration = 0;
        if (at != std::string::npos &&
            // NOLINTNEXTLINE(cert-err34-c): the supervisor wrote these numbers, and they fit
            std::sscanf(line.c_str() + at, "engine_resumed job=%llu attempt=%u iteration=%ld", &job,
                        &attempt, &iteration) == 3) {
            found[{job, attempt}] = iteration;
        }
    }
    return found;
}

class EngineKills {
public:
    EngineKills(Stack& stack, Herd& herd, unsigned seed)
        : stack_(stack), herd_(herd), random_(seed) {}

    /// Kill one engine. False when there was none, or it had just ended.
    bool strike(Report& report) {
        const auto job = choose();
        if (!job) {
            return false;
        }
        const auto before = stack_.row(*job);
        const auto where = phase_of(stack_, *job, before);
        const auto stood = standing(stack_, *job, before.attempt);
        const auto engine = stack_.innermost_of(*job);
        if (!engine || !where || before.claimed_by.empty() || ::kill(*engine, SIGKILL) != 0) {
            return false;
        }
        const auto at = Clock::now();
        ++killed_;
        phases_.add(*where);
        // Noticed: the row says that this attempt is over.
        const bool was_noticed = wait_until(
            [&] {
                const auto now = stack_.row(*job);
                return now.state != before.state || now.attempt != before.attempt ||
                       now.claimed_by.empty();
            },
            10s);
        if (!was_noticed) {
            report.fault("job " + to_string(*job) + " was stuck for over 10 s");
        }
        noticed_.add(Clock::now() - at);
        if (stood) {
            reached_[{job->value(), before.attempt + 1}] = stood->iteration;
            if (stood->checkpoint_age) {
                ages_.add(*stood->checkpoint_age);
                if (*stood->checkpoint_age > kOldestCheckpoint) {
                    report.fault("job " + to_string(*job) + ": no checkpoint for " +
                                 std::to_string(stood->checkpoint_age->count()) + " ms");
                }
            }
        }
        return true;
    }

    int killed() const { return killed_; }

    void show(Report& report, bool tells_only_checkpoints) {
        Times redone;
        for (const auto& [attempt, iteration] : resumed_iterations(stack_.log())) {
            if (const auto before = reached_.find(attempt); before != reached_.end()) {
                redone.add(std::max(0L, before->second - iteration));
            }
        }
        if (tells_only_checkpoints && redone.most() > 0) {
            report.fault("an attempt went back behind a checkpoint that was announced");
        }
        report.figure("engines killed", killed_);
        phases_.show(report);
        noticed_.show(report, "noticed after");
        ages_.show(report, "age of the checkpoint when the engine was killed");
        redone.show(report, "computed again after the kill", "iterations");
    }

private:
    std::optional<JobId> choose() {
        const auto wanted = rarest();
        const auto deadline = Clock::now() + 1500ms;
        std::vector<JobId> candidates;
        do {
            candidates = herd_.claimed();
            std::shuffle(candidates.begin(), candidates.end(), random_);
            const auto rows = stack_.all_rows();
            for (const auto job : candidates) {
                // Sought out again and again, a job in a stage without checkpoints could never end.
                if (rows.at(job).failures < 3 && phase_of(stack_, job, rows.at(job)) == wanted) {
                    return job;
                }
            }
            pause_for(3ms); // the engines need the processors
        } while (is_targeting() && !candidates.empty() && Clock::now() < deadline);
        if (candidates.empty()) {
            return std::nullopt;
        }
        return candidates.front();
    }

    /// Every second kill is at random.
    bool is_targeting() const { return killed_ % 2 == 1; }

    std::string rarest() const {
        std::string found;
        if (is_targeting()) {
            for (const auto* candidate : {phase::kCheck, phase::kPrepared, phase::kFirst,
                                          phase::kSampling, phase::kLater, phase::kThumbnails}) {
                if (found.empty() || phases_.of(candidate) < phases_.of(found)) {
                    found = candidate;
                }
            }
        }
        return found;
    }

    Stack& stack_;
    Herd& herd_;
    std::mt19937 random_;
    int killed_ = 0;
    PhaseCount phases_;
    Times noticed_;
    Times ages_;
    std::map<AttemptKey, long> reached_; ///< (job, next attempt) -> iteration when killed
};

} // namespace

Report kill_engines(const Options& options) {
    const int kills = chosen(options.kills, options, 1000, 40);
    const int jobs = chosen(options.jobs, options, 300, 12);
    const double seconds = chosen(options.seconds, options, 20.0, 6.0);
    const int slots = options.slots > 0 ? options.slots : options.is_real ? 2 : 6;
    Stack stack;
    auto work = make_work(stack, options, seconds, slots);
    // Deaths so dense that three in a row come before a further checkpoint, which would rightly fail the job.
    stack.configure("supervisor.attempts", "20");
    stack.start();
    Herd herd(stack, std::move(work));
    for (int i = 0; i < jobs; ++i) {
        herd.add();
    }
    // As many kills a job as the whole round has, however slow the machine is: deaths come as fast as jobs end.
    const auto apart =
        std::chrono::milliseconds(static_cast<long>(seconds * 1000 * jobs / kills / slots));
    const auto is_due = [&](int killed) {
        return killed < (herd.ended() + slots) * kills / jobs;
    };
    std::mt19937 random(options.seed);
    Report report;
    EngineKills killer(stack, herd, options.seed);
    while (killer.killed() < kills) {
        if (static_cast<int>(herd.claimed().size()) < std::max(1, slots / 2)) {
            herd.add(); // nearly all are done before enough were killed: more of them
        }
        const auto next = Clock::now() + apart * static_cast<long>(random() % 2000) / 1000;
        if (is_due(killer.killed()) && killer.strike(report)) {
            wait_until([&] { return Clock::now() >= next; }, 60s);
        } else {
            pause_for(20ms);
        }
    }
    herd.check(report, 1800s);
    killer.show(report, !options.is_real);
    return report;
}

} // namespace clono::chaos
