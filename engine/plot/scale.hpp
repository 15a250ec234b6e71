#pragma once
#include <string>
#include <vector>

namespace clono::engine::plot {

/// Maps values to places on the page along a straight line.
struct LinearScale {
    double low = 0;  ///< value at `start`
    double high = 1; ///< value at `end`
    double start = 0;
    double end = 1;

    double operator()(double value) const {
        return start + (value - low) / (high - low) * (end - start);
    }
};

/// Prevalences and allele frequencies: [0, 1] with a small margin on both sides.
LinearScale unit_scale(double start, double end);

struct Tick {
    double value = 0;
    std::string label;
};

/// Ticks on 0..1 in steps of 1, 0.5, 0.25, 0.2 or 0.1, about `spacing` apart on an axis of this length.
std::vector<Tick> unit_ticks(double length, double spacing = 26);

/// Shortest decimal form with at most `digits` places after the point.
std::string short_number(double value, int digits);

} // namespace clono::engine::plot
