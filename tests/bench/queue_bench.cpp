// queue_bench [latency|claims|growth|all]: how quick the queue is, with thresholds. Exit code 1 when one is missed.
// docs/queue.md says what is measured and has figures. Run it in the release preset on an otherwise idle machine.
#include "core/random.hpp"
#include "db/jobs/job_claim_repository.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/jobs/overview_repository.hpp"
#include "tests/bench/queue_load.hpp"
#include "tests/supervisor/daemon/stack.hpp"
#include "tests/support/paths/paths.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <iostream>

#include <sys/wait.h>
#include <unistd.h>

namespace clono::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): one thread judges, and main asks
bool all_met = true;

void judge(const std::string& what, double value, const char* unit, bool is_met,
           const std::string& threshold) {
    std::printf("  %-58s %10.2f %s   %s (%s)\n", what.c_str(), value, unit,
                is_met ? "ok" : "MISSED", threshold.c_str());
    std::fflush(stdout);
    all_met = all_met && is_met;
}

/// The value below which `share` of the times lie.
double quantile(std::vector<double> times, double share) {
    std::sort(times.begin(), times.end());
    const auto last = static_cast<double>(times.size() - 1);
    return times[static_cast<std::size_t>(std::lround(share * last))];
}

double milliseconds_of(const std::function<void()>& work) {
    const auto begin = Clock::now();
    work();
    return Milliseconds(Clock::now() - begin).count();
}

template <class Work>
auto in_transaction(db::Connection& connection, Work work) {
    return db::run_unit_of_work(connection, db::Repeat::if_without_effect, work);
}

// ---- from a submit to a running engine ---------------------------------------------------------------------------

/// From just before the COMMIT of the job's row (and the nudge that follows it) to the moment when the row says running: a
/// check of the input and the start of an analysis lie between, each by our real engine in its confinement.
void measure_latency() {
    constexpr int kSubmits = 200;
    testing::Stack stack;
    const std::string bin = clono::test::bin_dir();
    stack.configure("engine.command", bin + "/clono-engine");
    stack.configure("engine.check_command", bin + "/clono-engine");
    stack.configure("supervisor.poll_milliseconds", "500"); // the default: only the nudge is quick
    const auto supervisor = stack.start();
    const auto table =
        testing::read_file(clono::test::source_dir() + "/html/examples/primary_a.tsv");
    std::vector<double> times;
    for (int i = 0; i <= kSubmits; ++i) {
        const auto begin = Clock::now();
        const auto job = stack.add_job({.orders = table, .iterations = 100, .seed = i});
        stack.nudge();
        testing::wait_until([&] { return stack.row(job).state == "running"; }, 20s);
        if (i > 0) { // the first warms up
            times.push_back(Milliseconds(Clock::now() - begin).count());
        }
        stack.want(job, "cancel_wanted_at");
        stack.nudge();
        if (!stack.wait_for_state(job, "cancelled") && stack.row(job).state != "done") {
            throw std::runtime_error("a job does not end: " + stack.row(job).state);
        }
    }
    stack.stop(supervisor);
    std::printf("submit to running, %d submits one after the other\n", kSubmits);
    judge("median", quantile(times, 0.5), "ms", true, "shown only");
    judge("p99", quantile(times, 0.99), "ms", quantile(times, 0.99) <= 250, "at most 250");
}

// ---- claims per second -------------------------------------------------------------------------------------------

/// Claims by this process until nothing is left. @return how many
int claim_all(const db::ConnectionOptions& options, int index) {
    db::Connection connection(options);
    int count = 0;
    for (int empty = 0; empty < 5;) {
        const auto claimed = in_transaction(connection, [&](db::Transaction& tx) {
            return db::claim_next(tx, {db::ClaimFrom::queued, "analyse",
                                       "bench-" + std::to_string(index), random_bytes<16>(), 60s});
        });
        empty = claimed ? 0 : empty + 1;
        count += claimed ? 1 : 0;
    }
    return count;
}

double claims_per_second(int claimers) {
    constexpr int kJobs = 3000;
    test::PrivateDatabase database;
    Load load(database);
    load.add_queued(kJobs);
    int pipes[2];
    if (::pipe(pipes) != 0) {
        throw std::runtime_error("pipe");
    }
    const auto begin = Clock::now();
    for (int i = 0; i < claimers; ++i) {
        if (::fork() == 0) {
            const int count = claim_all(database.options_as("clono_supervisor"), i);
            const auto written = ::write(pipes[1], &count, sizeof(count));
            ::_exit(written == sizeof(count) ? 0 : 1);
        }
    }
    int sum = 0;
    for (int i = 0; i < claimers; ++i) {
        int status = 0;
        ::wait(&status);
        int count = 0;
        if (status != 0 || ::read(pipes[0], &count, sizeof(count)) != sizeof(count)) {
            throw std::runtime_error("a claimer failed");
        }
        sum += count;
    }
    const Milliseconds took = Clock::now() - begin;
    ::close(pipes[0]);
    ::close(pipes[1]);
    if (sum != kJobs) {
        throw std::runtime_error("claimed " + std::to_string(sum) + " of " + std::to_string(kJobs));
    }
    return 1000.0 * kJobs / took.count();
}

void measure_claims() {
    std::printf("claims per second, 3,000 queued jobs, each claimed once\n");
    double alone = 0;
    for (const int claimers : {1, 2, 4}) {
        const auto rate = claims_per_second(claimers);
        alone = claimers == 1 ? rate : alone;
        judge(std::to_string(claimers) + " claimer" + (claimers > 1 ? "s" : ""), rate, "/s",
              rate >= 100 && rate >= 0.5 * alone, "at least 100, and half of what one does alone");
    }
}

// ---- finished jobs must not slow anything down -------------------------------------------------------------------

struct Question {
    const char* name;
    std::function<void(Load&, db::Connection&)> ask;
};

const Question kQuestions[] = {
    {"claim the next queued job and put it back",
     [](Load&, db::Connection& connection) {
         const auto claimed = in_transaction(connection, [](db::Transaction& tx) {
             return db::claim_next(
                 tx, {db::ClaimFrom::queued, "analyse", "bench", random_bytes<16>(), 60s});
         });
         in_transaction(connection, [&](db::Transaction& tx) {
             return db::settle_claim(tx, claimed->job, claimed->token, claimed->attempt, {});
         });
     }},
    {"look for a job to check when there is none",
     [](Load&, db::Connection& connection) {
         in_transaction(connection, [](db::Transaction& tx) {
             return db::claim_next(
                 tx, {db::ClaimFrom::preparing, "analyse", "bench", random_bytes<16>(), 60s});
         });
     }},
    {"a heart's beat: claims of an instance, leases renewed",
     [](Load& load, db::Connection& connection) {
         in_transaction(connection, [&](db::Transaction& tx) {
             db::renew_claims(tx, load.claims(), 60s);
             return db::find_claims_of(tx, "holder");
         });
     }},
    {"a steward's look: expired claims, lapsed jobs",
     [](Load&, db::Connection& connection) {
         in_transaction(connection, [](db::Transaction& tx) {
             db::expire_queued(tx);
             return db::find_expired_claims(tx);
         });
     }},
    {"place in the queue of the last one",
     [](Load& load, db::Connection& connection) {
         in_transaction(connection, [&](db::Transaction& tx) {
             return db::find_own_job(tx, load.last_queued(), load.owner().user);
         });
     }},
    {"first page of one's own jobs",
     [](Load& load, db::Connection& connection) {
         in_transaction(connection, [&](db::Transaction& tx) {
             return db::list_own_jobs(tx, load.owner().user, {});
         });
     }},
    {"page in the middle of one's own jobs",
     [](Load& load, db::Connection& connection) {
         in_transaction(connection, [&](db::Transaction& tx) {
             return db::list_own_jobs(tx, load.owner().user, {.after = load.middle()});
         });
     }},
    {"a submit's question: open jobs of one person",
     [](Load& load, db::Connection& connection) {
         in_transaction(connection, [&](db::Transaction& tx) {
             return db::count_open_jobs(tx, load.owner().user);
         });
     }},
    {"a submit's row, with its fair place, taken back",
     [](Load& load, db::Connection& connection) {
         connection.open();
         db::Transaction rolled_back(connection);
         db::insert_job(rolled_back, {.user = load.owner().user,
                                      .upload = load.owner().upload,
                                      .parent = {},
                                      .name = "bench",
                                      .parameters = "{}",
                                      .request_id = ""});
     }},
    {"what runs, and what failed last, for clonoctl status",
     [](Load&, db::Connection& connection) {
         in_transaction(connection, [](db::Transaction& tx) {
             db::list_all_jobs(tx, {.state = "running", .limit = 100});
             return db::list_last_failed(tx, 5);
         });
     }},
};

std::vector<double> medians(Load& load, db::Connection& connection) {
    constexpr int kTimes = 101;
    std::vector<double> found;
    for (const auto& question : kQuestions) {
        std::vector<double> times;
        for (int i = 0; i < kTimes; ++i) {
            const auto time = milliseconds_of([&] { question.ask(load, connection); });
            if (i > 0) {
                times.push_back(time);
            }
        }
        found.push_back(quantile(times, 0.5));
    }
    return found;
}

/// Times of less than this are noise: they count as this.
constexpr double kLeast = 0.5;

void measure_growth() {
    test::PrivateDatabase database;
    Load load(database);
    load.add_queued(50);
    load.add_running(16);
    db::Connection connection(database.options());
    load.finish_up_to(1000);
    const auto few = medians(load, connection);
    load.finish_up_to(1'000'000);
    const auto many = medians(load, connection);
    std::printf(
        "medians of 100 with 1,000 and with 1,000,000 finished jobs (half of them one person's), "
        "50 queued, 16 running\n");
    for (std::size_t i = 0; i < few.size(); ++i) {
        const auto ratio = std::max(many[i], kLeast) / std::max(few[i], kLeast);
        std::printf("  %-58s %10.2f -> %.2f ms\n", kQuestions[i].name, few[i], many[i]);
        judge("    ratio", ratio, "x ", ratio <= 2, "at most 2; below 0.5 ms counts as 0.5");
    }
    std::printf("plans with 1,000,000 finished jobs\n");
    load.explain(std::cout);
}

} // namespace
} // namespace clono::bench

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "all";
    const std::pair<const char*, void (*)()> parts[] = {{"latency", clono::bench::measure_latency},
                                                        {"claims", clono::bench::measure_claims},
                                                        {"growth", clono::bench::measure_growth}};
    bool is_known = what == "all";
    try {
        for (const auto& [name, measure] : parts) {
            if (what == "all" || what == name) {
                is_known = true;
                measure();
            }
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    if (!is_known) {
        std::cerr << "usage: queue_bench [latency|claims|growth|all]\n";
        return 2;
    }
    return clono::bench::all_met ? 0 : 1;
}
