// The prior number of clusters against draws and against sums by the definition.

#include "engine/mcmc/cluster_prior.hpp"
#include "engine/mcmc/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace clono::engine::test {
namespace {

/// Mean number of tables of the Chinese restaurant process, alpha drawn from its prior.
double drawn_clusters(std::size_t n, const GammaPrior& prior, int draws, double& error) {
    Rng rng(7, 1);
    double sum = 0;
    double squares = 0;
    for (int d = 0; d < draws; ++d) {
        const double alpha = rng.gamma(prior.shape) / prior.rate;
        double clusters = 0;
        for (std::size_t j = 0; j < n; ++j) {
            clusters += rng.uniform() < alpha / (alpha + static_cast<double>(j));
        }
        sum += clusters;
        squares += clusters * clusters;
    }
    const double mean = sum / draws;
    error = std::sqrt((squares / draws - mean * mean) / draws);
    return mean;
}

TEST(ClusterPrior, mean_is_that_of_the_chinese_restaurant_process) {
    for (const GammaPrior prior : {GammaPrior{1, 0.001}, {2, 1.5}, {0.5, 0.2}, {30, 3}}) {
        for (const std::size_t n : {1, 2, 20, 300}) {
            double error = 0;
            const double drawn = drawn_clusters(n, prior, 20'000, error);
            EXPECT_NEAR(expected_clusters(n, prior), drawn, 4.5 * error + 1e-3)
                << "n " << n << " shape " << prior.shape << " rate " << prior.rate;
        }
    }
}

TEST(ClusterPrior, a_certain_concentration_gives_the_sum_of_the_definition) {
    double sum = 0;
    for (int j = 0; j < 50; ++j) {
        sum += 3 / (3.0 + j);
    }
    EXPECT_NEAR(expected_clusters(50, {3e6, 1e6}), sum, 1e-3);
}

TEST(ClusterPrior, the_automatic_one_expects_four_clusters_whatever_the_number_of_mutations) {
    for (const std::size_t n : {7, 20, 100, 500, 10'000}) {
        const auto prior = automatic_concentration_prior(n);
        EXPECT_EQ(prior.shape, 2);
        EXPECT_NEAR(expected_clusters(n, prior), 4, 0.005) << n;
    }
    EXPECT_NEAR(expected_clusters(3, automatic_concentration_prior(3)), 2, 0.005);
    EXPECT_GT(automatic_concentration_prior(1).rate, 0);
}

TEST(ClusterPrior, pyclones_expects_more_than_twice_as_many_from_nine_mutations_on) {
    for (const std::size_t n : {1, 2, 6, 7, 8, 9, 10, 100, 10'000}) {
        const double twice = 2 * expected_clusters(n, automatic_concentration_prior(n));
        EXPECT_EQ(expected_clusters(n, GammaPrior{}) > twice, n >= 9)
            << n; // as html/js/result/partition_prior.js has it
    }
}

} // namespace
} // namespace clono::engine::test
