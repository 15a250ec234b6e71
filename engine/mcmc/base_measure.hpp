#pragma once
// The base measure of one sample, Beta(alpha, beta), and the scale u on which atoms live.
//
// Atoms are kept as u in (0, 1) with prevalence phi = u^2 (3 - 2 u). Near 0 and 1 phi goes like
// 3 u^2, as the arcsine scale does: the information of a read count is spread evenly over u, so
// equally spaced knots in u serve every prevalence. 1 - phi = (1 - u)^2 (1 + 2 u) loses no digits.

#include "engine/mcmc/rng.hpp"

namespace clono::engine {

inline double prevalence_of(double u) {
    return u * u * (3 - 2 * u);
}

/// The u of a prevalence in (0, 1), to the last bits.
double scale_of(double prevalence);

class BaseMeasure {
public:
    BaseMeasure(double alpha, double beta);
    /// Density of u, with the Jacobian 6 u (1 - u); u in (0, 1).
    double density(double u) const;
    double log_density(double u) const;
    /// Log density of the prevalence itself at u.
    double log_prevalence_density(double u) const;
    /// A draw of u.
    double draw(Rng& rng) const;

private:
    double alpha_, beta_, log_norm_;
    bool flat_;
};

} // namespace clono::engine
