// The sampler against the posterior by enumeration of all partitions. Every compared mean has a
// Monte Carlo standard error of at most 0.003 (of prevalences and chances); the z scores of a case
// together have a family-wise error of 1e-4.

#include <gtest/gtest.h>

#include <cmath>

#include "chain_statistics.hpp"
#include "datasets.hpp"
#include "exact_posterior.hpp"

namespace clono::engine {
namespace {

struct Case {
    std::string name;
    Dataset data;
    ChainSettings settings;
    std::size_t rows = 60000;
};

Dataset tiny_set(std::size_t mutations, std::size_t samples, std::uint64_t seed) {
    testing::Simulation what;
    what.mutations = mutations;
    what.samples = samples;
    what.clones = 2;
    what.tumour_content = 0.7;
    what.mean_depth = 27;
    what.precision = 80;
    what.copy_numbers = {{1, 1}, {1, 2}, {0, 1}, {2, 2}, {1, 3}};
    return testing::simulate(what, seed);
}

Case make_case(const std::string& name) {
    Case made{name, tiny_set(8, 1, 2), {}};
    ChainSettings& settings = made.settings;
    if (name == "Fixed") {
        settings.concentration = 0.7;
        settings.concentration_prior.reset();
        settings.precision = 100;
        settings.precision_prior.reset();
    } else if (name == "InformativePriors") {
        settings.concentration_prior = GammaPrior{2, 2};
        settings.precision_prior = GammaPrior{2, 0.02};
    } else if (name == "InformativeTwoSamples") {
        made.data = tiny_set(7, 2, 3);
        settings.concentration_prior = GammaPrior{2, 2};
        settings.precision_prior = GammaPrior{2, 0.02};
        settings.base_alpha = 2;
        settings.base_beta = 1.5;
    } else if (name == "Binomial") {
        made.data = tiny_set(7, 2, 4);
        settings.density = Density::Binomial;
        settings.concentration_prior = GammaPrior{2, 2};
    } else { // Defaults: concentration and precision ~ Gamma(1, 0.001)
        made.data = tiny_set(8, 2, 5);
    }
    settings.seed = 100 + name.size();
    return made;
}

class AgainstEnumeration : public ::testing::TestWithParam<std::string> {};

struct Comparison {
    std::string what;
    double exact, mean, error;
    double allowed_error;
};

TEST_P(AgainstEnumeration, MeansAgreeWithinMonteCarloError) {
    const Case test = make_case(GetParam());
    const std::size_t n = test.data.mutation_count();
    const std::size_t samples = test.data.sample_count();
    const testing::ExactPosterior exact = testing::enumerate_posterior(test.data, test.settings);

    std::vector<std::vector<double>> together(n * n), prevalence(n * samples), clusters(n + 1);
    std::vector<double> concentration, log_precision;
    Chain chain(test.data, test.settings);
    for (std::size_t row = 0; row < test.rows + 200; ++row) {
        chain.step();
        if (row < 200) {
            continue;
        }
        const ChainState state = chain.state();
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                together[i * n + j].push_back(state.labels[i] == state.labels[j] ? 1 : 0);
            }
            for (std::size_t s = 0; s < samples; ++s) {
                prevalence[i * samples + s].push_back(state.atoms[state.labels[i] * samples + s]);
            }
        }
        for (std::size_t k = 1; k <= n; ++k) {
            clusters[k].push_back(state.atoms.size() == k * samples ? 1 : 0);
        }
        concentration.push_back(state.concentration);
        log_precision.push_back(std::log(state.precision));
    }

    std::vector<Comparison> comparisons;
    const auto compare = [&](const std::string& what, const std::vector<double>& values,
                             double truth, double allowed) {
        comparisons.push_back(
            {what, truth, testing::mean(values), testing::standard_error(values) + 1e-5, allowed});
    };
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            compare("P " + std::to_string(i) + " " + std::to_string(j), together[i * n + j],
                    exact.together[i * n + j], 0.003);
        }
        for (std::size_t s = 0; s < samples; ++s) {
            compare("phi " + std::to_string(i) + " " + std::to_string(s),
                    prevalence[i * samples + s], exact.prevalence[i * samples + s], 0.003);
        }
    }
    for (std::size_t k = 1; k <= n; ++k) {
        compare("K = " + std::to_string(k), clusters[k], exact.clusters[k], 0.003);
    }
    compare("concentration", concentration, exact.concentration, 1e300);
    compare("log precision", log_precision, exact.log_precision, 1e300);

    // Two-sided normal quantile of 1e-4 / number of comparisons, by bisection.
    double low = 0, high = 10;
    while (high - low > 1e-6) {
        const double z = (low + high) / 2;
        const double tail = std::erfc(z / std::sqrt(2.0));
        (tail > 1e-4 / static_cast<double>(comparisons.size()) ? low : high) = z;
    }
    double worst = 0;
    for (const Comparison& c : comparisons) {
        EXPECT_LE(c.error, c.allowed_error + 1e-5) << c.what;
        EXPECT_LE(std::fabs(c.mean - c.exact), high * c.error)
            << c.what << ": exact " << c.exact << ", sampled " << c.mean << " +- " << c.error;
        worst = std::max(worst, std::fabs(c.mean - c.exact) / c.error);
    }
    RecordProperty("worst_z", std::to_string(worst));
    RecordProperty("comparisons", std::to_string(comparisons.size()));
}

INSTANTIATE_TEST_SUITE_P(Cases, AgainstEnumeration,
                         ::testing::Values("Fixed", "InformativePriors", "InformativeTwoSamples",
                                           "Binomial", "Defaults"),
                         [](const auto& tested) { return tested.param; });

} // namespace
} // namespace clono::engine
