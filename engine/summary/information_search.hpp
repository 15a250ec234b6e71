#pragma once
// The point estimate with the least posterior expected variation of information: a search over all
// partitions, not only over the cuts of a dendrogram.
//
// The expectation is taken over sampled partitions themselves. With c the estimate, c' a sampled
// partition, f(x) = x log2 x and n_kl the number of mutations in cluster k of c and l of c',
//
//     n VI(c, c') = sum_k f(n_k.) + sum_l f(n_.l) - 2 sum_kl f(n_kl),
//
// so moving a mutation changes it by terms of its own clusters alone, read from one table of n_kl
// per sampled partition. The search sweeps over the mutations in random order and puts each where
// the expectation is least, dissolves whole clusters to leave local optima, and starts from good
// cuts, from sampled partitions and from nothing.
//
// The random orders come from a constant seed, and restarts are independent of each other: the same
// trace gives the same estimate on any machine with any number of threads.
//
// Source: Dahl, Johnson & Mueller, "Search algorithms and loss functions for Bayesian clustering"
// (SALSO), JCGS 31 (2022); Wade & Ghahramani, Bayesian Analysis 13 (2018) for the loss.

#include "engine/summary/pooled_trace.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace clono::engine {

struct InformationEstimate {
    std::vector<std::uint32_t> cluster_of; ///< n ids, 0.. in order of first appearance
    std::size_t cluster_count = 0;
    double expected = 0; ///< variation of information from the sampled partitions, mean, in bits
};

struct InformationSearch {
    std::optional<std::size_t> max_clusters;
    /// Partitions to start from, besides the search's own; n labels each.
    std::vector<std::vector<std::uint32_t>> starts;
    unsigned threads = 1;
};

/// Over at most 500 evenly chosen kept rows, fewer with thousands of mutations or clusters, and from
/// at most 16 starts: about a second, and 16 MB per thread. Starts with more than
/// max_clusters clusters are replaced.
InformationEstimate search_by_information(const PooledTrace& trace,
                                          const InformationSearch& request);

/// The mean over all kept rows; for tests, and to compare estimates.
double expected_information(const PooledTrace& trace, const std::vector<std::uint32_t>& cluster_of);

} // namespace clono::engine
