#include "engine/summary/cluster_posterior.hpp"

#include "engine/model/likelihood.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace clono::engine {

namespace {

double mesh_point(std::size_t index, std::size_t mesh_size) {
    return static_cast<double>(index) / static_cast<double>(mesh_size - 1);
}

/// From unnormalised logarithms to probabilities that sum to 1.
std::vector<double> normalised(const double* logs, std::size_t count) {
    const double most = *std::max_element(logs, logs + count);
    const auto groups = whole_groups(count);
    std::vector<double> shifted(groups, -1000);
    std::vector<double> density(groups);
    for (std::size_t i = 0; i < count; ++i) {
        shifted[i] = std::max(logs[i] - most, -1000.0);
    }
    // The kernel's exponential and not the library's: the same bytes everywhere.
    default_kernel().exponentials(groups, shifted.data(), density.data());
    density.resize(count);
    const double sum = std::accumulate(density.begin(), density.end(), 0.0);
    for (auto& value : density) {
        value /= sum;
    }
    return density;
}

} // namespace

std::vector<ClusterPosterior> cluster_posteriors(const Dataset& data, Density density,
                                                 double precision,
                                                 std::span<const std::uint32_t> cluster_of,
                                                 std::size_t cluster_count, std::size_t mesh_size,
                                                 unsigned threads) {
    const auto n = data.mutation_count();
    const auto samples = data.sample_count();
    std::vector<ClusterPosterior> clusters(cluster_count);
    for (auto& cluster : clusters) {
        cluster.mean.resize(samples);
        cluster.std.resize(samples);
        cluster.density.resize(samples);
    }
    for (const auto cluster : cluster_of) {
        ++clusters[cluster].size;
    }
    const Likelihood likelihood(data, density);
    PrecisionTerms terms;
    likelihood.prepare(precision, terms);
    parallel_for(samples, threads, [&](std::size_t s) {
        PackedObservations packed;
        std::vector<std::uint32_t> observations(n);
        const std::vector<std::uint32_t> atoms(n, 0);
        std::vector<double> values(n);
        std::vector<double> logs(cluster_count * mesh_size);
        for (std::size_t i = 0; i < n; ++i) {
            observations[i] = likelihood.observation(i, s);
        }
        for (std::size_t m = 0; m < mesh_size; ++m) {
            const double prevalence[] = {mesh_point(m, mesh_size)};
            likelihood.evaluate(observations, atoms, prevalence, terms, packed, values);
            for (std::size_t i = 0; i < n; ++i) {
                logs[cluster_of[i] * mesh_size + m] += values[i];
            }
        }
        for (std::size_t c = 0; c < cluster_count; ++c) {
            auto mass = normalised(logs.data() + c * mesh_size, mesh_size);
            double mean = 0;
            for (std::size_t m = 0; m < mesh_size; ++m) {
                mean += mesh_point(m, mesh_size) * mass[m];
            }
            double variance = 0;
            for (std::size_t m = 0; m < mesh_size; ++m) {
                const double difference = mesh_point(m, mesh_size) - mean;
                variance += mass[m] * difference * difference;
            }
            clusters[c].mean[s] = mean;
            clusters[c].std[s] = std::sqrt(variance);
            clusters[c].density[s] = std::move(mass);
        }
    });
    return clusters;
}

} // namespace clono::engine
