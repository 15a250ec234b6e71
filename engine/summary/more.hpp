#pragma once
// What PyClone's tables don't say: how sure an assignment is, intervals, copies of the mutation.

#include "engine/model/dataset.hpp"
#include "engine/summary/mpear.hpp"
#include "engine/summary/pair_counts.hpp"
#include "engine/summary/pooled_trace.hpp"

#include <array>
#include <span>
#include <vector>

namespace clono::engine {

/// Per mutation: the mean over the other members of its cluster of the probability of sharing a
/// cluster; for a mutation alone in its cluster the probability of being alone.
std::vector<double> assignment_of(const PooledTrace& trace, const PairCounts& counts,
                                  const Clustering& clustering);

/// Per cluster: the mean of that probability over all pairs of members; NaN for one member.
std::vector<double> cohesion_of(const PairCounts& counts, const Clustering& clustering);

/// 2.5, 50 and 97.5 % quantiles of each mutation's prevalence in each sample, n x S, over at most
/// 4,000 evenly chosen kept rows.
using Quantiles = std::array<double, 3>;
std::vector<Quantiles> prevalence_quantiles(const PooledTrace& trace, unsigned threads);

/// The most probable number of mutated copies per cancer cell that carries the mutation, and its
/// posterior probability, given the prevalence.
struct Multiplicity {
    int copies = 1;
    double probability = 1;
};

/// @param prevalence  n x S, at which the states are compared
/// @return            n x S
std::vector<Multiplicity> multiplicities(const Dataset& data, Density density, double precision,
                                         std::span<const double> prevalence);

/// Linear interpolation between order statistics (type 7 of Hyndman and Fan).
double quantile_of_sorted(std::span<const double> sorted, double q);

} // namespace clono::engine
