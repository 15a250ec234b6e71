// One update of log s that looks at every observation once. Slice sampling with stepping out and
// shrinkage moves log s for the tabulated likelihood, which costs one pass over the tables per level.
// Being reversible, that move is a proposal, which the exact likelihood accepts with chance
// min(1, [L / table](after) / [L / table](before)) (Liu, Monte Carlo Strategies (2001), section 9.4.3;
// Christen and Fox, J. Comput. Graph. Stat. 14 (2005)).

#include "engine/mcmc/moves.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <cmath>
#include <map>

namespace clono::engine {

namespace {

constexpr double kStep = 1.0;  // about the width of the conditional on the log scale
constexpr double kLeast = -23; // log s between e^-23 and e^23: beyond, nothing differs
constexpr double kMost = 23;
constexpr double kLogOfTwo = 6.93147180559945309417e-01;

/// Log prior of x = log s, without its constant.
double log_prior(const GammaPrior& prior, double x) {
    const double jacobian = planted(Fault::PrecisionWithoutJacobian) ? 0 : x;
    const double rate = prior.rate * (planted(Fault::PrecisionPriorTwice) ? 2 : 1);
    return (prior.shape - 1) * x - rate * exp_of(x) + jacobian;
}

/// The tabulated log likelihood of all observations at their present atoms, as a function of x.
class Tabulated {
public:
    explicit Tabulated(Partition& state) : state_(state), samples_(state.model.samples) {
        for (const double u : state.scales) {
            cubics_.push_back(state.surrogate.cubic(u));
        }
    }

    /// Lagrange's cubic through the four levels around x; x in [kLeast, kMost].
    double at(double x) {
        const double below = std::floor(x / kLogOfTwo);
        const double t = x / kLogOfTwo - below;
        const int power = static_cast<int>(below);
        return (t * (t - 1) * (t - 2) / -6 * level(power - 1) +
                (t + 1) * (t - 1) * (t - 2) / 2 * level(power)) +
               ((t + 1) * t * (t - 2) / -2 * level(power + 1) +
                (t + 1) * t * (t - 1) / 6 * level(power + 2));
    }

private:
    double level(int power) {
        const auto [found, is_new] = levels_.try_emplace(power, 0);
        if (is_new) {
            const Likelihood& likelihood = state_.model.likelihood;
            const Surrogate::Level& level = state_.surrogate.level(power);
            const float* table = level.tables.data();
            double sum = level.shifts;
            for (const std::uint32_t o : state_.all_observations) {
                const std::size_t slot = state_.labels[likelihood.mutation_of(o)];
                sum += cubics_[slot * samples_ + likelihood.sample_of(o)].of(table);
                table += state_.surrogate.knots();
            }
            found->second = sum;
        }
        return found->second;
    }

    Partition& state_;
    std::size_t samples_;
    std::vector<Cubic> cubics_; ///< by slot and sample
    std::map<int, double> levels_;
};

/// A draw of x by slice sampling of the tabulated target. Source: Neal, Ann. Stat. 31 (2003).
double slice(Tabulated& tabulated, const GammaPrior& prior, double x, Rng& rng) {
    const auto target = [&](double at) {
        return at < kLeast || at > kMost ? -1e300 : log_prior(prior, at) + tabulated.at(at);
    };
    const double level = target(x) - rng.exponential();
    double low = x - kStep * rng.uniform();
    double high = low + kStep;
    while (target(low) > level) {
        low -= kStep;
    }
    while (target(high) > level) {
        high += kStep;
    }
    for (;;) {
        const double candidate = low + (high - low) * rng.uniform();
        if (target(candidate) > level) {
            return candidate;
        }
        (candidate < x ? low : high) = candidate;
        if (high - low < 1e-12) { // only rounding is left: stay
            return x;
        }
    }
}

} // namespace

void update_precision(Partition& state, Rng& rng) {
    const ChainSettings& settings = state.model.settings;
    if (settings.density == Density::Binomial || !settings.precision_prior) {
        return;
    }
    Tabulated tabulated(state);
    const double before = log_of(state.precision);
    const double after = slice(tabulated, *settings.precision_prior, before, rng);

    const Likelihood& likelihood = state.model.likelihood;
    std::vector<std::uint32_t>& atom_of = state.atom_of_observation;
    for (const std::uint32_t o : state.all_observations) {
        atom_of[o] = state.labels[likelihood.mutation_of(o)] *
                         static_cast<std::uint32_t>(state.model.samples) +
                     likelihood.sample_of(o);
    }
    PrecisionTerms terms;
    likelihood.prepare(exp_of(after), terms);
    std::vector<double> values(state.log_values.size());
    likelihood.evaluate(state.all_observations, atom_of, state.prevalences, terms, state.work,
                        values);
    double exact = -state.log_likelihood();
    for (const double value : values) {
        exact += value;
    }
    const double proposed =
        planted(Fault::PrecisionWithoutHastings) ? 0 : tabulated.at(after) - tabulated.at(before);
    if (rng.exponential() > proposed - exact) {
        if (!planted(Fault::StalePrecisionTerms)) {
            state.log_values.swap(values);
        }
        state.set_precision(exp_of(after));
    }
}

} // namespace clono::engine
