#include "engine/summary/convergence.hpp"
#include "engine/summary/more.hpp"
#include "made_trace.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace clono::engine::test {
namespace {

struct Small {
    MadeTrace trace{{{0, 0, 0, 1}, {0, 0, 1, 2}, {0, 1, 1, 2}, {0, 0, 0, 0}}, 1};
    const TraceView* chains[1] = {&trace};
    PooledTrace pool{chains, {}, 4, 1};
    PairCounts counts = count_pairs(pool, 1);
    Clustering clustering{{0, 0, 0, 1}, 2, 0.5, false};
};

TEST(Assignment, is_the_mean_chance_to_be_with_the_other_members) {
    const Small small;
    const auto assignment = assignment_of(small.pool, small.counts, small.clustering);
    // 0 and 1 share three of four rows, 0 and 2 two, 1 and 2 three.
    EXPECT_DOUBLE_EQ(assignment[0], (0.75 + 0.5) / 2);
    EXPECT_DOUBLE_EQ(assignment[1], (0.75 + 0.75) / 2);
    EXPECT_DOUBLE_EQ(assignment[2], (0.5 + 0.75) / 2);
}

TEST(Assignment, of_a_mutation_alone_is_the_chance_to_be_alone) {
    const Small small;
    EXPECT_DOUBLE_EQ(assignment_of(small.pool, small.counts, small.clustering)[3], 0.75);
}

TEST(Cohesion, is_the_mean_over_pairs_and_unknown_for_one_member) {
    const Small small;
    const auto cohesion = cohesion_of(small.counts, small.clustering);
    EXPECT_DOUBLE_EQ(cohesion[0], (0.75 + 0.5 + 0.75) / 3);
    EXPECT_TRUE(std::isnan(cohesion[1]));
}

TEST(Quantiles, interpolate_between_order_statistics) {
    const double sorted[] = {0, 1, 2, 3, 4};
    EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.5), 2);
    EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 0.1), 0.4);
    EXPECT_DOUBLE_EQ(quantile_of_sorted(sorted, 1), 4);
}

TEST(Multiplicity, follows_the_allele_frequency) {
    // Two copies in cancer cells, pure tumour, clonal: one mutated copy shows in half of the reads,
    // two in all.
    Observation observation{
        50, 50, {{2, 2, 2, 0.001, 0.001, 0.5, 0.5}, {2, 2, 2, 0.001, 0.001, 0.999, 0.5}}};
    Dataset data{{"m"}, {{"S", 1, {observation}}}};
    const std::vector<double> clonal = {1};
    EXPECT_EQ(multiplicities(data, Density::BetaBinomial, 500, clonal)[0].copies, 1);
    EXPECT_GT(multiplicities(data, Density::BetaBinomial, 500, clonal)[0].probability, 0.999);
    data.samples[0].observations[0].ref_counts = 1;
    EXPECT_EQ(multiplicities(data, Density::Binomial, 0, clonal)[0].copies, 2);
}

TEST(Convergence, chains_of_one_distribution_pass_and_of_two_fail) {
    const auto good_a = random_trace(2000, 12, 3, 1);
    const auto good_b = random_trace(2000, 12, 3, 2);
    // The other chain puts the mutations in other homes.
    auto labels = good_b.labels();
    for (auto& row : labels) {
        std::rotate(row.begin(), row.begin() + 2, row.end());
    }
    const MadeTrace bad(labels, 2);
    const auto assess = [](const MadeTrace& a, const MadeTrace& b) {
        const TraceView* first[] = {&a};
        const TraceView* second[] = {&b};
        const PooledTrace chains[] = {PooledTrace(first, {}, 12, 2),
                                      PooledTrace(second, {}, 12, 2)};
        ConvergenceRequest request;
        request.has_precision = false; // made traces count their rows there
        return assess_convergence(chains, request);
    };
    const auto good = assess(good_a, good_b);
    EXPECT_TRUE(good.prevalences_pass);
    EXPECT_TRUE(good.coclustering_passes) << good.coclustering_spread;
    EXPECT_TRUE(good.passes);
    const auto failing = assess(good_a, bad);
    EXPECT_FALSE(failing.coclustering_passes) << failing.coclustering_spread;
    EXPECT_FALSE(failing.passes);
}

TEST(Convergence, one_chain_alone_never_passes) {
    const auto trace = random_trace(2000, 12, 3, 1);
    const TraceView* view[] = {&trace};
    const PooledTrace chains[] = {PooledTrace(view, {}, 12, 2)};
    EXPECT_FALSE(assess_convergence(chains, {}).passes);
}

} // namespace
} // namespace clono::engine::test
