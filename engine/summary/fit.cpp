#include "engine/summary/fit.hpp"

#include "engine/model/density.hpp"
#include "engine/model/elementary.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace clono::engine {

namespace {

constexpr double kDiscoveryRate = 0.05;
/// Deeper counts are scaled down to this depth, which only widens their distribution.
constexpr double kMostDepth = 20'000;
constexpr std::array kQuantiles = {0.1, 0.3, 0.5, 0.7, 0.9};
using Prevalences = std::array<double, kQuantiles.size()>;

/// P(X <= b) and P(X >= b).
struct Tails {
    double lower = 1;
    double upper = 1;
};

/// p(x + 1) / p(x) of the count x of `depth` reads; precision 0 for the binomial.
double step_up(double x, double depth, double chance, double precision) {
    const double reads = (depth - x) / (x + 1);
    return precision == 0
               ? reads * chance / (1 - chance)
               : reads * (x + chance * precision) / (depth - x - 1 + (1 - chance) * precision);
}

/// Sum of p(x) / p(b) beyond b, upwards or downwards.
double sum_beyond(double b, double depth, double chance, double precision, bool upwards) {
    double sum = 0;
    double term = 1;
    double x = b;
    while (upwards ? x < depth : x > 0) {
        const double before = term;
        term = upwards ? term * step_up(x, depth, chance, precision)
                       : term / step_up(x - 1, depth, chance, precision);
        sum += term;
        const bool is_spent = term < before && term < 1e-12 * sum;
        if (is_spent || sum > 1e200) {
            break;
        }
        x += upwards ? 1 : -1;
    }
    return sum;
}

Tails tails_of(double depth, double b, double chance, double precision) {
    const double below = sum_beyond(b, depth, chance, precision, false);
    const double above = sum_beyond(b, depth, chance, precision, true);
    const double all = below + 1 + above;
    return {(below + 1) / all, (above + 1) / all};
}

double two_sided(const Tails& tails) {
    return std::min(1.0, 2 * std::min(tails.lower, tails.upper));
}

/// Chance that the product of `count` uniform numbers is at most exp(-sum_of_logs).
double joined(double sum_of_logs, std::size_t count) {
    double term = 1;
    double sum = 1;
    for (std::size_t j = 1; j < count; ++j) {
        term *= sum_of_logs / static_cast<double>(j);
        sum += term;
    }
    return std::min(1.0, exp_of(std::max(-sum_of_logs, -700.0)) * sum);
}

class Fitting {
public:
    Fitting(const Dataset& data, Density density, double precision,
            const std::vector<ClusterPosterior>& clusters)
        : data_(data), precision_(density == Density::Binomial ? 0 : precision) {
        for (const auto& cluster : clusters) {
            for (const auto& mass : cluster.density) {
                prevalences_.push_back(quantiles(mass));
            }
        }
    }

    /// Of a mutation in a cluster, over all samples.
    double probability(std::size_t mutation, std::size_t cluster) const {
        const auto samples = data_.sample_count();
        double logs = 0;
        for (std::size_t s = 0; s < samples; ++s) {
            const double p =
                probability(data_.samples[s].observations[mutation],
                            data_.samples[s].tumour_content, prevalences_[cluster * samples + s]);
            logs -= log_of(std::max(p, 1e-300));
        }
        return joined(logs, samples);
    }

private:
    static Prevalences quantiles(const std::vector<double>& mass) {
        Prevalences at{};
        double sum = 0;
        std::size_t q = 0;
        for (std::size_t m = 0; m < mass.size(); ++m) {
            sum += mass[m];
            for (; q < at.size() && sum >= kQuantiles[q]; ++q) {
                at[q] = static_cast<double>(m) / static_cast<double>(mass.size() - 1);
            }
        }
        return at;
    }

    double probability(const Observation& counts, double tumour_content,
                       const Prevalences& prevalences) const {
        auto depth = static_cast<double>(counts.ref_counts + counts.var_counts);
        auto variant = static_cast<double>(counts.var_counts);
        if (depth == 0) {
            return 1;
        }
        if (depth > kMostDepth) {
            variant = std::round(variant / depth * kMostDepth);
            depth = kMostDepth;
        }
        double most = 0;
        for (const auto& state : counts.states) {
            Tails mean{0, 0};
            for (const double prevalence : prevalences) {
                const double chance =
                    std::clamp(variant_read_chance(state, tumour_content, prevalence), kLeastChance,
                               1 - kLeastChance);
                const auto tails = tails_of(depth, variant, chance, precision_);
                mean.lower += tails.lower / static_cast<double>(prevalences.size());
                mean.upper += tails.upper / static_cast<double>(prevalences.size());
            }
            most = std::max(most, two_sided(mean));
        }
        return most;
    }

    const Dataset& data_;
    double precision_;                     ///< 0: binomial
    std::vector<Prevalences> prevalences_; ///< clusters x S
};

} // namespace

double tail_probability(double depth, double variant, double chance, double precision) {
    return two_sided(tails_of(depth, variant, chance, precision));
}

std::vector<bool> discoveries(std::span<const double> probabilities, double rate) {
    std::vector<double> sorted;
    for (const double p : probabilities) {
        sorted.push_back(std::isnan(p) ? 1 : p);
    }
    std::sort(sorted.begin(), sorted.end());
    double limit = -1;
    for (std::size_t r = 0; r < sorted.size(); ++r) {
        if (sorted[r] <= rate * static_cast<double>(r + 1) / static_cast<double>(sorted.size())) {
            limit = sorted[r];
        }
    }
    std::vector<bool> found;
    for (const double p : probabilities) {
        found.push_back(p <= limit);
    }
    return found;
}

std::vector<Fit> fits_of(const Dataset& data, Density density, double precision,
                         std::span<const std::uint32_t> cluster_of,
                         const std::vector<ClusterPosterior>& clusters, unsigned threads) {
    const auto n = data.mutation_count();
    const Fitting fitting(data, density, precision, clusters);
    std::vector<double> probabilities(n, std::numeric_limits<double>::quiet_NaN());
    parallel_for(n, threads, [&](std::size_t i) {
        const auto own = cluster_of[i];
        auto& best = probabilities[i];
        if (clusters[own].size > 1) {
            best = fitting.probability(i, own);
        }
        for (std::size_t k = 0; k < clusters.size() && !(best >= kDiscoveryRate); ++k) {
            if (k != own) {
                best = std::fmax(best, fitting.probability(i, k));
            }
        }
    });
    const auto found = discoveries(probabilities, kDiscoveryRate);
    std::vector<Fit> fits;
    for (std::size_t i = 0; i < n; ++i) {
        fits.push_back({probabilities[i], found[i]});
    }
    return fits;
}

} // namespace clono::engine
