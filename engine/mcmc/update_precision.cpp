// The precision s moves on the log scale, by slice sampling, in one of two ways.
//
// Mostly log s goes to the opposite side of its slice. log s and the partition lead each other:
// given either the other one is drawn almost afresh, yet both together go far only slowly. If log s
// drawn given the partition has correlation r with the last one, opposite sides have 2 r - 1. The
// slice is that of the tabulated likelihood, which costs one pass over the tables per level; being
// reversible, the step is a proposal, which the exact likelihood accepts with chance
// min(1, [L / table](after) / [L / table](before)) (Liu, Monte Carlo Strategies (2001), section
// 9.4.3; Christen and Fox, J. Comput. Graph. Stat. 14 (2005)).
//
// Otherwise it goes anywhere on the slice of the exact likelihood. That keeps even functions of
// log s moving, and brings a chain home from far away, where tables and likelihood differ by so
// much that no step by tables is accepted.

#include "engine/mcmc/moves.hpp"
#include "engine/mcmc/slice.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

namespace clono::engine {

namespace {

constexpr double kOppositeShare = 0.9;
constexpr double kLevelsOfAPoint = 8; // that a slice without width asks for, at most
constexpr double kLeast = -23;        // log s between e^-23 and e^23: beyond, nothing differs
constexpr double kMost = 23;

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
        levels_.fill(std::numeric_limits<double>::quiet_NaN());
    }

    /// Lagrange's cubic through the four levels around x; x in [kLeast, kMost].
    double at(double x) {
        const double below = std::floor(x * std::numbers::log2e);
        const double t = x * std::numbers::log2e - below;
        const int power = static_cast<int>(below);
        constexpr double kSixth = 1.0 / 6.0;
        return (t * (t - 1) * (t - 2) * -kSixth * level(power - 1) +
                (t + 1) * (t - 1) * (t - 2) * 0.5 * level(power)) +
               ((t + 1) * t * (t - 2) * -0.5 * level(power + 1) +
                (t + 1) * t * (t - 1) * kSixth * level(power + 2));
    }

private:
    static constexpr int kLeastPower = -36; // kLeast / log 2 and a margin for the cubic
    static constexpr int kMostPower = 36;

    double level(int power) {
        assert(power >= kLeastPower && power <= kMostPower);
        double& sum = levels_[static_cast<std::size_t>(power - kLeastPower)];
        if (std::isnan(sum)) {
            sum = summed(state_.surrogate.level(power));
        }
        return sum;
    }

    double summed(const Surrogate::Level& level) const {
        const Likelihood& likelihood = state_.model.likelihood;
        const float* table = level.tables.data();
        double sum = level.shifts;
        for (const std::uint32_t o : state_.all_observations) {
            const std::size_t slot = state_.labels[likelihood.mutation_of(o)];
            sum += cubics_[slot * samples_ + likelihood.sample_of(o)].of(table);
            table += state_.surrogate.knots();
        }
        return sum;
    }

    Partition& state_;
    std::size_t samples_;
    std::vector<Cubic> cubics_;                                 ///< by slot and sample
    std::array<double, kMostPower - kLeastPower + 1> levels_{}; ///< NaN until needed
};

/// The exact log likelihood of all observations at their present atoms, as a function of x.
class Exact {
public:
    explicit Exact(Partition& state) : state_(state), values_(state.log_values.size()) {
        state.model.likelihood.pack(state.all_observations, state.atoms_of_observations(),
                                    state.prevalences, state.work);
    }

    double at(double x) {
        state_.model.likelihood.prepare(exp_of(x), terms_);
        state_.model.likelihood.evaluate(state_.work, terms_, values_);
        double sum = 0;
        for (const double value : values_) {
            sum += value;
        }
        return sum;
    }

    /// Make the x that at() was last asked for the state's.
    void take(double x) {
        if (!planted(Fault::StalePrecisionTerms)) {
            state_.log_values.swap(values_);
        }
        state_.set_precision(exp_of(x));
    }

private:
    Partition& state_;
    PrecisionTerms terms_;
    std::vector<double> values_;
};

/// The log density of x within its bounds: prior times a likelihood's at(x).
template <class Function>
auto log_posterior_of(Function& likelihood, const GammaPrior& prior) {
    return [&](double x) {
        return x > kLeast && x < kMost ? log_prior(prior, x) + likelihood.at(x) : -1e300;
    };
}

void move_anywhere(Partition& state, const GammaPrior& prior, Rng& rng) {
    Exact exact(state);
    const double x = log_of(state.precision);
    Slice slice(log_posterior_of(exact, prior), x, log_prior(prior, x) + state.log_likelihood(),
                rng);
    if (const std::optional<double> after = slice.anywhere(rng)) {
        exact.take(*after);
    }
}

/// How far from log s the ends of a slice may lie so that its levels are all kept. Wider ones come
/// far from equilibrium, or where the counts are as good as binomial.
double furthest_end(const Surrogate& surrogate) {
    const double levels = static_cast<double>(surrogate.levels_kept()) - kLevelsOfAPoint;
    return levels / 2 * std::numbers::ln2;
}

void move_opposite(Partition& state, const GammaPrior& prior, Rng& rng) {
    Tabulated tabulated(state);
    const double before = log_of(state.precision);
    const double present = tabulated.at(before);
    Slice slice(log_posterior_of(tabulated, prior), before, log_prior(prior, before) + present,
                rng);
    const std::optional<double> after = slice.opposite(furthest_end(state.surrogate));
    if (!after) {
        return;
    }
    Exact exact(state);
    const double change = exact.at(*after) - state.log_likelihood();
    const double proposed =
        planted(Fault::PrecisionWithoutHastings) ? 0 : tabulated.at(*after) - present;
    if (rng.exponential() > proposed - change) {
        exact.take(*after);
    }
}

/// A chain may start anywhere; from beyond the bounds it comes to just within them.
void bring_within_bounds(Partition& state) {
    const double x = log_of(state.precision);
    if (x <= kLeast || x >= kMost) {
        state.set_precision(exp_of(std::clamp(x, kLeast + 1, kMost - 1)));
        state.evaluate_all();
    }
}

} // namespace

void update_precision(Partition& state, Rng& rng) {
    const ChainSettings& settings = state.model.settings;
    if (settings.density == Density::Binomial || !settings.precision_prior) {
        return;
    }
    bring_within_bounds(state);
    const bool opposite = rng.uniform() < kOppositeShare;
    (opposite ? move_opposite : move_anywhere)(state, *settings.precision_prior, rng);
}

} // namespace clono::engine
