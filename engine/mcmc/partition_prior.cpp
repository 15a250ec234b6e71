#include "engine/mcmc/partition_prior.hpp"

#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace clono::engine {

namespace {

// log alpha stays within these bounds: outside, no posterior of up to a million mutations has mass.
constexpr double kLeast = -500;
constexpr double kMost = 60;
constexpr int kPoints = 400;

} // namespace

PartitionPrior::PartitionPrior(std::size_t mutations, const ChainSettings& settings)
    : mutations_(static_cast<double>(mutations)),
      prior_(settings.concentration_prior),
      log_fixed_(log_of(settings.concentration)),
      log_masses_(mutations + 1, std::numeric_limits<double>::quiet_NaN()),
      envelopes_(mutations + 1) {}

double PartitionPrior::log_density(double x, double clusters) const {
    const double alpha = exp_of(x);
    return (prior_->shape + clusters) * x - prior_->rate * alpha - log_rising(alpha, mutations_);
}

double PartitionPrior::slope(double x, double clusters) const {
    const double h = 1e-4;
    return (log_density(x + h, clusters) - log_density(x - h, clusters)) / (2 * h);
}

double PartitionPrior::mode(double clusters) const {
    double low = kLeast;
    double high = kMost;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (slope(middle, clusters) > 0 ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

double PartitionPrior::fallen(double mode, double clusters, double side, double drop) const {
    const double level = log_density(mode, clusters) - drop;
    double near = 0;
    double far = 1;
    while (log_density(mode + side * far, clusters) > level && far < 1000) {
        far *= 2;
    }
    for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (near + far);
        (log_density(mode + side * middle, clusters) > level ? near : far) = middle;
    }
    return mode + side * far;
}

double PartitionPrior::log_mass(std::size_t clusters) const {
    const auto k = static_cast<double>(clusters);
    const double top = mode(k);
    const double low = fallen(top, k, -1, 45);
    const double high = fallen(top, k, 1, 45);
    const double step = (high - low) / kPoints; // the trapezoidal rule converges geometrically here
    const double reference = log_density(top, k);
    double sum = 0;
    for (int q = 0; q <= kPoints; ++q) {
        sum += exp_of(log_density(low + step * q, k) - reference);
    }
    return reference + log_of(sum * step);
}

double PartitionPrior::log_one_more(std::size_t clusters) {
    if (!prior_) {
        return log_fixed_;
    }
    if (clusters == 0) {
        return 0; // the first cluster is there in any partition
    }
    for (const std::size_t k : {clusters, clusters + 1}) {
        if (std::isnan(log_masses_[k])) {
            log_masses_[k] = log_mass(k);
        }
    }
    return log_masses_[clusters + 1] - log_masses_[clusters];
}

PartitionPrior::Envelope PartitionPrior::envelope(double clusters) const {
    Envelope made;
    const double top = mode(clusters);
    made.height = log_density(top, clusters);
    for (const int side : {0, 1}) { // tangents where the density has fallen by a factor e
        const double touch = fallen(top, clusters, side == 0 ? -1 : 1, 1);
        made.steep[side] = std::fabs(slope(touch, clusters));
        const double rise = made.height - log_density(touch, clusters);
        made.cross[side] = touch + (side == 0 ? 1 : -1) * rise / made.steep[side];
    }
    return made;
}

double PartitionPrior::draw_concentration(std::size_t clusters, Rng& rng) {
    const double k =
        static_cast<double>(clusters) - (planted(Fault::ConcentrationOffByOne) ? 1 : 0);
    Envelope& above = envelopes_[clusters];
    if (above.steep[0] == 0) {
        above = envelope(k);
    }
    const double middle = above.cross[1] - above.cross[0];
    const double tails[2] = {1 / above.steep[0], 1 / above.steep[1]};
    for (;;) {
        const double at = rng.uniform() * (middle + tails[0] + tails[1]);
        double x = above.cross[0] + at;
        double bound = above.height;
        if (at >= middle) {
            const int side = at - middle < tails[0] ? 0 : 1;
            const double away = rng.exponential();
            x = above.cross[side] + (side == 0 ? -1 : 1) * away * tails[side];
            bound = above.height - away;
        }
        if (rng.exponential() > bound - log_density(x, k)) {
            return exp_of(x);
        }
    }
}

} // namespace clono::engine
