#pragma once
// Cheap approximations of the likelihood, used only to propose. Every proposal is corrected with
// the exact likelihood, so their error costs acceptance and never changes the posterior.
//
// For each observation the log likelihood is tabulated at equally spaced knots of u, at precisions
// that are powers of two ("levels", built when first needed, a function of the data alone). At the
// chain's precision two neighbouring levels are blended linearly in log s. Tables add up over the
// members of a cluster, and a cubic through four knots gives values between knots.

#include "engine/mcmc/base_measure.hpp"
#include "engine/model/likelihood.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace clono::engine {

/// Lagrange's cubic through four neighbouring knots, at one u.
struct Cubic {
    std::uint32_t first = 0;
    float weights[4] = {};

    double of(const float* table) const {
        const float* t = table + first;
        return static_cast<double>((weights[0] * t[0] + weights[1] * t[1]) +
                                   (weights[2] * t[2] + weights[3] * t[3]));
    }
};

class Surrogate {
public:
    Surrogate(const Likelihood& likelihood, const BaseMeasure& base);

    /// Blend the tables for a precision.
    void set_precision(double precision);

    std::size_t knots() const { return knots_; }

    double knot(std::size_t g) const {
        return static_cast<double>(g) / static_cast<double>(knots_ - 1);
    }

    /// Log likelihood at the knots, shifted so that its greatest value is 0.
    const float* table(std::uint32_t observation) const {
        return blended_.data() + observation * knots_;
    }

    /// Approximate log of the mutation's likelihood integrated over the base measure, with the
    /// shifts of its tables.
    double log_mass(std::size_t mutation) const { return blended_mass_[mutation]; }

    Cubic cubic(double u) const;

    /// The tables at one precision.
    struct Level {
        std::vector<float> tables;  ///< observations x knots
        std::vector<double> masses; ///< log_mass by mutation
        double shifts = 0;          ///< sum of what was taken off the observations' tables
    };

    /// The level of precision 2^power; valid until another level is asked for.
    const Level& level(int power);

    /// How many levels are kept, those closest to the one that was asked for last.
    std::size_t levels_kept() const { return levels_kept_; }

private:
    const Likelihood& likelihood_;
    const BaseMeasure& base_;
    std::size_t knots_;
    std::size_t levels_kept_;
    std::vector<double> prior_; ///< base density at the knots
    std::map<int, Level> levels_;
    std::vector<float> blended_;
    std::vector<double> blended_mass_;
    PackedObservations work_;
};

} // namespace clono::engine
