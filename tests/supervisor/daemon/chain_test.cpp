// From a row to a published folder, with the real daemon.
#include "tests/supervisor/daemon/stack.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace clono::testing {
namespace {

using namespace std::chrono_literals;

const db::Sql kSetAttempt{"test.chain_attempt", "UPDATE job SET attempt = ? WHERE id = ?"};

class Chain : public ::testing::Test {
protected:
    void TearDown() override {
        if (HasFailure()) {
            std::cerr << stack_.log();
        }
    }

    Stack stack_;
};

TEST_F(Chain, a_job_is_checked_run_and_published) {
    const auto job = stack_.add_job({.orders = "ms=1 extra"});
    const auto supervisor = stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done"));
    const auto row = stack_.row(job);
    EXPECT_EQ(row.attempt, 1u);
    EXPECT_EQ(row.result_attempt, 1u);
    EXPECT_EQ(row.progress, 1);
    EXPECT_EQ(row.findings, "");
    const auto result = stack_.result_of(job, 1);
    EXPECT_TRUE(std::filesystem::exists(result / "tables/loci.tsv"));
    EXPECT_TRUE(std::filesystem::exists(result / "manifest.json"));
    EXPECT_FALSE(std::filesystem::exists(result / "tables/extra.tsv"))
        << "published without being listed";
    EXPECT_TRUE(wait_until([&] { return !std::filesystem::exists(stack_.layout().work(job)); }));
    EXPECT_EQ(stack_.stop(supervisor), 0);
    EXPECT_LE(stack_.log_lines_with("job=" + to_string(job)), 8u) << "a job's story is short";
}

TEST_F(Chain, bad_data_fail_with_the_findings_and_are_not_tried_again) {
    const auto job = stack_.add_job({.orders = "bad"});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed"));
    const auto row = stack_.row(job);
    EXPECT_EQ(row.error_code, "bad_data");
    EXPECT_NE(row.findings.find("count_not_integer"), std::string::npos);
    EXPECT_EQ(row.attempt, 0u);
    EXPECT_EQ(row.failures, 0u);
}

TEST_F(Chain, an_engine_that_dies_is_continued_from_its_checkpoint) {
    const auto undisturbed = stack_.add_job({.orders = "die_once_at=9999", .iterations = 100});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(undisturbed, "done"));
    const auto job = stack_.add_job({.orders = "die_once_at=50", .iterations = 100});
    ASSERT_TRUE(stack_.wait_for_state(job, "done"));
    EXPECT_EQ(stack_.row(job).result_attempt, 2u);
    EXPECT_EQ(stack_.row(job).failures, 0u) << "the checkpoint had advanced";
    EXPECT_EQ(
        stack_.log_lines_with("engine_resumed job=" + to_string(job) + " attempt=2 iteration=40"),
        1u);
}

TEST_F(Chain, an_engine_that_dies_at_the_same_place_each_time_fails_after_three) {
    const auto job = stack_.add_job({.orders = "die_at=10"});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed"));
    EXPECT_EQ(stack_.row(job).error_code, "gave_up");
    EXPECT_EQ(stack_.row(job).attempt, 3u);
    EXPECT_EQ(stack_.row(job).failures, 3u);
}

TEST_F(Chain, a_bug_of_the_engine_is_not_tried_again_at_the_same_place) {
    const auto job = stack_.add_job({.orders = "exit_at=10 code=70"});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed"));
    EXPECT_EQ(stack_.row(job).error_code, "engine_bug");
    EXPECT_EQ(stack_.row(job).attempt, 1u);
}

TEST_F(Chain, a_result_that_is_not_as_announced_is_never_published) {
    stack_.configure("supervisor.attempts", "1");
    stack_.start();
    for (const auto* fault : {"no_manifest", "wrong_size", "wrong_hash", "link", "fifo"}) {
        const auto job = stack_.add_job({.orders = fault, .iterations = 10});
        ASSERT_TRUE(stack_.wait_for_state(job, "failed")) << fault;
        EXPECT_EQ(stack_.row(job).error_code, "result_refused") << fault;
        EXPECT_FALSE(std::filesystem::exists(stack_.result_of(job, 1))) << fault;
    }
}

TEST_F(Chain, cancel_ends_the_engine_within_three_seconds_and_publishes_nothing) {
    const auto job = stack_.add_job({.orders = "ms=50 hang", .iterations = 10'000});
    stack_.start();
    ASSERT_TRUE(wait_until(
        [&] { return !stack_.engines_of(job).empty() && stack_.row(job).state == "running"; }));
    stack_.want(job, "cancel_wanted_at");
    stack_.nudge();
    EXPECT_TRUE(wait_until([&] { return stack_.engines_of(job).empty(); }, 3s));
    EXPECT_TRUE(stack_.wait_for_state(job, "cancelled", 3s));
    EXPECT_FALSE(std::filesystem::exists(stack_.result_of(job, 1)));
}

TEST_F(Chain, pause_stops_at_a_checkpoint_and_resume_goes_on_from_there) {
    const auto job = stack_.add_job({.orders = "ms=20", .iterations = 150});
    stack_.start();
    ASSERT_TRUE(wait_until([&] { return stack_.row(job).progress > 0.3; }));
    stack_.want(job, "pause_wanted_at");
    ASSERT_TRUE(stack_.wait_for_state(job, "paused"));
    EXPECT_TRUE(stack_.engines_of(job).empty());
    const auto before = stack_.row(job).progress;
    EXPECT_GT(before, 0.3);
    stack_.set_state(job, "paused", "queued");
    ASSERT_TRUE(stack_.wait_for_state(job, "done"));
    EXPECT_EQ(stack_.log_lines_with("engine_resumed job=" + to_string(job) + " attempt=2"), 1u);
}

TEST_F(Chain, sigterm_lets_the_engine_write_a_checkpoint_and_puts_the_job_back_uncounted) {
    const auto job = stack_.add_job({.orders = "ms=20", .iterations = 200});
    const auto supervisor = stack_.start();
    ASSERT_TRUE(wait_until([&] { return stack_.row(job).progress > 0.2; }));
    EXPECT_EQ(stack_.stop(supervisor), 0);
    EXPECT_EQ(stack_.row(job).state, "queued");
    EXPECT_EQ(stack_.row(job).failures, 0u);
    EXPECT_EQ(stack_.log_lines_with("end=\"exit 75\""), 1u);
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "done"));
    EXPECT_EQ(stack_.log_lines_with("engine_resumed job=" + to_string(job) + " attempt=2"), 1u);
}

TEST_F(Chain, the_hard_limit_kills_a_job_that_does_not_stop) {
    stack_.configure("engine.wall_seconds", "1");
    const auto job = stack_.add_job({.orders = "ms=50 hang", .iterations = 10'000});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed"));
    EXPECT_EQ(stack_.row(job).error_code, "time_limit");
    EXPECT_EQ(stack_.row(job).attempt, 1u);
    EXPECT_TRUE(wait_until([&] { return stack_.engines_of(job).empty(); }, 3s));
    EXPECT_FALSE(std::filesystem::exists(stack_.result_of(job, 1)));
}

// Seen red with `bounded` in supervisor/attempt/outcome.cpp letting everything pass: attempt 131 was under way.
TEST_F(Chain, the_hundredth_attempt_is_the_last_whatever_ends_it) {
    const auto job = stack_.add_job({.orders = "exit_at=10 code=75", .state = "queued"});
    stack_.execute(kSetAttempt, {98, job});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed"));
    EXPECT_EQ(stack_.row(job).attempt, 100u);
    EXPECT_EQ(stack_.row(job).error_code, "gave_up");
    EXPECT_EQ(stack_.row(job).failures, 0u) << "none of them counted";
}

TEST_F(Chain, the_soft_limit_stops_a_job_with_a_reason) {
    stack_.configure("engine.soft_seconds", "1");
    const auto job = stack_.add_job({.orders = "ms=50", .iterations = 10'000});
    stack_.start();
    ASSERT_TRUE(stack_.wait_for_state(job, "failed"));
    EXPECT_EQ(stack_.row(job).error_code, "time_limit");
}

} // namespace
} // namespace clono::testing
