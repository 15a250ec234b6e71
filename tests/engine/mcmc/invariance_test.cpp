// Each move leaves the joint law of parameters and data invariant; the whole sweep visits it.
// Quick runs; tests/engine/slow repeats them with 100,000 replicas.

#include "engine/mcmc/moves.hpp"
#include "proofs.hpp"

#include <gtest/gtest.h>

namespace clono::engine::testing {
namespace {

constexpr std::size_t kReplicas = 6000;

void expect_invariant(const Move& move, const ChainSettings& settings, std::uint64_t seed) {
    const std::vector<Score> scores = invariance(move, {}, settings, kReplicas, seed);
    const double limit = family_wise_limit(1e-4, scores.size());
    for (const Score& score : scores) {
        EXPECT_LE(std::abs(score.z), limit) << score.name;
    }
}

TEST(Invariance, LabelsKeepTheJointLaw) {
    expect_invariant(with_concentration(update_labels), informative_settings(), 1);
}

TEST(Invariance, SplitsAndMergesKeepTheJointLaw) {
    expect_invariant(with_concentration(split_or_merge), informative_settings(), 2);
}

TEST(Invariance, AtomsKeepTheJointLaw) {
    expect_invariant(update_atoms, informative_settings(), 3);
}

TEST(Invariance, ConcentrationKeepsTheJointLaw) {
    expect_invariant(update_concentration, informative_settings(), 4);
}

TEST(Invariance, PrecisionKeepsTheJointLaw) {
    expect_invariant(update_precision, informative_settings(), 5);
}

TEST(Invariance, TheWholeSweepKeepsTheJointLawWithBinomialCounts) {
    ChainSettings settings = informative_settings();
    settings.density = Density::Binomial;
    expect_invariant(sweep, settings, 6);
}

TEST(Invariance, TheWholeSweepKeepsTheJointLawWithAnotherBaseMeasure) {
    ChainSettings settings = informative_settings();
    settings.base_alpha = 0.7;
    settings.base_beta = 2;
    expect_invariant(sweep, settings, 7);
}

TEST(Geweke, SweepsAndFreshDataVisitThePrior) {
    const std::vector<Score> scores = geweke({6, 6, 2, 5, 50}, informative_settings(), 6000, 8);
    const double limit = family_wise_limit(1e-4, scores.size());
    for (const Score& score : scores) {
        EXPECT_LE(std::abs(score.z), limit) << score.name;
    }
}

} // namespace
} // namespace clono::engine::testing
