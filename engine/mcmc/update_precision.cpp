// The precision s moves on the log scale, by slice sampling (Neal, Ann. Stat. 31 (2003)), in one of
// two ways.
//
// Mostly log s goes to the opposite side of its slice. log s and the partition lead each other: given
// either the other one is drawn almost afresh, yet both together go far only slowly. If log s drawn
// given the partition has correlation r with the last one, opposite sides have 2 r - 1. The slice is
// that of the tabulated likelihood, which costs one pass over the tables per level; being reversible,
// the step is a proposal, which the exact likelihood accepts with chance
// min(1, [L / table](after) / [L / table](before)) (Liu, Monte Carlo Strategies (2001), section 9.4.3;
// Christen and Fox, J. Comput. Graph. Stat. 14 (2005)).
//
// Otherwise it goes anywhere on the slice of the exact likelihood. That keeps even functions of log s
// moving, and brings a chain home from far away, where tables and likelihood differ by so much that
// no step by tables is accepted.

#include "engine/mcmc/moves.hpp"
#include "engine/model/elementary.hpp"
#include "engine/model/planted_faults.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace clono::engine {

namespace {

constexpr double kOppositeShare = 0.9;
constexpr double kStep = 1.0;      // about the width of the conditional on the log scale
constexpr double kMargin = 8;      // levels that a slice of one point asks for, at most
constexpr double kEndError = 1e-9; // of the ends
constexpr double kLeast = -23;     // log s between e^-23 and e^23: beyond, nothing differs
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

/// The points x at which prior times likelihood is above a level drawn below that of the present x.
template <class Likelihood>
class Slice {
public:
    Slice(Likelihood& likelihood, double present, const GammaPrior& prior, double x, Rng& rng)
        : likelihood_(likelihood),
          prior_(prior),
          x_(x),
          level_(log_prior(prior, x) + present -
                 (planted(Fault::SliceAtTheDensity) ? 0 : rng.exponential())) {}

    bool has(double x) {
        return x > kLeast && x < kMost && log_prior(prior_, x) + likelihood_.at(x) > level_;
    }

    /// A point drawn by stepping out and shrinkage (section 4), or nothing if x must stay. The
    /// likelihood was last asked for it.
    std::optional<double> anywhere(Rng& rng) {
        double low = x_ - kStep * rng.uniform();
        double high = low + kStep;
        while (has(low)) {
            low -= kStep;
        }
        while (has(high)) {
            high += kStep;
        }
        while (high - low > 1e-12) { // below, only rounding is left
            const double candidate = low + (high - low) * rng.uniform();
            if (has(candidate)) {
                return candidate;
            }
            (candidate < x_ ? low : high) = candidate;
        }
        return {};
    }

    /// The mirror image of x between the slice's ends (section 6), or nothing if an end is further
    /// away than furthest or the way back would find others.
    std::optional<double> opposite(double furthest) {
        const std::optional<double> low = end(x_, -kStep, furthest);
        const std::optional<double> high = end(x_, kStep, furthest);
        if (!low || !high) {
            return {};
        }
        const double image = *low + (*high - x_);
        const auto is_found_again = [&](double before, double step) {
            const std::optional<double> after = end(image, step, furthest);
            return after && std::abs(*after - before) < 2 * kEndError;
        };
        if (!has(image) || !is_found_again(*low, -kStep) || !is_found_again(*high, kStep)) {
            return {};
        }
        return image;
    }

private:
    /// The slice's end on one side of a point in it, by stepping out and bisection.
    std::optional<double> end(double from, double step, double furthest) {
        double within = from;
        double without = from + step;
        while (has(without)) {
            if (std::abs(without - from) >= furthest) {
                return {};
            }
            within = without;
            without += step;
        }
        while (std::abs(without - within) > kEndError) {
            const double middle = 0.5 * (within + without);
            (has(middle) ? within : without) = middle;
        }
        return within;
    }

    Likelihood& likelihood_;
    const GammaPrior& prior_;
    double x_;
    double level_;
};

void move_anywhere(Partition& state, const GammaPrior& prior, Rng& rng) {
    Exact exact(state);
    Slice slice(exact, state.log_likelihood(), prior, log_of(state.precision), rng);
    if (const std::optional<double> after = slice.anywhere(rng)) {
        exact.take(*after);
    }
}

void move_opposite(Partition& state, const GammaPrior& prior, Rng& rng) {
    Tabulated tabulated(state);
    const double before = log_of(state.precision);
    const double present = tabulated.at(before);
    // A wider slice, as far from equilibrium, would have its tables built for it again each time.
    const double furthest =
        (static_cast<double>(state.surrogate.levels_kept()) - kMargin) * std::numbers::ln2;
    const std::optional<double> after =
        Slice(tabulated, present, prior, before, rng).opposite(furthest);
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

} // namespace

void update_precision(Partition& state, Rng& rng) {
    const ChainSettings& settings = state.model.settings;
    if (settings.density == Density::Binomial || !settings.precision_prior) {
        return;
    }
    const bool opposite = rng.uniform() < kOppositeShare;
    (opposite ? move_opposite : move_anywhere)(state, *settings.precision_prior, rng);
}

} // namespace clono::engine
