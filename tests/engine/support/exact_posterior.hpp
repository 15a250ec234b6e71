#pragma once
// The posterior of tiny data by enumeration of all partitions of the mutations, with block
// integrals by quadrature. Shares nothing with the engine but the data's layout: likelihoods are
// written anew over std::lgamma.

#include "engine/mcmc/chain.hpp"

#include <vector>

namespace clono::engine::testing {

struct ExactPosterior {
    std::vector<double> together;   ///< n x n chance that two mutations share a cluster
    std::vector<double> prevalence; ///< n x S posterior means
    std::vector<double> clusters;   ///< chance of K = 1..n
    double concentration = 0;       ///< posterior means
    double log_precision = 0;
};

/// At most 8 mutations (4,140 partitions). Precision and concentration as the settings say.
ExactPosterior enumerate_posterior(const Dataset& data, const ChainSettings& settings);

} // namespace clono::engine::testing
