#pragma once
// The point estimate of the clustering: the cut of the dendrogram with the greatest posterior
// expected adjusted Rand index (PEAR).
//
// Source: Fritsch & Ickstadt, Bayesian Analysis 4 (2009).

#include "engine/summary/linkage.hpp"
#include "engine/summary/pair_counts.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace clono::engine {

struct Clustering {
    std::vector<std::uint32_t> cluster_of; ///< n ids, 0.. in order of first appearance
    std::size_t cluster_count = 0;
    double score = 0; ///< PEAR of the cut
    /// True when no cut scored above 0 (as one cluster and all singletons do by definition), and
    /// posterior expected Binder loss chose between these two.
    bool was_undecided = false;
};

/// The best cut into at most `max_clusters` clusters; the smallest number among equals.
Clustering cluster_by_mpear(const PairCounts& counts, const std::vector<Merge>& merges,
                            std::optional<std::size_t> max_clusters);

} // namespace clono::engine
