// What docs/job-states.md promises about deaths: real signals to real processes.
#include "tests/supervisor/daemon/stack.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <random>

namespace clono::testing {
namespace {

using namespace std::chrono_literals;

class Crash : public ::testing::Test {
protected:
    void TearDown() override {
        if (HasFailure()) {
            std::cerr << stack_.log();
        }
    }

    std::size_t count_in_log(const std::string& words) const {
        const auto text = stack_.log();
        std::size_t count = 0;
        for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
            ++count;
        }
        return count;
    }

    void signal_engines(JobId job, int signal) {
        for (const auto pid : stack_.engines_of(job)) {
            ::kill(pid, signal);
        }
    }

    std::string loci(JobId job, std::uint32_t attempt) const {
        return read_file(stack_.result_of(job, attempt) / "tables/loci.tsv");
    }

    /// Published folders of a job, finished or not.
    std::vector<std::string> folders_of(JobId job) const {
        std::vector<std::string> names;
        const auto folder = stack_.layout().results(stack_.owner().user, job);
        if (std::filesystem::exists(folder)) {
            for (const auto& entry : std::filesystem::directory_iterator(folder)) {
                names.push_back(entry.path().filename().string());
            }
        }
        return names;
    }

    bool wait_for_progress(JobId job, double least) {
        return wait_until([&] { return stack_.row(job).progress >= least; }, 20s);
    }

    Stack stack_;
};

TEST_F(Crash, sigkill_of_engine_and_supervisor_in_the_middle_and_the_job_is_done_once) {
    const JobPlan plan{.orders = "ms=10", .iterations = 300};
    const auto undisturbed = stack_.add_job(plan);
    auto supervisor = stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(undisturbed, "done"));

    const auto job = stack_.add_job(plan);
    ASSERT_TRUE(wait_for_progress(job, 0.2));
    signal_engines(job, SIGKILL);
    ASSERT_TRUE(wait_until([&] { return stack_.row(job).attempt == 2; }, 2s))
        << "noticed within two seconds";
    ASSERT_TRUE(wait_for_progress(job, 0.5));
    stack_.kill(supervisor);
    EXPECT_TRUE(wait_until([&] { return stack_.engines_of(job).empty(); }, 2s))
        << "the engine dies with it";
    EXPECT_EQ(stack_.row(job).state, "running");

    stack_.start();
    ASSERT_TRUE(wait_until([&] { return stack_.row(job).attempt == 3; }, 3s))
        << "taken back within three seconds";
    ASSERT_TRUE(stack_.wait_for_state(job, "done"));
    EXPECT_EQ(stack_.row(job).result_attempt, 3u);
    EXPECT_EQ(stack_.row(job).failures, 0u);
    EXPECT_EQ(folders_of(job), std::vector<std::string>{"3"}) << "published once";
    EXPECT_EQ(loci(job, 3), loci(undisturbed, 1)) << "the same bytes as an undisturbed run";
    EXPECT_EQ(count_in_log("engine_resumed job=" + to_string(job)), 2u);
}

TEST_F(Crash, under_sigstop_of_the_engine_the_per_cent_stands_still_and_never_goes_back) {
    const auto job = stack_.add_job({.orders = "ms=10", .iterations = 400});
    stack_.start();
    ASSERT_TRUE(wait_for_progress(job, 0.1));
    signal_engines(job, SIGSTOP);
    // bubblewrap's processes are stopped, but not the engine: it is their child and has no path in its arguments.
    // Its group has the number of the outermost of them.
    const auto group = ::getpgid(stack_.engines_of(job).front());
    ::kill(-group, SIGSTOP);
    double before = stack_.row(job).progress;
    // What was written just before the stop may still be on its way into the row: wait until it rests.
    wait_until([&] {
        const auto now = stack_.row(job).progress;
        const bool rests = now == before;
        before = now;
        return rests;
    });
    const auto until = std::chrono::steady_clock::now() + 2s;
    double last = stack_.row(job).progress;
    EXPECT_LT(last, 0.9);
    std::vector<double> seen;
    wait_until([&] {
        seen.push_back(stack_.row(job).progress);
        return std::chrono::steady_clock::now() > until;
    });
    // One write of progress may still follow within a beat of the stop.
    EXPECT_EQ(seen.back(), seen[seen.size() / 2]) << "stands still";
    EXPECT_EQ(stack_.row(job).state, "running") << "the supervisor keeps its lease";
    ::kill(-group, SIGCONT);
    double highest = 0;
    EXPECT_TRUE(wait_until([&] {
        const auto row = stack_.row(job);
        EXPECT_GE(row.progress, highest) << "went back";
        highest = row.progress;
        return row.state == "done";
    }));
    EXPECT_EQ(stack_.row(job).attempt, 1u);
}

TEST_F(Crash, a_supervisor_stopped_past_its_lease_changes_nothing_when_it_wakes_up) {
    const auto job = stack_.add_job({.orders = "ms=10", .iterations = 200, .state = "queued"});
    const auto sleeper = stack_.start("sleeper");
    ASSERT_TRUE(wait_for_progress(job, 0.1));
    ::kill(sleeper, SIGSTOP); // its engine goes on and finishes meanwhile
    const auto other = stack_.start("other");
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 30s));
    const auto before = stack_.row(job);
    EXPECT_EQ(before.result_attempt, 2u);
    EXPECT_GE(count_in_log("claim_taken_back job=" + to_string(job) + " attempt=1 from=sleeper"),
              1u);
    const auto bytes = loci(job, 2);
    ::kill(sleeper, SIGCONT);
    // It learns of its loss by a renewal, or, if its engine's end comes first, when it settles.
    const auto number = to_string(job);
    ASSERT_TRUE(wait_until([&] {
        return count_in_log("claim_lost job=" + number + " ") +
                   count_in_log("job_settled job=" + number + " attempt=1 ") ==
               1;
    }));
    const auto after = stack_.row(job);
    EXPECT_EQ(after.state, "done");
    EXPECT_EQ(after.result_attempt, 2u);
    EXPECT_EQ(loci(job, 2), bytes);
    EXPECT_EQ(stack_.stop(sleeper), 0);
    EXPECT_EQ(stack_.stop(other), 0);
}

TEST_F(Crash, two_supervisors_at_once_run_every_job_once) {
    std::vector<JobId> jobs;
    for (int i = 0; i < 16; ++i) {
        jobs.push_back(stack_.add_job({.orders = "ms=2", .iterations = 30, .seed = i}));
    }
    const auto a = stack_.start("a");
    const auto b = stack_.start("b");
    for (const auto job : jobs) {
        ASSERT_TRUE(stack_.wait_for_state(job, "done", 40s));
        EXPECT_EQ(stack_.row(job).attempt, 1u);
        EXPECT_EQ(count_in_log("engine_started job=" + to_string(job) + " "), 1u);
    }
    EXPECT_EQ(stack_.stop(a), 0);
    EXPECT_EQ(stack_.stop(b), 0);
}

TEST_F(Crash, a_second_supervisor_of_the_same_name_refuses_to_start) {
    const auto first = stack_.start();
    ASSERT_TRUE(wait_until([&] { return count_in_log("claims_open") == 1; }));
    const auto second = stack_.start();
    ASSERT_TRUE(wait_until([&] { return count_in_log("name_taken") == 1; }));
    EXPECT_EQ(stack_.stop(second), 75);
    EXPECT_EQ(stack_.stop(first), 0);
}

TEST_F(Crash, the_database_goes_away_and_the_engine_goes_on) {
    const auto job = stack_.add_job({.orders = "ms=10", .iterations = 200});
    const auto supervisor = stack_.start();
    ASSERT_TRUE(wait_for_progress(job, 0.1));
    stack_.database().kill();
    // It finishes, publishes and journals the end while nobody can be told.
    ASSERT_TRUE(wait_until([&] { return count_in_log("end_waits_for_database") > 0; }));
    EXPECT_EQ(count_in_log("result_published job=" + to_string(job)), 1u);
    stack_.database().start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 10s));
    EXPECT_EQ(stack_.row(job).attempt, 1u);
    // The row says so first; then the entry goes.
    EXPECT_TRUE(wait_until(
        [&] { return std::filesystem::is_empty(stack_.folder() / "files/journal/main"); }));
    EXPECT_EQ(stack_.stop(supervisor), 0);
}

TEST_F(Crash, an_end_in_the_journal_is_replayed_by_the_next_start_once) {
    const auto job = stack_.add_job({.orders = "ms=10", .iterations = 100});
    auto supervisor = stack_.start();
    ASSERT_TRUE(wait_for_progress(job, 0.1));
    stack_.database().kill();
    ASSERT_TRUE(wait_until([&] { return count_in_log("end_waits_for_database") > 0; }));
    stack_.kill(supervisor);
    stack_.database().start();
    EXPECT_EQ(stack_.row(job).state, "running");
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 10s));
    EXPECT_EQ(stack_.row(job).attempt, 1u) << "the finished run was not run again";
    EXPECT_TRUE(
        wait_until([&] { return count_in_log("end_replayed job=" + to_string(job)) == 1; }));
    EXPECT_EQ(count_in_log("engine_started job=" + to_string(job)), 1u);
}

// Seen red without the gate (LeaseGate::may_take_back always true): the other supervisor, whose steward asks more often
// than the holder renews, took the claim back and the job ran a second time.
TEST_F(Crash,
       after_the_database_was_away_for_longer_than_a_lease_nobody_takes_a_living_claim_back) {
    const auto job = stack_.add_job({.orders = "ms=20", .iterations = 600});
    stack_.start("a");
    stack_.start("b");
    ASSERT_TRUE(wait_for_progress(job, 0.1));
    stack_.database().kill();
    const auto until = std::chrono::steady_clock::now() + 5s; // the lease is 3 s
    wait_until([&] { return std::chrono::steady_clock::now() > until; });
    stack_.database().start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 30s));
    EXPECT_EQ(stack_.row(job).attempt, 1u);
    EXPECT_EQ(count_in_log("claim_taken_back"), 0u);
}

TEST_F(Crash, cancel_at_random_times_leaves_no_process_and_publishes_nothing) {
    stack_.start();
    std::mt19937 random(20261120);
    for (int round = 0; round < 12; ++round) {
        const auto job = stack_.add_job({.orders = "ms=2", .iterations = 100, .seed = round});
        const auto at =
            std::chrono::steady_clock::now() + std::chrono::milliseconds(random() % 600);
        wait_until([&] { return std::chrono::steady_clock::now() > at; });
        stack_.want(job, "cancel_wanted_at");
        stack_.nudge();
        ASSERT_TRUE(wait_until(
            [&] {
                const auto state = stack_.row(job).state;
                return state == "cancelled" || state == "done";
            },
            10s))
            << stack_.row(job).state;
        EXPECT_TRUE(wait_until([&] { return stack_.engines_of(job).empty(); }, 3s));
        if (stack_.row(job).state == "cancelled") {
            EXPECT_FALSE(stack_.row(job).result_attempt);
        }
    }
}

} // namespace
} // namespace clono::testing
