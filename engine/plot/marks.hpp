#pragma once
// Marks that more than one plot draws.

#include "engine/plot/canvas.hpp"
#include "engine/plot/scale.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace clono::engine::plot {

struct ViolinStyle {
    Colour fill;
    Stroke outline;
};

/// A shape symmetric about x whose half width follows a density over [0, 1], as wide as `half_width` where the
/// density is largest. Drawn only where the density is not next to nothing.
/// @param values  densities at y_at(0), y_at(1), ... of [0, 1]
/// @param first, step  the value of [0, 1] that values[i] stands for is first + i step
void draw_violin(Canvas& canvas, double x, double half_width, std::span<const double> values,
                 double first, double step, const LinearScale& y, const ViolinStyle& style);

/// A bar from low to high with caps, at x.
void draw_error_bar(Canvas& canvas, double x, double low, double high, double cap,
                    const Stroke& stroke);

/// 0..n-1 in an order in which neighbours are far apart, so that marks of one cluster do not all lie on top.
std::vector<std::size_t> scattered_order(std::size_t n);

/// Place of item i in [0, 1), evenly filled for any number of items (van der Corput, base 2).
double spread(std::size_t i);

} // namespace clono::engine::plot
