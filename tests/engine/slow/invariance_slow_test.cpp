// mcmc/invariance_test.cpp with 100,000 replicas, and Geweke's check with a long chain.

#include "engine/mcmc/moves.hpp"
#include "proofs.hpp"

#include <gtest/gtest.h>

namespace clono::engine::testing {
namespace {

struct Tried {
    std::string name;
    Move move;
    ChainSettings settings;
};

// NOLINTNEXTLINE(readability-identifier-naming): googletest's name
void PrintTo(const Tried& tried, std::ostream* out) {
    *out << tried.name;
}

std::vector<Tried> all() {
    ChainSettings binomial = informative_settings();
    binomial.density = Density::Binomial;
    return {
        {"Labels", with_concentration(update_labels), informative_settings()},
        {"SplitsAndMerges", with_concentration(split_or_merge), informative_settings()},
        {"Atoms", update_atoms, informative_settings()},
        {"Concentration", update_concentration, informative_settings()},
        {"Precision", update_precision, informative_settings()},
        {"Sweep", sweep, informative_settings()},
        {"SweepWithBinomialCounts", sweep, binomial},
        {"SweepWithDefaults", sweep, {}},
    };
}

class HundredThousand : public ::testing::TestWithParam<Tried> {};

TEST_P(HundredThousand, ReplicasShowNoDrift) {
    const std::vector<Score> scores =
        invariance(GetParam().move, {5, 12, 2, 5, 50}, GetParam().settings, 100000, 17);
    const double limit = family_wise_limit(1e-4, scores.size());
    for (const Score& score : scores) {
        EXPECT_LE(std::abs(score.z), limit) << score.name;
    }
    RecordProperty("largest_z", std::to_string(largest(scores)));
}

INSTANTIATE_TEST_SUITE_P(Each, HundredThousand, ::testing::ValuesIn(all()),
                         [](const auto& tried) { return tried.param.name; });

TEST(Geweke, ALongChainVisitsThePrior) {
    const std::vector<Score> scores = geweke({8, 8, 2, 5, 50}, informative_settings(), 60000, 21);
    const double limit = family_wise_limit(1e-4, scores.size());
    for (const Score& score : scores) {
        EXPECT_LE(std::abs(score.z), limit) << score.name;
    }
    RecordProperty("largest_z", std::to_string(largest(scores)));
}

} // namespace
} // namespace clono::engine::testing
