#pragma once

// Points and boxes in typographic points (1/72 inch), y pointing down.

namespace clono::engine::plot {

inline constexpr double kPointsPerInch = 72;

struct Point {
    double x = 0;
    double y = 0;
};

struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    double right() const { return x + width; }

    double bottom() const { return y + height; }

    Point centre() const { return {x + width / 2, y + height / 2}; }

    /// The box without these margins; never of negative size.
    Box without(double left, double top, double right_margin, double bottom_margin) const {
        const double w = width - left - right_margin;
        const double h = height - top - bottom_margin;
        return {x + left, y + top, w > 0 ? w : 0, h > 0 ? h : 0};
    }
};

} // namespace clono::engine::plot
