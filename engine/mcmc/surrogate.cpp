#include "engine/mcmc/surrogate.hpp"

#include "engine/model/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clono::engine {

namespace {

constexpr std::size_t kFewestLevels = 16; // one update of the precision asks for about eight
constexpr std::size_t kMostLevels = 40;
constexpr std::size_t kBytesOfLevels = 64U << 20U;
constexpr double kLeastLog = -1e5;

/// Knots so close that the narrowest likelihood of one observation spans about one of them.
std::size_t knots_for(const Likelihood& likelihood) {
    double deepest = 1;
    for (std::uint32_t o = 0; o < likelihood.observation_count(); ++o) {
        deepest = std::max(deepest, likelihood.depth(o));
    }
    return deepest > 20000 ? 256 : deepest > 2000 ? 128 : 64;
}

} // namespace

Surrogate::Surrogate(const Likelihood& likelihood, const BaseMeasure& base)
    : likelihood_(likelihood), base_(base), knots_(knots_for(likelihood)) {
    for (std::size_t g = 0; g < knots_; ++g) {
        prior_.push_back(g == 0 || g + 1 == knots_ ? 0 : base_.density(knot(g)));
    }
    blended_.resize(likelihood_.observation_count() * knots_);
    levels_kept_ =
        std::clamp(kBytesOfLevels / (blended_.size() * sizeof(float)), kFewestLevels, kMostLevels);
    blended_mass_.resize(likelihood_.mutation_count());
}

const Surrogate::Level& Surrogate::level(int power) {
    const auto found = levels_.find(power);
    if (found != levels_.end()) {
        return found->second;
    }
    while (levels_.size() >= levels_kept_) { // the one furthest away
        const auto first = levels_.begin();
        const auto last = std::prev(levels_.end());
        levels_.erase(power - first->first > last->first - power ? first : last);
    }
    Level level;
    level.tables.resize(likelihood_.observation_count() * knots_);
    level.masses.assign(likelihood_.mutation_count(), 0);
    PrecisionTerms terms;
    likelihood_.prepare(std::ldexp(1.0, power), terms);
    std::vector<double> prevalences(knots_);
    std::vector<std::uint32_t> atoms(knots_);
    for (std::size_t g = 0; g < knots_; ++g) {
        prevalences[g] = prevalence_of(knot(g));
        atoms[g] = static_cast<std::uint32_t>(g);
    }
    std::vector<std::uint32_t> same(knots_);
    std::vector<double> values(knots_);
    std::vector<double> weights(knots_);
    for (std::uint32_t o = 0; o < likelihood_.observation_count(); ++o) {
        std::fill(same.begin(), same.end(), o);
        likelihood_.evaluate(same, atoms, prevalences, terms, work_, values);
        const double top = *std::max_element(values.begin(), values.end());
        level.shifts += top;
        for (std::size_t g = 0; g < knots_; ++g) {
            values[g] = std::max(values[g] - top, kLeastLog);
            level.tables[o * knots_ + g] = static_cast<float>(values[g]);
        }
        likelihood_.kernel().exponentials(knots_, values.data(), weights.data());
        double mass = 0;
        for (std::size_t g = 0; g < knots_; ++g) {
            mass += weights[g] * prior_[g];
        }
        level.masses[likelihood_.mutation_of(o)] +=
            log_of(std::max(mass, 1e-300) / static_cast<double>(knots_ - 1));
    }
    return levels_.emplace(power, std::move(level)).first->second;
}

void Surrogate::set_precision(double precision) {
    if (likelihood_.density() == Density::Binomial) {
        const Level& only = level(0);
        blended_ = only.tables;
        blended_mass_ = only.masses;
        return;
    }
    int power = 0;
    const double mantissa = std::frexp(precision, &power); // in [1/2, 1)
    const Level& low = level(power - 1);
    const Level& high = level(power);
    const double part = log_of(2 * mantissa) * std::numbers::log2e;
    const auto f = static_cast<float>(part);
    const float* x = low.tables.data();
    const float* y = high.tables.data();
    for (std::size_t t = 0; t < blended_.size(); ++t) {
        blended_[t] = x[t] + f * (y[t] - x[t]);
    }
    for (std::size_t i = 0; i < blended_mass_.size(); ++i) {
        blended_mass_[i] = low.masses[i] + part * (high.masses[i] - low.masses[i]);
    }
}

Cubic Surrogate::cubic(double u) const {
    const double x = u * static_cast<double>(knots_ - 1);
    const auto cell = static_cast<std::size_t>(x);
    const std::size_t first = std::clamp<std::size_t>(cell, 1, knots_ - 3) - 1;
    const double t = x - static_cast<double>(first);
    Cubic result;
    result.first = static_cast<std::uint32_t>(first);
    const double left = t * (t - 1);
    const double right = (t - 2) * (t - 3);
    constexpr double kSixth = 1.0 / 6.0;
    result.weights[0] = static_cast<float>((t - 1) * right * -kSixth);
    result.weights[1] = static_cast<float>(t * right * 0.5);
    result.weights[2] = static_cast<float>(left * (t - 3) * -0.5);
    result.weights[3] = static_cast<float>(left * (t - 2) * kSixth);
    return result;
}

} // namespace clono::engine
