#pragma once
// A second point estimate of the clustering: the cut of the dendrogram with the least posterior
// expected variation of information, by its lower bound from the co-clustering probabilities.
//
// Source: Wade & Ghahramani, Bayesian Analysis 13 (2018), section 4.

#include "engine/summary/linkage.hpp"
#include "engine/summary/pair_counts.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace clono::engine {

struct InformationClustering {
    std::vector<std::uint32_t> cluster_of; ///< n ids, 0.. in order of first appearance
    std::size_t cluster_count = 0;
    double bound = 0; ///< of the expected variation of information, in bits
};

/// Over all cuts into at most `max_clusters` clusters; the smallest number among equals. Takes O(n^2)
/// time.
InformationClustering cluster_by_information(const PairCounts& counts,
                                             const std::vector<Merge>& merges,
                                             std::optional<std::size_t> max_clusters);

/// The bound for any clustering; O(n^2). For tests.
double information_bound(const PairCounts& counts, const std::vector<std::uint32_t>& cluster_of);

} // namespace clono::engine
