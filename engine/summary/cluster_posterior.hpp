#pragma once
// The posterior of each cluster's prevalence on a mesh of [0, 1], given its members.

#include "engine/model/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clono::engine {

struct ClusterPosterior {
    std::size_t size = 0;                     ///< members
    std::vector<double> mean;                 ///< S
    std::vector<double> std;                  ///< S
    std::vector<std::vector<double>> density; ///< S x mesh_size; sums to 1
};

/// For cluster c and sample s: log p(x) = sum over the members of the log likelihood at prevalence
/// x, on `mesh_size` (>= 2) equally spaced points of [0, 1], with a flat prior.
/// @param cluster_of  n ids below cluster_count
/// @param precision   of the beta-binomial density; ignored by the binomial
std::vector<ClusterPosterior> cluster_posteriors(const Dataset& data, Density density,
                                                 double precision,
                                                 std::span<const std::uint32_t> cluster_of,
                                                 std::size_t cluster_count, std::size_t mesh_size,
                                                 unsigned threads);

} // namespace clono::engine
