#include "engine/mcmc/slice.hpp"
#include "engine/model/elementary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace clono::engine {
namespace {

using LogDensity = double (*)(double);

/// Skewed, of one mode: the logarithm of an Exponential(1), P(x) = 1 - exp(-e^x).
double log_exponential(double x) {
    return x - exp_of(x);
}

/// Two bumps of unequal height, so close that a step may miss the gap between them.
double two_bumps(double x) {
    return log_of(exp_of(-20 * (x - 0.5) * (x - 0.5)) + 0.4 * exp_of(-20 * (x + 0.5) * (x + 0.5)));
}

Slice<LogDensity> slice_at(LogDensity density, double x, Rng& rng) {
    return {density, x, density(x), rng};
}

/// Largest distance of the draws' distribution function from a known one (Kolmogorov).
double distance(std::vector<double> draws, const std::function<double(double)>& below) {
    std::sort(draws.begin(), draws.end());
    double most = 0;
    for (std::size_t i = 0; i < draws.size(); ++i) {
        const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(draws.size());
        most = std::max(most, std::abs(share - below(draws[i])));
    }
    return most;
}

double exponential_below(double x) {
    return 1 - exp_of(-exp_of(x));
}

// Kolmogorov's 1 - 1e-4 quantile for 40,000 independent draws is 0.0111.
constexpr int kDraws = 40'000;
constexpr double kLargest = 0.0111;

TEST(Slice, DrawsTheDensityAgainFromItsOwnDraws) {
    Rng rng(1, 1);
    std::vector<double> anywhere, opposite;
    for (int i = 0; i < kDraws; ++i) {
        const double x = log_of(rng.exponential());
        anywhere.push_back(slice_at(log_exponential, x, rng).anywhere(rng).value_or(x));
        const double y = log_of(rng.exponential());
        opposite.push_back(slice_at(log_exponential, y, rng).opposite(30).value_or(y));
    }
    EXPECT_LT(distance(anywhere, exponential_below), kLargest);
    EXPECT_LT(distance(opposite, exponential_below), kLargest);
}

TEST(Slice, TheOppositeOfTheOppositeIsWhereItWas) {
    Rng rng(2, 1);
    int moved = 0;
    for (int i = 0; i < 2000; ++i) {
        const double x = 2 * rng.uniform() - 1;
        for (const LogDensity density : {&log_exponential, &two_bumps}) {
            // The same level from either side: the level is all that the stream decides.
            const double level = density(x) - rng.exponential();
            const auto at_level = [&](double y) {
                return density(y) > level ? 0.0 : -1e300;
            };
            Slice there(at_level, x, 0, rng);
            const auto image = there.opposite(30);
            if (!image) {
                continue;
            }
            ++moved;
            Slice back(at_level, *image, 0, rng);
            EXPECT_NEAR(back.opposite(30).value_or(1e300), x, 1e-12);
        }
    }
    EXPECT_GT(moved, 2500);
}

TEST(Slice, HasNoOppositeBeyondWhatIsAllowed) {
    Rng rng(3, 1);
    for (int i = 0; i < 200; ++i) {
        const double x = log_of(rng.exponential());
        if (const auto image = slice_at(log_exponential, x, rng).opposite(1.5)) {
            EXPECT_LT(std::abs(*image - x), 2.5);
        }
    }
    EXPECT_FALSE(slice_at([](double) { return 0.0; }, 0, rng).opposite(5));
}

} // namespace
} // namespace clono::engine
