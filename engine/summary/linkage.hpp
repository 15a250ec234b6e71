#pragma once
// Average-linkage clustering (UPGMA) of mutations by the probability of sharing a cluster.

#include "engine/summary/pair_counts.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace clono::engine {

/// One merge. A cluster is named by its smallest member.
struct Merge {
    std::size_t left = 0; ///< the smaller name; the merged cluster's name
    std::size_t right = 0;
    std::size_t left_size = 0;
    std::size_t right_size = 0;
    std::uint64_t together = 0; ///< sum of the pair counts between the two
};

/// The n - 1 merges, the most similar pair first. Similarities are compared exactly, as fractions of
/// whole numbers; among equal ones the pair with the smallest left name, then the smallest right
/// name, is merged. Takes 4 n^2 bytes and mostly O(n^2) time.
std::vector<Merge> link_by_average(const PairCounts& counts);

/// Labels of the cut into k clusters (1 <= k <= n), 0.. in order of first appearance.
std::vector<std::uint32_t> cut_into(const std::vector<Merge>& merges, std::size_t mutations,
                                    std::size_t k);

/// Mutations in the order of the dendrogram's leaves, left before right.
std::vector<std::size_t> leaf_order(const std::vector<Merge>& merges, std::size_t mutations);

} // namespace clono::engine
