#pragma once
// Mutations as rows grouped by cluster, and the strip that shows any number of them at once.

#include "engine/plot/drawing.hpp"

namespace clono::engine::plot {

/// Equal parts of [0, 1] in which a mutation's trace is counted.
inline constexpr std::size_t kTraceBins = 100;

/// The scene's mutations by cluster id, within a cluster in input order.
std::vector<std::size_t> rows_by_cluster(const Scene& scene);

/// A line per mutation (or, beyond what pixels show, per group of neighbours), a column per sample from
/// prevalence 0 to 1; the density in shades of the cluster's colour, each line scaled to its own highest.
Page density_strip(const Scene& scene, const std::vector<std::size_t>& rows);

} // namespace clono::engine::plot
