// The scores of docs/accuracy.md against values worked out by hand.

#include "tests/accuracy/oracle.hpp"
#include "tests/accuracy/scores.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace clono::accuracy {
namespace {

TEST(Scores, the_adjusted_rand_index_is_as_published) {
    // Pairs within: 1 + 1 and 1 + 3 of 10, in both 2; expected 2 x 4 / 10.
    EXPECT_NEAR(adjusted_rand_index({0, 0, 1, 1, 2}, {0, 0, 1, 1, 1}), (2 - 0.8) / (3 - 0.8),
                1e-12);
    EXPECT_EQ(adjusted_rand_index({0, 0, 1}, {5, 5, 2}), 1);
    EXPECT_EQ(adjusted_rand_index({0, 1, 2}, {0, 1, 2}), 1);
    EXPECT_EQ(adjusted_rand_index({0, 0, 0}, {0, 1, 2}), 0);
}

TEST(Scores, variation_of_information_counts_bits) {
    EXPECT_NEAR(variation_of_information({0, 0, 0, 0}, {0, 0, 1, 1}), 1, 1e-12);
    EXPECT_NEAR(variation_of_information({0, 0, 0, 0}, {0, 1, 2, 3}), 2, 1e-12);
    EXPECT_NEAR(variation_of_information({0, 1, 0, 1}, {0, 0, 1, 1}), 2, 1e-12);
    EXPECT_NEAR(variation_of_information({3, 1, 3}, {0, 2, 0}), 0, 1e-12);
}

TEST(Scores, coclustering_is_the_share_of_rows) {
    const Coclustering together({{0, 0, 1}, {0, 1, 1}, {4, 4, 4}, {0, 1, 2}});
    EXPECT_EQ(together(1, 0), 0.5);
    EXPECT_EQ(together(2, 0), 0.25);
    EXPECT_EQ(together(2, 1), 0.5);
    // Clones {0, 1}, {2}: errors -1/2, 1/4, 1/2.
    EXPECT_NEAR(brier_score({7, 7, 8}, together), (0.25 + 0.0625 + 0.25) / 3, 1e-12);
}

TEST(Scores, the_central_interval_leaves_a_fortieth_on_either_side) {
    std::vector<double> draws;
    for (int i = 200; i > 0; --i) {
        draws.push_back(i);
    }
    const std::vector<double> equal(draws.size(), 1.0);
    EXPECT_EQ(central_interval(draws, equal).low, 5);
    EXPECT_EQ(central_interval(draws, equal).high, 195);
    const std::vector<double> two = {0.3, 0.7};
    EXPECT_EQ(central_interval(two, std::vector<double>{0.99, 0.01}).high, 0.3);
    EXPECT_EQ(central_interval(two, std::vector<double>{0.9, 0.1}).high, 0.7);
}

TEST(Oracle, knows_where_reads_leave_no_doubt_and_says_where_they_do) {
    Truth truth;
    truth.mutations = {"a", "b", "c"};
    truth.samples = {"s"};
    truth.clones = {0, 1, 1};
    truth.prevalences = {{0.2}, {0.8}, {0.8}};
    truth.counts = {{{900, 100, 1, 1}}, {{600, 400, 1, 1}}, {{0, 0, 1, 1}}};
    const Oracle oracle = ask_oracle(truth, {1.0, 1000});
    EXPECT_GT(oracle.chances[0][0], 0.999);
    EXPECT_GT(oracle.chances[1][1], 0.999);
    EXPECT_NEAR(oracle.chances[2][1], 2.0 / 3, 1e-12); // no reads: the clones' sizes alone
    EXPECT_EQ(oracle.most_probable(), (Labels{0, 1, 1}));
    EXPECT_NEAR(oracle.mean(2, 0), 0.6, 1e-12);
    EXPECT_NEAR(oracle.together(2, 1), 2.0 / 3, 1e-6);
}

TEST(Oracle, weighs_the_number_of_copies_that_a_mutation_may_have) {
    // Copy number (0, 2), tumour content 1. Half of the reads: prevalence 1/2 with both copies, or 1
    // with one copy of two.
    Truth truth;
    truth.mutations = {"a", "b", "c"};
    truth.samples = {"s"};
    truth.clones = {0, 1, 2};
    truth.prevalences = {{0.5}, {1.0}, {0.1}};
    truth.counts = {{{500, 500, 0, 2}}, {{500, 500, 0, 2}}, {{950, 50, 0, 2}}};
    const Oracle oracle = ask_oracle(truth, {1.0, 1000});
    EXPECT_NEAR(oracle.chances[0][0], 0.5, 1e-6);
    EXPECT_NEAR(oracle.chances[0][1], 0.5, 1e-6);
}

} // namespace
} // namespace clono::accuracy
