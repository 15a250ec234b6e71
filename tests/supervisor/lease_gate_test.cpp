#include "supervisor/queue/lease_gate.hpp"

#include <gtest/gtest.h>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;

class LeaseGateTest : public ::testing::Test {
protected:
    /// The database answers every second for so long.
    void reachable_for(std::chrono::seconds length) {
        for (const auto end = now_ + length; now_ < end; now_ += 1s) {
            gate_.reached(now_);
        }
    }

    bool may_take_back() const { return gate_.may_take_back(now_); }

    LeaseGate gate_{10s};
    LeaseGate::Clock::time_point now_{};
};

TEST_F(LeaseGateTest, opens_after_one_lease_length_of_reachability) {
    EXPECT_FALSE(may_take_back());
    reachable_for(9s);
    EXPECT_FALSE(may_take_back());
    reachable_for(1s);
    EXPECT_TRUE(may_take_back());
}

TEST_F(LeaseGateTest, closes_when_the_database_is_lost) {
    reachable_for(30s);
    gate_.lost();
    EXPECT_FALSE(may_take_back());
    reachable_for(9s);
    EXPECT_FALSE(may_take_back());
}

TEST_F(LeaseGateTest, closes_when_we_ourselves_were_stopped) {
    reachable_for(30s);
    now_ += 60s; // SIGSTOP: nobody asked, so nobody knows whether the database was there
    gate_.reached(now_);
    EXPECT_FALSE(may_take_back());
}

} // namespace
} // namespace clono::supervisor
