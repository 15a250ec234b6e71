#include "exact_posterior.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine::testing {

namespace {

constexpr std::size_t kPrevalencePoints = 800;
constexpr std::size_t kPrecisionPoints = 160;
constexpr std::size_t kConcentrationPoints = 4000;

double log_beta(double x, double y) {
    return std::lgamma(x) + std::lgamma(y) - std::lgamma(x + y);
}

double log_observation(const Observation& seen, double t, Density density, double s, double phi) {
    double sum = 0;
    for (const GenotypeState& g : seen.states) {
        const double wn = (1 - t) * g.normal_copies;
        const double wr = t * (1 - phi) * g.reference_copies;
        const double wv = t * phi * g.variant_copies;
        const double xi = (wn * g.normal_chance + wr * g.reference_chance + wv * g.variant_chance) /
                          (wn + wr + wv);
        const auto a = static_cast<double>(seen.ref_counts);
        const auto b = static_cast<double>(seen.var_counts);
        const double log_f = density == Density::Binomial ? b * std::log(xi) + a * std::log(1 - xi)
                                                          : log_beta(b + xi * s, a + (1 - xi) * s) -
                                                                log_beta(xi * s, (1 - xi) * s);
        sum += g.weight * std::exp(log_f);
    }
    return std::log(sum);
}

/// Integral and first moment of each subset's likelihood over the base measure, at one precision.
struct Blocks {
    std::vector<double> log_mass; ///< by subset
    std::vector<double> mean;     ///< by subset and sample
};

Blocks integrate(const Dataset& data, const ChainSettings& settings, double precision) {
    const std::size_t n = data.mutation_count();
    const std::size_t samples = data.sample_count();
    Blocks blocks{std::vector<double>(1U << n, 0), std::vector<double>((1U << n) * samples, 0)};
    std::vector<double> logs(n * kPrevalencePoints);
    std::vector<double> phi(kPrevalencePoints), weight(kPrevalencePoints);
    for (std::size_t q = 0; q < kPrevalencePoints; ++q) { // midpoints on the arcsine scale
        const double angle =
            (static_cast<double>(q) + 0.5) / kPrevalencePoints * std::acos(-1.0) / 2;
        phi[q] = std::sin(angle) * std::sin(angle);
        weight[q] = std::acos(-1.0) / kPrevalencePoints * std::sin(angle) * std::cos(angle) *
                    std::pow(phi[q], settings.base_alpha - 1) *
                    std::pow(1 - phi[q], settings.base_beta - 1) /
                    std::exp(log_beta(settings.base_alpha, settings.base_beta));
    }
    for (std::size_t s = 0; s < samples; ++s) {
        const Sample& sample = data.samples[s];
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t q = 0; q < kPrevalencePoints; ++q) {
                logs[i * kPrevalencePoints + q] =
                    log_observation(sample.observations[i], sample.tumour_content, settings.density,
                                    precision, phi[q]);
            }
        }
        for (std::size_t set = 1; set < 1U << n; ++set) {
            std::vector<double> total(kPrevalencePoints, 0);
            for (std::size_t i = 0; i < n; ++i) {
                for (std::size_t q = 0; (set >> i & 1U) != 0 && q < kPrevalencePoints; ++q) {
                    total[q] += logs[i * kPrevalencePoints + q];
                }
            }
            const double top = *std::max_element(total.begin(), total.end());
            double mass = 0;
            double moment = 0;
            for (std::size_t q = 0; q < kPrevalencePoints; ++q) {
                const double w = weight[q] * std::exp(total[q] - top);
                mass += w;
                moment += w * phi[q];
            }
            blocks.log_mass[set] += top + std::log(mass);
            blocks.mean[set * samples + s] = moment / mass;
        }
    }
    return blocks;
}

/// log of the integral of alpha^K Gamma(alpha) / Gamma(alpha + n) over alpha, and of alpha times it.
struct ConcentrationIntegral {
    std::vector<double> log_mass, mean; ///< by K
};

ConcentrationIntegral integrate_concentration(std::size_t n, const ChainSettings& settings) {
    ConcentrationIntegral result{std::vector<double>(n + 1, 0), std::vector<double>(n + 1, 0)};
    const auto log_prior_of_partition = [&](double alpha, std::size_t k) {
        return static_cast<double>(k) * std::log(alpha) + std::lgamma(alpha) -
               std::lgamma(alpha + static_cast<double>(n));
    };
    for (std::size_t k = 1; k <= n; ++k) {
        if (!settings.concentration_prior) {
            result.log_mass[k] = log_prior_of_partition(settings.concentration, k);
            result.mean[k] = settings.concentration;
            continue;
        }
        const auto [shape, rate] = *settings.concentration_prior;
        std::vector<double> logs(kConcentrationPoints), alpha(kConcentrationPoints);
        for (std::size_t q = 0; q < kConcentrationPoints; ++q) { // log alpha from -25 to 12
            const double x = -25 + 37 * (static_cast<double>(q) + 0.5) / kConcentrationPoints;
            alpha[q] = std::exp(x);
            logs[q] = shape * x - rate * alpha[q] + log_prior_of_partition(alpha[q], k);
        }
        const double top = *std::max_element(logs.begin(), logs.end());
        double mass = 0;
        double moment = 0;
        for (std::size_t q = 0; q < kConcentrationPoints; ++q) {
            mass += std::exp(logs[q] - top);
            moment += std::exp(logs[q] - top) * alpha[q];
        }
        result.log_mass[k] = top + std::log(mass);
        result.mean[k] = moment / mass;
    }
    return result;
}

/// Calls visit with the blocks (bit sets) of every partition of n things.
template <class Visit>
void for_each_partition(std::size_t n, std::size_t next, std::vector<std::size_t>& blocks,
                        const Visit& visit) {
    if (next == n) {
        visit(blocks);
        return;
    }
    for (std::size_t k = 0; k < blocks.size(); ++k) {
        blocks[k] |= std::size_t{1} << next;
        for_each_partition(n, next + 1, blocks, visit);
        blocks[k] &= ~(std::size_t{1} << next);
    }
    blocks.push_back(std::size_t{1} << next);
    for_each_partition(n, next + 1, blocks, visit);
    blocks.pop_back();
}

/// Adds every partition's weight to sums; what they are shares of is total.
class WeightedSum {
public:
    WeightedSum(std::size_t mutations, std::size_t samples)
        : n_(mutations),
          samples_(samples),
          sum_{std::vector<double>(n_ * n_, 0), std::vector<double>(n_ * samples, 0),
               std::vector<double>(n_ + 1, 0)} {}

    void add(double log_weight, const std::vector<std::size_t>& partition, const Blocks& blocks,
             double mean_concentration, double log_precision) {
        if (total_ == 0) {
            top_ = log_weight;
        }
        const double weight = std::exp(log_weight - top_);
        total_ += weight;
        sum_.clusters[partition.size()] += weight;
        sum_.concentration += weight * mean_concentration;
        sum_.log_precision += weight * log_precision;
        for (const std::size_t set : partition) {
            add_block(weight, set, blocks);
        }
    }

    ExactPosterior mean() const {
        ExactPosterior mean = sum_;
        for (auto* values : {&mean.together, &mean.prevalence, &mean.clusters}) {
            for (double& value : *values) {
                value /= total_;
            }
        }
        mean.concentration /= total_;
        mean.log_precision /= total_;
        return mean;
    }

private:
    void add_block(double weight, std::size_t set, const Blocks& blocks) {
        for (std::size_t i = 0; i < n_; ++i) {
            if ((set >> i & 1U) == 0) {
                continue;
            }
            for (std::size_t j = 0; j < n_; ++j) {
                sum_.together[i * n_ + j] += (set >> j & 1U) != 0 ? weight : 0;
            }
            for (std::size_t s = 0; s < samples_; ++s) {
                sum_.prevalence[i * samples_ + s] += weight * blocks.mean[set * samples_ + s];
            }
        }
    }

    std::size_t n_, samples_;
    ExactPosterior sum_;
    double total_ = 0;
    double top_ = 0; ///< the first log weight, subtracted from all
};

} // namespace

ExactPosterior enumerate_posterior(const Dataset& data, const ChainSettings& settings) {
    const std::size_t n = data.mutation_count();
    const ConcentrationIntegral alpha = integrate_concentration(n, settings);
    const bool sampled = settings.density == Density::BetaBinomial && settings.precision_prior;
    WeightedSum sum(n, data.sample_count());
    for (std::size_t p = 0; p < (sampled ? kPrecisionPoints : 1); ++p) { // log s from -10 to 11
        const double x = -10 + 21 * (static_cast<double>(p) + 0.5) / kPrecisionPoints;
        const double precision = sampled ? std::exp(x) : settings.precision;
        const double log_prior = sampled ? settings.precision_prior->shape * x -
                                               settings.precision_prior->rate * precision
                                         : 0;
        if (log_prior < -60) {
            continue;
        }
        const Blocks blocks = integrate(data, settings, precision);
        std::vector<std::size_t> scratch;
        for_each_partition(n, 0, scratch, [&](const std::vector<std::size_t>& partition) {
            double log_weight = log_prior + alpha.log_mass[partition.size()];
            for (const std::size_t set : partition) {
                log_weight += blocks.log_mass[set] + std::lgamma(__builtin_popcountll(set));
            }
            sum.add(log_weight, partition, blocks, alpha.mean[partition.size()],
                    std::log(precision));
        });
    }
    return sum.mean();
}

} // namespace clono::engine::testing
