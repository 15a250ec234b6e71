#pragma once
// Does a mutation fit any cluster? Posterior predictive tail probabilities, and a flag at a false
// discovery rate of 5 %.
//
// Against cluster k the counts of mutation i in sample s have, in genotype state j, the two-sided
// tail probability 2 min(P(X <= b), P(X >= b)) under the model's density, averaged over the
// cluster's posterior of the prevalence. The states are a nuisance: the greatest over j counts. The
// samples are joined by Fisher's method. The mutation is given the benefit of the doubt among
// clusters: its own, and when that is below 5 %, the greatest over all clusters. A mutation that is
// alone isn't compared with its own cluster: that one fits any counts.
//
// Each of these steps can only raise the probability, so that under the model it is at most as often
// small as a uniform number, and Benjamini and Hochberg's rule keeps its promise.
//
// Source: Fisher, Statistical Methods for Research Workers (1932); Benjamini & Hochberg, JRSS B 57
// (1995); Gelman, Meng & Stern, Statistica Sinica 6 (1996).

#include "engine/model/dataset.hpp"
#include "engine/summary/cluster_posterior.hpp"

#include <span>
#include <vector>

namespace clono::engine {

struct Fit {
    double probability = 1; ///< NaN when there is no cluster to compare with
    bool fits_no_cluster = false;
};

/// @param cluster_of  n ids
/// @param clusters    their posteriors on a fine mesh
/// @return            one per mutation
std::vector<Fit> fits_of(const Dataset& data, Density density, double precision,
                         std::span<const std::uint32_t> cluster_of,
                         const std::vector<ClusterPosterior>& clusters, unsigned threads);

/// Two-sided tail probability of `variant` of `depth` reads: beta-binomial with this chance in (0, 1)
/// and precision, or binomial with precision 0.
double tail_probability(double depth, double variant, double chance, double precision);

/// Which of these probabilities are discoveries at the given rate; NaN never is.
std::vector<bool> discoveries(std::span<const double> probabilities, double rate);

} // namespace clono::engine
