// Simulation-based calibration: the rank of each true quantity among thinned posterior draws is
// uniform when sampler and model agree. Simultaneous bands of the ranks' distribution function.
// Sources: Talts et al. (2018); Saeilynoja, Buerkner and Vehtari, Stat. Comput. 32 (2022).

#include "chain_statistics.hpp"
#include "engine/mcmc/chain.hpp"
#include "joint_draws.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace clono::engine::testing {
namespace {

constexpr std::size_t kReplicas = 1000;
constexpr std::size_t kDraws = 100; // kept of each chain
constexpr std::size_t kBurnIn = 100;
constexpr std::size_t kPoints = 101; // at which distribution functions are compared

Parameters view_of(const Chain& chain) {
    const ChainState state = chain.state();
    return {{state.labels.begin(), state.labels.end()},
            {state.atoms.begin(), state.atoms.end()},
            state.concentration,
            state.precision};
}

double log_likelihood_at(const Dataset& data, const ChainSettings& settings, const Parameters& at) {
    const Model model(data, settings);
    Partition state(model);
    set_state(state, at);
    return state.log_likelihood();
}

/// Greatest excess of the ranks' distribution function over its pointwise binomial quantiles, as
/// the least pointwise two-sided chance that any of the points has.
double least_chance(const std::vector<double>& ranks) {
    double least = 1;
    const auto n = static_cast<double>(ranks.size());
    for (std::size_t point = 1; point < kPoints; ++point) {
        const double p = static_cast<double>(point) / static_cast<double>(kPoints);
        const auto below = static_cast<double>(
            std::count_if(ranks.begin(), ranks.end(), [&](double rank) { return rank < p; }));
        // Two-sided binomial chance of `below` of n at p.
        const auto log_pmf = [&](double k) {
            return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                   k * std::log(p) + (n - k) * std::log(1 - p);
        };
        double lower = 0;
        double upper = 0;
        for (int k = 0; k <= static_cast<int>(n); ++k) {
            const double mass = std::exp(log_pmf(k));
            lower += k <= below ? mass : 0;
            upper += k >= below ? mass : 0;
        }
        least = std::min(least, 2 * std::min(lower, upper));
    }
    return least;
}

/// The least chance that uniform ranks undercut with the chance given, by simulation.
double simultaneous_limit(double chance) {
    Rng rng(9, 9);
    std::vector<double> least;
    for (int repeat = 0; repeat < 400; ++repeat) {
        std::vector<double> ranks(kReplicas);
        for (double& rank : ranks) {
            rank = rng.uniform();
        }
        least.push_back(least_chance(ranks));
    }
    // The tail of -log(least chance) is exponential: extrapolate from the 5 % quantile, where 400
    // repeats know it, with the slope 1 of a single test (Bonferroni within a constant).
    const double five = quantile(least, 0.05);
    return five * chance / 0.05;
}

void expect_calibrated(const ChainSettings& base, const Design& design, std::size_t thin,
                       std::uint64_t seed) {
    Rng rng(seed, 1);
    std::map<std::string, std::vector<double>> ranks;
    for (std::size_t r = 0; r < kReplicas; ++r) {
        Dataset data = draw_design(design, rng);
        const Parameters truth = draw_parameters(data, base, rng);
        draw_counts(data, truth, base, rng);
        ChainSettings settings = base;
        settings.seed = seed * 1000003 + r;
        settings.init_method = r % 2 == 0 ? InitMethod::Connected : InitMethod::Disconnected;
        const std::vector<Quantity> wanted =
            quantities(truth, design.samples, log_likelihood_at(data, settings, truth));
        std::vector<double> below(wanted.size(), 0), ties(wanted.size(), 0);
        Chain chain(data, settings);
        for (std::size_t row = 0; row < kBurnIn; ++row) {
            chain.step();
        }
        for (std::size_t draw = 0; draw < kDraws; ++draw) {
            for (std::size_t t = 0; t < thin; ++t) {
                chain.step();
            }
            const std::vector<Quantity> seen =
                quantities(view_of(chain), design.samples, chain.state().log_likelihood);
            for (std::size_t q = 0; q < wanted.size(); ++q) {
                below[q] += seen[q].value < wanted[q].value ? 1 : 0;
                ties[q] += seen[q].value == wanted[q].value ? 1 : 0;
            }
        }
        for (std::size_t q = 0; q < wanted.size(); ++q) { // ties and the last digit at random
            const double rank = below[q] + rng.uniform() * (ties[q] + 1);
            ranks[wanted[q].name].push_back(rank / static_cast<double>(kDraws + 1));
        }
    }
    const double limit = simultaneous_limit(0.001 / static_cast<double>(ranks.size()));
    for (const auto& [name, values] : ranks) {
        const double least = least_chance(values);
        EXPECT_GE(least, limit) << name;
        ::testing::Test::RecordProperty("least_chance_of_" + name, std::to_string(least));
    }
    ::testing::Test::RecordProperty("limit", std::to_string(limit));
}

TEST(Calibration, RanksAreUniformUnderInformativePriors) {
    expect_calibrated(informative_settings(), {5, 30, 2, 5, 50}, 8, 1);
}

TEST(Calibration, RanksAreUniformUnderTheDefaults) {
    expect_calibrated({}, {5, 20, 2, 5, 50}, 8, 2);
}

TEST(Calibration, RanksAreUniformWithBinomialCounts) {
    ChainSettings settings = informative_settings();
    settings.density = Density::Binomial;
    expect_calibrated(settings, {5, 30, 1, 5, 50}, 10, 3);
}

} // namespace
} // namespace clono::engine::testing
