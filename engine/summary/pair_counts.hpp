#pragma once
// In how many kept rows two mutations share a cluster: exact counts, so that equal probabilities
// are equal numbers.

#include "engine/summary/pooled_trace.hpp"
#include "engine/summary/triangle.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace clono::engine {

struct PairCounts {
    std::size_t rows = 0;
    Triangle<std::uint32_t> together; ///< of i < j, at most `rows`

    std::size_t mutation_count() const { return together.size(); }

    /// P(i and j in one cluster); 1 on the diagonal.
    double probability(std::size_t i, std::size_t j) const {
        return i == j ? 1 : static_cast<double>(together.at(i, j)) / static_cast<double>(rows);
    }
};

/// Counts over all kept rows, on `threads` threads. Takes 2 n^2 bytes.
/// @param which  mutations to count; empty: all
PairCounts count_pairs(const PooledTrace& trace, unsigned threads,
                       std::span<const std::size_t> which = {});

} // namespace clono::engine
