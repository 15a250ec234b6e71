// From either start, chains are where a long run is: from row 200 on at 1,000 mutations x 4
// samples, from row 2,000 on for one sample.

#include "engine/mcmc/chain.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "chain_statistics.hpp"
#include "datasets.hpp"

namespace clono::engine::testing {
namespace {

struct Band {
    double low, high;

    bool holds(double value) const { return value >= low && value <= high; }
};

Band central(const std::vector<double>& values, double share) {
    return {quantile(values, (1 - share) / 2), quantile(values, (1 + share) / 2)};
}

double clusters(const ChainState& state, std::size_t samples) {
    return static_cast<double>(state.atoms.size() / samples);
}

void expect_both_starts_arrive(const Simulation& what, int reference_rows, int from, int rows) {
    const Dataset data = simulate(what, 5);
    ChainSettings settings;
    settings.seed = 1000;
    std::vector<double> k, density;
    Chain reference(data, settings);
    for (int row = 1; row <= from + reference_rows; ++row) {
        reference.step();
        if (row > from) {
            k.push_back(clusters(reference.state(), what.samples));
            density.push_back(reference.state().log_posterior);
        }
    }
    const Band of_k = central(k, 0.99);
    const Band of_density = central(density, 0.99);
    const double time = std::max(autocorrelation_time(k), autocorrelation_time(density));
    for (const InitMethod init : {InitMethod::Disconnected, InitMethod::Connected}) {
        double inside = 0;
        constexpr int kSeeds = 20;
        for (int seed = 0; seed < kSeeds; ++seed) {
            settings.seed = static_cast<std::uint64_t>(seed);
            settings.init_method = init;
            Chain chain(data, settings);
            for (int row = 1; row <= from + rows; ++row) {
                chain.step();
                const ChainState state = chain.state();
                inside += row > from && of_k.holds(clusters(state, what.samples)) &&
                                  of_density.holds(state.log_posterior)
                              ? 1
                              : 0;
            }
        }
        // At least 98 % of the rows belong inside both bands; 4 standard errors of that share.
        const double independent = kSeeds * rows / time;
        const double share = inside / (kSeeds * rows);
        EXPECT_GE(share, 0.98 - 4 * std::sqrt(0.98 * 0.02 / independent));
        ::testing::Test::RecordProperty(init == InitMethod::Connected ? "inside_connected"
                                                                      : "inside_disconnected",
                                        std::to_string(share));
    }
}

TEST(Starts, AThousandMutationsInFourSamplesArriveByRow200) {
    Simulation what;
    what.mutations = 1000;
    what.clones = 12;
    expect_both_starts_arrive(what, 20000, 200, 200);
}

TEST(Starts, TwoHundredMutationsInOneSampleArriveByRow2000) {
    Simulation what;
    what.mutations = 200;
    what.samples = 1;
    what.clones = 5;
    expect_both_starts_arrive(what, 40000, 2000, 1000);
}

} // namespace
} // namespace clono::engine::testing
