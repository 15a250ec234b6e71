#include "engine/io/running_diagnostics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace clono::engine {
namespace {

/// Rows of two chains, `apart` between their means, chain after chain in turns.
RunningVerdict verdict_of(std::size_t rows, double apart, bool has_precision = true) {
    RunningDiagnostics diagnostics(2, 10, has_precision);
    std::mt19937 random(1);
    std::normal_distribution<> normal;
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t chain = 1; chain <= 2; ++chain) {
            const double shift = chain == 2 ? apart : 0;
            diagnostics.observe(chain, r, {{}, {}, normal(random) + shift, normal(random), 0, 0},
                                10 + random() % 5);
        }
    }
    const auto verdict = diagnostics.look();
    return verdict ? *verdict : RunningVerdict{};
}

TEST(RunningDiagnostics, chains_that_agree_pass_and_chains_apart_fail) {
    const auto good = verdict_of(5000, 0);
    ASSERT_EQ(good.scalars.size(), 3u);
    EXPECT_LT(good.scalars[0].diagnostic.r_hat, 1.01);
    EXPECT_GT(good.scalars[0].diagnostic.bulk_ess, 400);
    EXPECT_TRUE(good.scalars[0].passes);
    EXPECT_GE(good.iteration, 4900u);
    const auto bad = verdict_of(5000, 2);
    EXPECT_GT(bad.scalars[0].diagnostic.r_hat, 1.2);
    EXPECT_FALSE(bad.scalars[0].passes);
    EXPECT_LT(bad.scalars[1].diagnostic.r_hat, 1.01);
}

TEST(RunningDiagnostics, few_rows_behind_the_burnin_say_nothing) {
    EXPECT_TRUE(verdict_of(55, 0).scalars.empty());
    EXPECT_FALSE(verdict_of(70, 0).scalars.empty());
    EXPECT_EQ(verdict_of(70, 0, false).scalars.size(), 2u);
}

TEST(RunningDiagnostics, chains_that_were_continued_at_different_rows_are_compared_where_both_are) {
    RunningDiagnostics diagnostics(2, 0, true);
    for (std::size_t r = 0; r < 3000; ++r) {
        const ChainState state{{}, {}, std::sin(static_cast<double>(r)), 1, 0, 0};
        if (r >= 700) {
            diagnostics.observe(1, r, state, 3);
        }
        if (r >= 1100) {
            diagnostics.observe(2, r, state, 3);
        }
    }
    const auto verdict = diagnostics.look();
    ASSERT_TRUE(verdict.has_value());
    EXPECT_LT(verdict->scalars[0].diagnostic.r_hat, 1.05);
    EXPECT_EQ(verdict->scalars[1].diagnostic.r_hat, 1); // constant and equal
}

} // namespace
} // namespace clono::engine
