#pragma once
// Densities of one count, and the likelihood of one observation. For single values; batches go
// through engine/model/likelihood.hpp, with the same arithmetic.

#include "engine/model/dataset.hpp"

namespace clono::engine {

/// Least and greatest chance that the densities are given: keeps every logarithm finite, and only
/// acts where the error rate is 0.
constexpr double kLeastChance = 1e-12;

/// b log xi + a log(1 - xi) for xi in (0, 1): the binomial without its coefficient.
double log_binomial(double reference, double variant, double chance);

/// log B(b + xi s, a + (1 - xi) s) - log B(xi s, (1 - xi) s) for xi in (0, 1), s > 0: the
/// beta-binomial without its coefficient. The error is at most 1e-10 max(1, |value|) for s in
/// [1e-2, 1e6] and a + b up to 1e6, and 1e-8 max(1, |value|) for s up to 1e9.
double log_beta_binomial(double reference, double variant, double chance, double precision);

/// xi: the chance that a read shows the variant, at a prevalence in [0, 1].
/// Source: Roth et al., Nature Methods 11 (2014), methods.
double variant_read_chance(const GenotypeState& state, double tumour_content, double prevalence);

/// log of the sum over states of weight times density; precision is ignored by the binomial.
double log_likelihood(const Observation& observation, double tumour_content, Density density,
                      double precision, double prevalence);

} // namespace clono::engine
