// The sampler against the posterior by enumeration of all partitions. Every compared mean has a
// Monte Carlo standard error of at most 0.003 (of prevalences and chances); the z scores of a case
// together have a family-wise error of 1e-4.

#include "chain_statistics.hpp"
#include "datasets.hpp"
#include "exact_posterior.hpp"

#include <gtest/gtest.h>

#include <cmath>

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

/// What a chain visited, beside what enumeration says of it.
class VisitedStates {
public:
    VisitedStates(std::size_t mutations, std::size_t samples)
        : n_(mutations),
          samples_(samples),
          together_(n_ * n_),
          prevalence_(n_ * samples_),
          clusters_(n_ + 1) {}

    void add(const ChainState& state) {
        for (std::size_t i = 0; i < n_; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                together_[i * n_ + j].push_back(state.labels[i] == state.labels[j] ? 1 : 0);
            }
            for (std::size_t s = 0; s < samples_; ++s) {
                prevalence_[i * samples_ + s].push_back(
                    state.atoms[state.labels[i] * samples_ + s]);
            }
        }
        for (std::size_t k = 1; k <= n_; ++k) {
            clusters_[k].push_back(state.atoms.size() == k * samples_ ? 1 : 0);
        }
        concentration_.push_back(state.concentration);
        log_precision_.push_back(std::log(state.precision));
    }

    std::vector<Comparison> compare(const testing::ExactPosterior& exact) const {
        std::vector<Comparison> all;
        const auto add = [&](const std::string& what, const std::vector<double>& values,
                             double truth, double allowed) {
            all.push_back({what, truth, testing::mean(values),
                           testing::standard_error(values) + 1e-5, allowed});
        };
        for (std::size_t i = 0; i < n_; ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                add("P " + std::to_string(i) + " " + std::to_string(j), together_[i * n_ + j],
                    exact.together[i * n_ + j], 0.003);
            }
            for (std::size_t s = 0; s < samples_; ++s) {
                add("phi " + std::to_string(i) + " " + std::to_string(s),
                    prevalence_[i * samples_ + s], exact.prevalence[i * samples_ + s], 0.003);
            }
        }
        for (std::size_t k = 1; k <= n_; ++k) {
            add("K = " + std::to_string(k), clusters_[k], exact.clusters[k], 0.003);
        }
        add("concentration", concentration_, exact.concentration, 1e300);
        add("log precision", log_precision_, exact.log_precision, 1e300);
        return all;
    }

private:
    std::size_t n_, samples_;
    std::vector<std::vector<double>> together_, prevalence_, clusters_; ///< each a series of rows
    std::vector<double> concentration_, log_precision_;
};

/// The z beyond which a standard normal lies, on either side, with this probability; by bisection.
double two_sided_normal_quantile(double probability) {
    double low = 0, high = 10;
    while (high - low > 1e-6) {
        const double z = (low + high) / 2;
        (std::erfc(z / std::sqrt(2.0)) > probability ? low : high) = z;
    }
    return high;
}

TEST_P(AgainstEnumeration, MeansAgreeWithinMonteCarloError) {
    const Case test = make_case(GetParam());
    const testing::ExactPosterior exact = testing::enumerate_posterior(test.data, test.settings);
    VisitedStates visited(test.data.mutation_count(), test.data.sample_count());
    Chain chain(test.data, test.settings);
    for (std::size_t row = 0; row < test.rows + 200; ++row) {
        chain.step();
        if (row >= 200) {
            visited.add(chain.state());
        }
    }
    const std::vector<Comparison> comparisons = visited.compare(exact);
    const double most = two_sided_normal_quantile(1e-4 / static_cast<double>(comparisons.size()));
    double worst = 0;
    for (const Comparison& c : comparisons) {
        EXPECT_LE(c.error, c.allowed_error + 1e-5) << c.what;
        EXPECT_LE(std::fabs(c.mean - c.exact), most * c.error)
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
