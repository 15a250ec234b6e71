// Tail probabilities against plain sums, and the flag's calibration: false flags under the model, and
// planted artefacts.

#include "engine/model/density.hpp"
#include "engine/summary/fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace clono::engine::test {
namespace {

double plain_probability(double depth, double variant, double chance, double precision) {
    const auto log_p = [&](double x) {
        const double choose =
            std::lgamma(depth + 1) - std::lgamma(x + 1) - std::lgamma(depth - x + 1);
        return choose + (precision == 0 ? log_binomial(depth - x, x, chance)
                                        : log_beta_binomial(depth - x, x, chance, precision));
    };
    double lower = 0;
    double upper = 0;
    for (int x = 0; x <= static_cast<int>(depth); ++x) {
        lower += x <= variant ? std::exp(log_p(x)) : 0;
        upper += x >= variant ? std::exp(log_p(x)) : 0;
    }
    return std::min(1.0, 2 * std::min(lower, upper));
}

TEST(Fit, tail_probabilities_are_sums_of_the_density) {
    for (const double precision : {0.0, 5.0, 300.0, 1e5}) {
        for (const double chance : {0.001, 0.2, 0.5, 0.97}) {
            for (const double variant : {0.0, 1.0, 30.0, 75.0, 119.0, 120.0}) {
                const double wanted = plain_probability(120, variant, chance, precision);
                EXPECT_NEAR(tail_probability(120, variant, chance, precision), wanted,
                            1e-9 * wanted + 1e-200)
                    << precision << ' ' << chance << ' ' << variant;
            }
        }
    }
}

TEST(Fit, discoveries_follow_benjamini_and_hochberg) {
    const double p[] = {0.012, 0.5, 0.001, 0.037, 0.024, std::nan("")};
    const std::vector<bool> wanted = {true, false, true, false, true, false};
    // Limits at six: 0.0083, 0.0167, 0.025, 0.033, ...: the third smallest is the last below its own.
    EXPECT_EQ(discoveries(p, 0.05), wanted);
    EXPECT_EQ(discoveries({}, 0.05).size(), 0u);
}

struct Made {
    Dataset data;
    std::vector<std::uint32_t> cluster_of;
};

constexpr double kPrecision = 500;

/// Two clusters at prevalences 0.9 and 0.3 in each sample, two copies of which one is mutated or, of
/// three, one or two; the last `artefacts` mutations show the variant at a rate of their own.
Made make(std::size_t n, std::size_t samples, std::size_t artefacts, unsigned seed) {
    std::mt19937 random(seed);
    Made made;
    for (std::size_t i = 0; i < n; ++i) {
        made.data.mutation_ids.push_back("m" + std::to_string(i));
        made.cluster_of.push_back(i % 2);
    }
    for (std::size_t s = 0; s < samples; ++s) {
        Sample sample;
        sample.tumour_content = 0.8;
        for (std::size_t i = 0; i < n; ++i) {
            Observation counts;
            counts.states = {{2, 2, 2, 0.001, 0.001, 0.5, 1}};
            if (i % 3 == 0) {
                counts.states = {{2, 2, 3, 0.001, 0.001, 1.0 / 3, 0.5},
                                 {2, 2, 3, 0.001, 0.001, 2.0 / 3, 0.5}};
            }
            double chance = variant_read_chance(counts.states[random() % counts.states.size()],
                                                sample.tumour_content, i % 2 == 0 ? 0.9 : 0.3);
            if (i + artefacts >= n) {
                chance = s % 2 == 0 ? 0.8 : 0.02;
            }
            std::gamma_distribution<> a(chance * kPrecision), b((1 - chance) * kPrecision);
            const double x = a(random);
            const auto depth = std::poisson_distribution<unsigned>(150)(random);
            counts.var_counts =
                std::binomial_distribution<unsigned>(depth, x / (x + b(random)))(random);
            counts.ref_counts = depth - counts.var_counts;
            sample.observations.push_back(counts);
        }
        made.data.samples.push_back(std::move(sample));
    }
    return made;
}

std::vector<Fit> fits(const Made& made, std::uint32_t clusters) {
    const auto posteriors = cluster_posteriors(made.data, Density::BetaBinomial, kPrecision,
                                               made.cluster_of, clusters, 501, 1);
    return fits_of(made.data, Density::BetaBinomial, kPrecision, made.cluster_of, posteriors, 1);
}

TEST(Fit, under_the_model_few_sets_have_a_flag) {
    for (const std::size_t samples : {1, 4}) {
        int flagged_sets = 0;
        int small = 0;
        for (unsigned seed = 0; seed < 60; ++seed) {
            bool has_flag = false;
            for (const auto& fit : fits(make(40, samples, 0, seed), 2)) {
                has_flag |= fit.fits_no_cluster;
                small += fit.probability < 0.05;
            }
            flagged_sets += has_flag;
        }
        EXPECT_LE(flagged_sets, 7) << samples; // 3 expected; more than 7 of 60 has a chance of 1 %
        EXPECT_LE(small, 0.06 * 60 * 40) << samples;
        EXPECT_GT(small, 0) << samples; // conservative, but not blind
    }
}

TEST(Fit, a_planted_artefact_is_found_alone_or_in_a_cluster) {
    for (const bool is_alone : {false, true}) {
        int found = 0;
        int false_flags = 0;
        for (unsigned seed = 0; seed < 20; ++seed) {
            auto made = make(60, 2, 1, seed);
            made.cluster_of.back() = is_alone ? 2 : 1;
            const auto all = fits(made, is_alone ? 3 : 2);
            for (std::size_t i = 0; i < all.size(); ++i) {
                (i == 59 ? found : false_flags) += all[i].fits_no_cluster;
            }
        }
        EXPECT_EQ(found, 20) << is_alone;
        EXPECT_LE(false_flags, 4)
            << is_alone; // one is expected; more than 4 has a chance below 1 %
    }
}

TEST(Fit, a_mutation_alone_is_not_compared_with_its_own_cluster) {
    // 0.9 in one sample and 0.3 in the other: no artefact by itself, but of neither cluster.
    auto made = make(60, 2, 0, 4);
    made.data.samples[1].observations[58] = made.data.samples[1].observations[59];
    EXPECT_FALSE(fits(made, 2)[56].fits_no_cluster);
    made.cluster_of[58] = 2;
    EXPECT_TRUE(fits(made, 3)[58].fits_no_cluster);
}

TEST(Fit, one_mutation_alone_has_nothing_to_fit) {
    const auto only = fits(make(1, 1, 0, 1), 1);
    EXPECT_TRUE(std::isnan(only.front().probability));
    EXPECT_FALSE(only.front().fits_no_cluster);
}

} // namespace
} // namespace clono::engine::test
