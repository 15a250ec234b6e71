// From either start, chains are where a long run is: from row 200 on at 1,000 mutations x 4
// samples, from row 2,000 on for one sample.

#include "chain_statistics.hpp"
#include "datasets.hpp"
#include "engine/mcmc/chain.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

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
    const std::size_t count = state.atoms.size() / samples;
    return static_cast<double>(count);
}

struct Trace {
    std::vector<double> k, density;

    void add(const ChainState& state, std::size_t samples) {
        k.push_back(clusters(state, samples));
        density.push_back(state.log_posterior);
    }
};

Trace sampled(const Dataset& data, const ChainSettings& settings, int from, int rows) {
    Chain chain(data, settings);
    Trace trace;
    for (int row = 1; row <= from + rows; ++row) {
        chain.step();
        if (row > from) {
            trace.add(chain.state(), data.sample_count());
        }
    }
    return trace;
}

/// Share of the reference's own rows that lie inside its band, which isn't exactly 99 % where the
/// values are whole numbers, with the error that its autocorrelation leaves.
struct Expected {
    Band band;
    double share, error;
};

Expected expected(const std::vector<double>& reference) {
    const Band band = central(reference, 0.99);
    std::vector<double> inside;
    for (const double value : reference) {
        inside.push_back(band.holds(value) ? 1 : 0);
    }
    return {band, mean(inside), standard_error(inside)};
}

/// The seeds' chains are independent, so their shares tell their own error.
void expect_inside(const std::string& what, const Expected& wanted,
                   const std::vector<std::vector<double>>& chains) {
    std::vector<double> shares;
    for (const std::vector<double>& chain : chains) {
        double inside = 0;
        for (const double value : chain) {
            inside += wanted.band.holds(value) ? 1 : 0;
        }
        shares.push_back(inside / static_cast<double>(chain.size()));
    }
    const double share = mean(shares);
    double squares = 0;
    for (const double one : shares) {
        squares += (one - share) * (one - share);
    }
    const auto count = static_cast<double>(shares.size());
    const double error = std::hypot(std::sqrt(squares / (count - 1) / count), wanted.error);
    std::printf(
        "%s: %.2f %% of the rows inside, the reference itself %.2f %%, standard error %.2f\n",
        what.c_str(), 100 * share, 100 * wanted.share, 100 * error);
    EXPECT_GE(share, wanted.share - 4 * error) << what;
    EXPECT_LT(error, 0.01) << what << ": the chains say nothing";
}

void expect_both_starts_arrive(const Simulation& what, int from, int rows) {
    constexpr int kReferenceRows = 100'000;
    constexpr int kSeeds = 20;
    const Dataset data = simulate(what, 5);
    ChainSettings settings;
    settings.seed = 1000;
    const Trace reference = sampled(data, settings, from, kReferenceRows);
    const Expected k = expected(reference.k);
    const Expected density = expected(reference.density);
    for (const InitMethod init : {InitMethod::Disconnected, InitMethod::Connected}) {
        std::vector<std::vector<double>> ks, densities;
        for (int seed = 0; seed < kSeeds; ++seed) {
            settings.seed = static_cast<std::uint64_t>(seed);
            settings.init_method = init;
            Trace trace = sampled(data, settings, from, rows);
            ks.push_back(std::move(trace.k));
            densities.push_back(std::move(trace.density));
        }
        const std::string start = init == InitMethod::Connected ? "connected" : "disconnected";
        expect_inside("K, " + start, k, ks);
        expect_inside("log posterior, " + start, density, densities);
    }
}

TEST(Starts, AThousandMutationsInFourSamplesArriveByRow200) {
    Simulation what;
    what.mutations = 1000;
    what.clones = 12;
    expect_both_starts_arrive(what, 200, 200);
}

TEST(Starts, TwoHundredMutationsInOneSampleArriveByRow2000) {
    Simulation what;
    what.mutations = 200;
    what.samples = 1;
    what.clones = 5;
    expect_both_starts_arrive(what, 2000, 1000);
}

} // namespace
} // namespace clono::engine::testing
