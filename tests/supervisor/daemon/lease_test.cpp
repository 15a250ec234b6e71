// The lease holds whatever the holder is busy with, and what is not wanted any more ends whatever it is busy with.
#include "tests/supervisor/daemon/stack.hpp"

#include <gtest/gtest.h>

namespace clono::testing {
namespace {

using namespace std::chrono_literals;

const db::Sql kTakeAway{"test.lease_take_away",
                        "UPDATE job SET state = 'cancelled', finished_at = UTC_TIMESTAMP(6),"
                        " claim_token = NULL, claimed_by = NULL, lease_until = NULL WHERE id = ?"};

class Lease : public ::testing::Test {
protected:
    void TearDown() override {
        if (HasFailure()) {
            std::cerr << stack_.log();
        }
    }

    /// Thumbnails take so long; the lease is 3 s.
    void slow_down_publishing(int seconds) {
        const auto program = stack_.folder() / "slow-thumbnails";
        write_file(program, "#!/usr/bin/env sh\nsleep " + std::to_string(seconds) + "\n");
        std::filesystem::permissions(program, std::filesystem::perms{0755});
        stack_.configure("engine.thumbnail", program.string());
    }

    bool is_publishing(JobId job) {
        return stack_.log_lines_with("engine_ended job=" + to_string(job) + " ") == 1;
    }

    Stack stack_;
};

// Seen red with the renewal taken out of Heart::beat: in a minute the two supervisors took the job from each other 17 times,
// always in the middle of the thumbnails, and it was never published.
TEST_F(Lease, a_publication_that_takes_longer_than_the_lease_is_done_once_by_the_first) {
    slow_down_publishing(9);
    const auto job = stack_.add_job({.orders = "plot", .iterations = 20, .state = "queued"});
    stack_.start("a");
    stack_.start("b");
    ASSERT_TRUE(stack_.wait_for_state(job, "done", 60s)) << stack_.row(job).state;
    EXPECT_EQ(stack_.row(job).result_attempt, 1u);
    EXPECT_EQ(stack_.row(job).attempt, 1u);
    EXPECT_EQ(stack_.log_lines_with("engine_started job=" + to_string(job) + " "), 1u);
    EXPECT_EQ(stack_.log_lines_with("claim_taken_back"), 0u);
}

// Seen red without the check in run_to_end: after three seconds the row and the processes were as before.
TEST_F(Lease, cancel_ends_the_pictures_within_three_seconds_and_nothing_is_published) {
    slow_down_publishing(60);
    const auto job = stack_.add_job({.orders = "plot", .iterations = 20, .state = "queued"});
    stack_.start();
    ASSERT_TRUE(wait_until([&] { return is_publishing(job); }, 30s));
    stack_.want(job, "cancel_wanted_at");
    stack_.nudge();
    EXPECT_TRUE(stack_.wait_for_state(job, "cancelled", 3s));
    EXPECT_TRUE(wait_until([&] { return stack_.engines_of(job).empty(); }, 3s));
    EXPECT_FALSE(std::filesystem::exists(stack_.result_of(job, 1)));
}

TEST_F(Lease, a_claim_that_is_lost_during_the_pictures_ends_them) {
    slow_down_publishing(60);
    const auto job = stack_.add_job({.orders = "plot", .iterations = 20, .state = "queued"});
    stack_.start();
    ASSERT_TRUE(wait_until([&] { return is_publishing(job); }, 30s));
    stack_.execute(kTakeAway, {job}); // as a reclaimer does, and then it is cancelled
    EXPECT_TRUE(wait_until(
        [&] { return stack_.log_lines_with("claim_lost job=" + to_string(job) + " ") == 1; }, 5s));
    EXPECT_TRUE(wait_until([&] { return stack_.engines_of(job).empty(); }, 3s));
    EXPECT_FALSE(std::filesystem::exists(stack_.result_of(job, 1)));
    EXPECT_EQ(stack_.row(job).state, "cancelled");
}

} // namespace
} // namespace clono::testing
