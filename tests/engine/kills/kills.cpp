// clono-kills: SIGKILL at random moments of sampling, tables, plots and export; every result file of
// the run that goes on is compared with an undisturbed run's. Exit code 1 when anything differs.
//
// Each round begins anew and takes its kills one after the other: the same number in each part.
// What a part keeps over a kill (rows, exported files) decides its moments: in sampling and export a
// kill falls uniformly within twice the length of the part divided by its kills, counted from where
// the attempt begins the part, so that the kills spread over all of it; tables and plots begin anew
// with each attempt, and a kill falls uniformly within their whole length. Lengths are processor time.
// Rounds go on until each part has had its kills: a run may be done before its last ones.

#include "attempts.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <random>

namespace clono::engine::test {
namespace {

struct Plan {
    int rounds = 1;
    int kills = 3; ///< in each part of a round
    std::size_t mutations = 40;
    std::size_t samples = 2;
    std::size_t rows = 4000;
    std::size_t chains = 3;
    unsigned threads = 2;
    unsigned seed = 1;
};

Plan plan_of(int count, char** words) {
    Plan plan;
    const std::map<std::string, std::function<void(unsigned)>> options = {
        {"--rounds",
         [&](unsigned value) {
             plan.rounds = static_cast<int>(value);
         }},
        {"--kills",
         [&](unsigned value) {
             plan.kills = static_cast<int>(value);
         }},
        {"--mutations",
         [&](unsigned value) {
             plan.mutations = value;
         }},
        {"--samples",
         [&](unsigned value) {
             plan.samples = value;
         }},
        {"--rows",
         [&](unsigned value) {
             plan.rows = value;
         }},
        {"--chains",
         [&](unsigned value) {
             plan.chains = value;
         }},
        {"--threads",
         [&](unsigned value) {
             plan.threads = value;
         }},
        {"--seed", [&](unsigned value) {
             plan.seed = value;
         }}};
    for (int i = 1; i < count; i += 2) {
        const auto option = options.find(words[i]);
        if (option == options.end() || i + 1 == count) {
            std::fprintf(stderr, "usage: clono-kills");
            for (const auto& [name, set] : options) {
                std::fprintf(stderr, " [%s N]", name.c_str());
            }
            std::fprintf(stderr, "\n");
            std::exit(2);
        }
        option->second(static_cast<unsigned>(std::strtoul(words[i + 1], nullptr, 10)));
    }
    return plan;
}

/// Number of files that are missing, differ, or are left over; each is named.
int differences(const std::map<std::string, std::string>& got,
                const std::map<std::string, std::string>& wanted) {
    int count = 0;
    const auto tell = [&](const std::string& name, const char* what) {
        std::printf("  %s %s\n", name.c_str(), what);
        ++count;
    };
    for (const auto& [name, bytes] : wanted) {
        const auto found = got.find(name);
        if (found == got.end()) {
            tell(name, "is missing");
        } else if (found->second != bytes) {
            tell(name, "differs");
        }
    }
    for (const auto& [name, bytes] : got) {
        if (!wanted.contains(name)) {
            tell(name, "is left over");
        }
    }
    return count;
}

class Campaign {
public:
    explicit Campaign(const Plan& plan) : plan_(plan), random_(plan.seed) {
        words_ =
            pipeline_over(folder_, plan.mutations, plan.samples, "run",
                          {"--num_iters", std::to_string(plan.rows), "--burnin",
                           std::to_string(plan.rows / 10), "--seed", "5", "--chains",
                           std::to_string(plan.chains), "--threads", std::to_string(plan.threads)});
    }

    bool run() {
        lengths_ = run_undisturbed(words_, folder_.path(), working_dir(), plan_.chains);
        wanted_ = results_of(working_dir());
        std::printf("%zu mutations x %zu samples, %zu chains of %zu rows, %u threads: %zu files\n",
                    plan_.mutations, plan_.samples, plan_.chains, plan_.rows, plan_.threads,
                    wanted_.size());
        std::printf("undisturbed:");
        for (const Part part : kParts) {
            std::printf(" %s %.2f s", name_of(part), length(part).count());
        }
        std::printf(" of the processors\n");
        for (int round = 1; wants_more() && round <= 4 * plan_.rounds; ++round) {
            if (!play_round(round)) {
                return false;
            }
        }
        std::printf("kills:");
        for (const Part part : kParts) {
            std::printf(" %s %d", name_of(part), killed_[static_cast<std::size_t>(part)]);
        }
        std::printf("; files that differ: %d\n", differences_);
        return differences_ == 0 && !wants_more();
    }

private:
    fs::path working_dir() const { return folder_.path("run"); }

    Seconds length(Part part) const { return lengths_[static_cast<std::size_t>(part)]; }

    bool wants(Part part) const {
        return killed_[static_cast<std::size_t>(part)] < plan_.rounds * plan_.kills;
    }

    bool wants_more() const {
        return std::any_of(kParts.begin(), kParts.end(), [this](Part part) { return wants(part); });
    }

    Seconds moment_in(Part part) {
        const bool keeps_its_work = part == Part::Sampling || part == Part::Export;
        const auto most = keeps_its_work ? length(part) * 2 / plan_.kills : length(part);
        return Seconds(std::uniform_real_distribution<double>(0, most.count())(random_));
    }

    bool play_round(int round) {
        fs::remove_all(working_dir());
        const auto begin = std::chrono::steady_clock::now();
        int kills = 0;
        bool is_finished = false;
        for (const Part part : kParts) {
            for (int kill = 0; kill < plan_.kills && wants(part) && !is_finished; ++kill) {
                const auto outcome = attempt(part, moment_in(part));
                is_finished = outcome == Outcome::Finished;
                killed_[static_cast<std::size_t>(part)] += outcome == Outcome::Killed;
                kills += outcome == Outcome::Killed;
                if (outcome == Outcome::Failed) {
                    return false;
                }
            }
        }
        if (!is_finished && attempt(Part::Sampling, Seconds(1e6)) != Outcome::Finished) {
            return false;
        }
        const int different = differences(results_of(working_dir()), wanted_);
        differences_ += different;
        const Seconds took = std::chrono::steady_clock::now() - begin;
        std::printf("round %d: %d kills, %d files differ, %.0f s\n", round, kills, different,
                    took.count());
        return true;
    }

    Outcome attempt(Part part, Seconds delay) {
        std::string complaint;
        const std::chrono::microseconds wait(std::uniform_int_distribution<long>(0, 5000)(random_));
        const auto outcome =
            run_and_kill(words_, folder_.path(), Watcher(working_dir(), plan_.chains), part, delay,
                         wait, complaint);
        if (outcome == Outcome::Failed) {
            std::printf("after a kill: %s\n", complaint.c_str());
        }
        return outcome;
    }

    Plan plan_;
    TestFolder folder_;
    std::mt19937_64 random_;
    std::vector<std::string> words_;
    Timeline lengths_{};
    std::map<std::string, std::string> wanted_;
    std::array<int, kParts.size()> killed_{};
    int differences_ = 0;
};

bool kill_as_told(int count, char** words) {
    return Campaign(plan_of(count, words)).run();
}

} // namespace
} // namespace clono::engine::test

int main(int count, char** words) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // nothing unwritten may be there when a run is forked
    try {
        return clono::engine::test::kill_as_told(count, words) ? 0 : 1;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "clono-kills: %s\n", problem.what());
        return 1;
    }
}
