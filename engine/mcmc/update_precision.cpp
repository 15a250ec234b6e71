// One slice-sampling update of log s with stepping out and shrinkage; each evaluation is one pass
// over all observations.

#include "engine/mcmc/moves.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

namespace clono::engine {

namespace {

constexpr double kStep = 1.0;  // about the width of the conditional on the log scale
constexpr double kLeast = -23; // log s between e^-23 and e^23: beyond, nothing differs
constexpr double kMost = 23;

/// Evaluates the target at log precisions and keeps the last evaluation.
class Target {
public:
    explicit Target(Partition& state) : state_(state), values_(state.log_values.size()) {
        const Likelihood& likelihood = state.model.likelihood;
        for (const std::uint32_t o : state.all_observations) {
            state.atom_of_observation[o] = state.labels[likelihood.mutation_of(o)] *
                                               static_cast<std::uint32_t>(state.model.samples) +
                                           likelihood.sample_of(o);
        }
        likelihood.pack(state.all_observations, state.atom_of_observation, state.prevalences,
                        state.work);
    }

    double prior(double x) const {
        const GammaPrior& prior = *state_.model.settings.precision_prior;
        const double jacobian = planted(Fault::PrecisionWithoutJacobian) ? 0 : x;
        const double rate = prior.rate * (planted(Fault::PrecisionPriorTwice) ? 2 : 1);
        return (prior.shape - 1) * x - rate * exp_of(x) + jacobian;
    }

    double at(double x) {
        if (x < kLeast || x > kMost) {
            return -1e300;
        }
        if (!planted(Fault::StalePrecisionTerms) || terms_.total.empty()) {
            state_.model.likelihood.prepare(exp_of(x), terms_);
        }
        state_.model.likelihood.evaluate(state_.work, terms_, values_);
        double sum = prior(x);
        for (const double value : values_) {
            sum += value;
        }
        return sum;
    }

    /// Make the last evaluation the state.
    void accept(double x) {
        state_.log_values.swap(values_);
        state_.set_precision(exp_of(x));
    }

private:
    Partition& state_;
    PrecisionTerms terms_;
    std::vector<double> values_;
};

} // namespace

void update_precision(Partition& state, Rng& rng) {
    if (state.model.settings.density == Density::Binomial ||
        !state.model.settings.precision_prior) {
        return;
    }
    Target target(state);
    const double x = log_of(state.precision);
    const double level = target.prior(x) + state.log_likelihood() - rng.exponential();
    double low = x - kStep * rng.uniform();
    double high = low + kStep;
    while (target.at(low) > level) {
        low -= kStep;
    }
    while (target.at(high) > level) {
        high += kStep;
    }
    for (;;) {
        const double candidate = low + (high - low) * rng.uniform();
        if (target.at(candidate) > level) {
            target.accept(candidate);
            return;
        }
        (candidate < x ? low : high) = candidate;
        if (high - low < 1e-12) { // only rounding is left: stay
            return;
        }
    }
}

} // namespace clono::engine
