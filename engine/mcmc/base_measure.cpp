#include "engine/mcmc/base_measure.hpp"

#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>

namespace clono::engine {

double scale_of(double prevalence) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 200 && low < high; ++i) {
        const double middle = 0.5 * (low + high);
        if (middle == low || middle == high) {
            break;
        }
        (prevalence_of(middle) < prevalence ? low : high) = middle;
    }
    return std::clamp(0.5 * (low + high), 0x1p-60, 1 - 0x1p-53);
}

BaseMeasure::BaseMeasure(double alpha, double beta)
    : alpha_(alpha),
      beta_(beta),
      log_norm_(log_gamma(alpha + beta) - log_gamma(alpha) - log_gamma(beta)),
      flat_(alpha == 1 && beta == 1) {}

double BaseMeasure::log_prevalence_density(double u) const {
    if (flat_) {
        return 0;
    }
    return log_norm_ + (alpha_ - 1) * log_of(prevalence_of(u)) +
           (beta_ - 1) * log_of((1 - u) * (1 - u) * (1 + 2 * u));
}

double BaseMeasure::log_density(double u) const {
    if (planted(Fault::AtomWithoutJacobian)) {
        return log_prevalence_density(u);
    }
    return log_prevalence_density(u) + log_of(6 * u * (1 - u));
}

double BaseMeasure::density(double u) const {
    const double jacobian = 6 * u * (1 - u);
    return flat_ ? jacobian : exp_of(log_prevalence_density(u)) * jacobian;
}

double BaseMeasure::draw(Rng& rng) const {
    return scale_of(flat_ ? rng.uniform() : rng.beta(alpha_, beta_));
}

} // namespace clono::engine
