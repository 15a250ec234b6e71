#pragma once
// What a Gamma prior of the Dirichlet process's concentration says about the number of clusters K of
// n mutations, and the prior that says something sensible whatever n is.
//
// E[K | alpha] = sum over j < n of alpha / (alpha + j) = alpha (psi(alpha + n) - psi(alpha)).
// Source: Antoniak, Ann. Stat. 2 (1974); Dorazio, J. Stat. Plan. Inference 139 (2009) for choosing
// the Gamma prior through K.

#include "engine/mcmc/chain.hpp"

#include <cstddef>

namespace clono::engine {

/// Prior mean of the number of clusters of n >= 1 mutations.
double expected_clusters(std::size_t mutations, const GammaPrior& prior);

/// The prior of `--concentration_prior auto`: shape 2, and the rate, rounded to four digits, with
/// which a priori 4 clusters are expected (2 of 2 or 3 mutations, or as near as can be). See
/// docs/engine.md for the choice.
GammaPrior automatic_concentration_prior(std::size_t mutations);

} // namespace clono::engine
