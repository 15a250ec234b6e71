// Each planted fault is caught by the test that claims to cover it: the same check that the
// healthy sampler passes, with the same limit, must fail.

#include "engine/mcmc/moves.hpp"
#include "engine/model/planted_faults.hpp"
#include "proofs.hpp"

#include <gtest/gtest.h>

namespace clono::engine {

Fault& planted_fault() {
    static Fault fault = Fault::None;
    return fault;
}

namespace testing {
namespace {

struct Planted {
    std::string name;
    Fault fault;
    Move move;
};

// NOLINTNEXTLINE(readability-identifier-naming): googletest's name
void PrintTo(const Planted& planted, std::ostream* out) {
    *out << planted.name;
}

Move repeated(void (*move)(Partition&, Rng&), int times) {
    return [move, times](Partition& state, Rng& rng) {
        for (int i = 0; i < times; ++i) {
            move(state, rng);
        }
    };
}

std::vector<Planted> all_faults() {
    return {
        {"LabelWithoutHastings", Fault::LabelWithoutHastings, with_concentration(update_labels)},
        {"LabelCountsItself", Fault::LabelCountsItself, with_concentration(update_labels)},
        {"NewClusterHalfAsLikely", Fault::NewClusterHalfAsLikely,
         with_concentration(update_labels)},
        {"NewAtomWithoutPrior", Fault::NewAtomWithoutPrior, with_concentration(update_labels)},
        {"StateWeightIgnored", Fault::StateWeightIgnored, with_concentration(update_labels)},
        {"AtomWithoutHastings", Fault::AtomWithoutHastings, update_atoms},
        {"AtomWithoutJacobian", Fault::AtomWithoutJacobian, update_atoms},
        {"StaleLikelihood", Fault::StaleLikelihood, repeated(sweep, 4)},
        {"SplitWithoutAllocation", Fault::SplitWithoutAllocation,
         with_concentration(split_or_merge)},
        {"SplitWithoutConcentration", Fault::SplitWithoutConcentration,
         with_concentration(split_or_merge)},
        {"MergeKeepsAtomDensity", Fault::MergeKeepsAtomDensity, with_concentration(split_or_merge)},
        {"ConcentrationOffByOne", Fault::ConcentrationOffByOne, update_concentration},
        {"ConcentrationWithoutCount", Fault::ConcentrationWithoutCount,
         with_concentration(update_labels)},
        {"PrecisionWithoutJacobian", Fault::PrecisionWithoutJacobian, update_precision},
        {"PrecisionPriorTwice", Fault::PrecisionPriorTwice, update_precision},
        {"PrecisionWithoutHastings", Fault::PrecisionWithoutHastings, update_precision},
        {"SliceAtTheDensity", Fault::SliceAtTheDensity, update_precision},
        {"SplitCountsTablesTwice", Fault::SplitCountsTablesTwice,
         with_concentration(split_or_merge)},
    };
}

class PlantedFault : public ::testing::TestWithParam<Planted> {};

constexpr std::size_t kReplicas = 6000; // as in invariance_test.cpp

TEST_P(PlantedFault, IsCaughtByTheInvarianceOfItsMove) {
    planted_fault() = GetParam().fault;
    const std::vector<Score> scores =
        invariance(GetParam().move, {}, informative_settings(), kReplicas, 1);
    planted_fault() = Fault::None;
    EXPECT_GT(largest(scores), family_wise_limit(1e-4, scores.size()));
    RecordProperty("largest_z", std::to_string(largest(scores)));
}

TEST_P(PlantedFault, IsMissedWhenItIsNotPlanted) {
    const std::vector<Score> scores =
        invariance(GetParam().move, {}, informative_settings(), kReplicas, 1);
    EXPECT_LE(largest(scores), family_wise_limit(1e-4, scores.size()));
}

// The data say too little of the precision for a drift to show.
TEST(StalePrecisionTerms, AreCaughtByTheStateThatDisagreesWithItself) {
    planted_fault() = Fault::StalePrecisionTerms;
    const int caught = first_row_out_of_step();
    planted_fault() = Fault::None;
    EXPECT_GT(caught, 0);
    EXPECT_EQ(first_row_out_of_step(), 0);
}

INSTANTIATE_TEST_SUITE_P(Each, PlantedFault, ::testing::ValuesIn(all_faults()),
                         [](const auto& planted) { return planted.param.name; });

} // namespace
} // namespace testing
} // namespace clono::engine
