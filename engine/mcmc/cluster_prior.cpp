#include "engine/mcmc/cluster_prior.hpp"

#include "engine/model/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace clono::engine {

namespace {

constexpr double kShape = 2;
constexpr double kClusters = 4;

/// Digamma for x > 0: recurrence, then the asymptotic series.
double digamma(double x) {
    double shift = 0;
    while (x < 10) {
        shift -= 1 / x;
        x += 1;
    }
    const double r = 1 / (x * x);
    return shift + log_of(x) - 0.5 / x -
           r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r / 240)));
}

double expected_given(double n, double alpha) {
    if (alpha > 1e6 * n) {
        return n; // the difference of digammas has no digits left
    }
    return std::clamp(alpha * (digamma(alpha + n) - digamma(alpha)), 1.0, n);
}

} // namespace

double expected_clusters(std::size_t mutations, const GammaPrior& prior) {
    // On x = log alpha the Gamma density is exp(shape x - rate e^x), from 45 below to 6 above its mode.
    const auto n = static_cast<double>(mutations);
    const double mode = log_of(prior.shape / prior.rate);
    const double low = mode - 45 / prior.shape - 5;
    const double high = mode + 6 + (prior.shape < 1 ? -log_of(prior.shape) : 0);
    const int points = static_cast<int>(std::clamp((high - low) / 0.05, 200.0, 20'000.0));
    double mass = 0;
    double sum = 0;
    for (int q = 0; q <= points; ++q) {
        const double x = low + (high - low) * q / points;
        const double away = x - mode;
        const double weight = exp_of(std::max(prior.shape * (away - exp_of(away) + 1), -700.0));
        mass += weight;
        sum += weight * expected_given(n, exp_of(x));
    }
    return sum / mass;
}

GammaPrior automatic_concentration_prior(std::size_t mutations) {
    const double wanted = std::min(kClusters, (static_cast<double>(mutations) + 1) / 2);
    double low = -10; // log rate; the more rate, the fewer clusters
    double high = 15;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        const bool is_many = expected_clusters(mutations, {kShape, exp_of(middle)}) > wanted;
        (is_many ? low : high) = middle;
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", exp_of(0.5 * (low + high)));
    return {kShape, std::strtod(text, nullptr)};
}

} // namespace clono::engine
