#pragma once
// Hints that a run's settings don't suit its data: what a statistician would ask first.

#include "engine/model/dataset.hpp"
#include "engine/summary/cluster_posterior.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clono::engine {

struct Warning {
    std::string code;    ///< stable; listed in docs/engine-contract.md
    std::string sample;  ///< empty: of the whole run
    double value = 0;    ///< see there
    std::string message; ///< a sentence in English
};

/// What the warnings look at.
struct WarningInput {
    const Dataset& data;
    Density density = Density::BetaBinomial;
    double precision = 0; ///< mean of the kept rows
    std::size_t burnin = 0;
    std::span<const std::uint32_t> cluster_of;
    const std::vector<ClusterPosterior>& clusters; ///< on a fine mesh
    double mean_clusters = 0;                      ///< of the kept rows
    /// The same under a prior that expects few clusters; nothing when it wasn't asked.
    std::optional<double> mean_clusters_otherwise;
};

/// In the order burn-in, prior, precision, then by sample.
std::vector<Warning> warnings_of(const WarningInput& input);

} // namespace clono::engine
