#pragma once
// Slice sampling of one number. Source: Neal, Ann. Stat. 31 (2003).

#include "engine/mcmc/rng.hpp"
#include "engine/model/planted_faults.hpp"

#include <cmath>
#include <optional>

namespace clono::engine {

/// The points at which a log density is above a level drawn below that of the present point. Moving
/// to anywhere() or to opposite(), or staying where there is nothing, leaves the density invariant.
/// LogDensity: double(double), finite or very negative everywhere.
template <class LogDensity>
class Slice {
public:
    /// present is the log density at x.
    Slice(LogDensity log_density, double x, double present, Rng& rng)
        : log_density_(log_density),
          x_(x),
          level_(present - (planted(Fault::SliceAtTheDensity) ? 0 : rng.exponential())) {}

    /// A point drawn by stepping out and shrinkage (section 4), or nothing if only x is left. The
    /// log density was last asked for that point.
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

    /// The mirror image of x between the slice's ends (section 6). Nothing if an end is further
    /// away than furthest, rounded up to whole steps of 1, or if the way back would not lead to x:
    /// where the slice has gaps, other ends may be found from there. Ends are known to kEndError
    /// only, but lie on a grid through x, as the image does, so that the way back finds the same
    /// ones.
    std::optional<double> opposite(double furthest) {
        const std::optional<double> low = end(x_, -kStep, furthest);
        const std::optional<double> high = end(x_, kStep, furthest);
        if (!low || !high) {
            return {};
        }
        const double image = *low + (*high - x_);
        const auto is_found_again = [&](double before, double step) {
            const std::optional<double> after = end(image, step, furthest);
            return after && std::abs(*after - before) < kEndError / 2;
        };
        if (!has(image) || !is_found_again(*low, -kStep) || !is_found_again(*high, kStep)) {
            return {};
        }
        return image;
    }

private:
    static constexpr double kStep = 1;
    static constexpr double kEndError = 0x1p-30;

    bool has(double x) { return log_density_(x) > level_; }

    /// The last point of the grid that is in the slice, on one side of a point inside: by stepping
    /// out and bisection.
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

    LogDensity log_density_;
    double x_;
    double level_;
};

} // namespace clono::engine
