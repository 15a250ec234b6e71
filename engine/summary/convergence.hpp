#pragma once
// Have the chains of a run converged? Diagnostics of the scalars, of every mutation's prevalences,
// and of the clustering.

#include "engine/summary/diagnostics.hpp"
#include "engine/summary/pooled_trace.hpp"

#include <string>
#include <vector>

namespace clono::engine {

struct ConvergenceLimits {
    double r_hat = 1.01;       ///< of the scalars, and of 99 % of the prevalences
    double most_r_hat = 1.05;  ///< of every prevalence
    double least_ess = 400;    ///< bulk and tail, of all
    double most_spread = 0.02; ///< of co-clustering between chains
};

/// True within the limits, and for a quantity that is constant and the same in all chains.
bool is_within(const Diagnostic& diagnostic, double most_r_hat, double least_ess);

struct ScalarDiagnostic {
    std::string name;
    Diagnostic diagnostic;
    bool passes = false;
};

struct Convergence {
    std::vector<ScalarDiagnostic> scalars; ///< concentration, precision, clusters
    std::vector<Diagnostic> prevalences;   ///< n x S, row-major; empty when not asked for
    /// Mean over pairs of mutations with P in (0.05, 0.95) of the standard deviation of P between
    /// chains; 0 without such pairs, NaN with one chain.
    double coclustering_spread = 0;
    bool prevalences_pass = false;
    bool coclustering_passes = false;
    bool passes = false;
};

/// Prevalences are diagnosed on at most kMostRows evenly chosen kept rows of each chain, and
/// co-clustering on at most kMostMutations evenly chosen mutations: what is left out could only add
/// cost, not another answer.
inline constexpr std::size_t kMostRows = 1000;
inline constexpr std::size_t kMostMutations = 1000;

struct ConvergenceRequest {
    bool has_precision = true;
    unsigned threads = 1;
    /// Stop looking once something fails.
    bool only_verdict = false;
    ConvergenceLimits limits;
};

/// @param chains  the kept rows of each chain by itself; the same number of rows each
Convergence assess_convergence(std::span<const PooledTrace> chains,
                               const ConvergenceRequest& request);

} // namespace clono::engine
