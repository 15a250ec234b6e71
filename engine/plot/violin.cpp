#include "engine/plot/marks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace clono::engine::plot {

namespace {

constexpr std::size_t kSmoothPoints = 16;
constexpr double kNothing = 0.008; // share of the peak below which a violin has no width

/// Values between each two, on a curve through all of them (Catmull and Rom), never below 0.
std::vector<double> refined(std::span<const double> values, std::size_t parts) {
    std::vector<double> fine;
    const auto at = [&](std::size_t i) {
        return values[std::min(i, values.size() - 1)];
    };
    for (std::size_t i = 0; i + 1 < values.size(); ++i) {
        const double before = at(i > 0 ? i - 1 : 0);
        const double after = at(i + 2);
        for (std::size_t part = 0; part < parts; ++part) {
            const double t = static_cast<double>(part) / static_cast<double>(parts);
            const double slope = at(i + 1) - before;
            const double curve = 2 * before - 5 * at(i) + 4 * at(i + 1) - after;
            const double twist = 3 * (at(i) - at(i + 1)) + after - before;
            fine.push_back(std::max(0.0, at(i) + 0.5 * t * (slope + t * (curve + t * twist))));
        }
    }
    fine.push_back(values.back());
    return fine;
}

/// First and one past the last place with more than next to nothing, with a neighbour on each side, so that a
/// violin of a single value is a lozenge.
std::pair<std::size_t, std::size_t> support(std::span<const double> values, double peak) {
    const auto counts = [&](double value) {
        return value > kNothing * peak;
    };
    const auto first = std::find_if(values.begin(), values.end(), counts) - values.begin();
    const auto after = values.rend() - std::find_if(values.rbegin(), values.rend(), counts);
    const auto size = static_cast<std::ptrdiff_t>(values.size());
    return {static_cast<std::size_t>(std::max<std::ptrdiff_t>(first - 1, 0)),
            static_cast<std::size_t>(std::min(after + 1, size))};
}

/// Where the line from the first to the last point is further than this from the curve, the furthest point stays:
/// Douglas and Peucker, The Canadian Cartographer 10 (1973).
void keep_corners(std::span<const Point> curve, std::size_t first, std::size_t last,
                  std::vector<bool>& kept) {
    constexpr double kUnseen = 0.2; // points
    const double length =
        std::hypot(curve[last].x - curve[first].x, curve[last].y - curve[first].y);
    double furthest = 0;
    std::size_t corner = first;
    for (std::size_t i = first + 1; i < last; ++i) {
        const double area = (curve[last].x - curve[first].x) * (curve[first].y - curve[i].y) -
                            (curve[first].x - curve[i].x) * (curve[last].y - curve[first].y);
        const double distance = length > 0 ? std::abs(area) / length : 0;
        if (distance > furthest) {
            furthest = distance;
            corner = i;
        }
    }
    if (furthest > kUnseen) {
        kept[corner] = true;
        keep_corners(curve, first, corner, kept);
        keep_corners(curve, corner, last, kept);
    }
}

} // namespace

void draw_violin(Canvas& canvas, double x, double half_width, std::span<const double> values,
                 double first, double step, const LinearScale& y, const ViolinStyle& style) {
    if (values.empty()) {
        return;
    }
    const double peak = *std::max_element(values.begin(), values.end());
    if (!(peak > 0)) {
        return;
    }
    const auto [low, high] = support(values, peak);
    // Coarse densities are rounded, fine ones drawn as they are.
    const std::size_t parts = std::max<std::size_t>(1, kSmoothPoints / (high - low));
    const std::vector<double> densities = refined(values.subspan(low, high - low), parts);
    std::vector<Point> right_side;
    for (std::size_t i = 0; i < densities.size(); ++i) {
        const double place =
            static_cast<double>(low) + static_cast<double>(i) / static_cast<double>(parts);
        const double width = densities[i] > kNothing * peak ? densities[i] / peak * half_width : 0;
        right_side.push_back({x + width, y(first + place * step)});
    }
    std::vector<bool> kept(right_side.size());
    kept.front() = kept.back() = true;
    keep_corners(right_side, 0, right_side.size() - 1, kept);
    std::vector<Point> shape;
    for (std::size_t i = 0; i < right_side.size(); ++i) {
        if (kept[i]) {
            shape.push_back(right_side[i]);
        }
    }
    for (std::size_t i = shape.size(); i-- > 0;) {
        shape.push_back({2 * x - shape[i].x, shape[i].y});
    }
    canvas.polygon(shape, style.fill, style.outline);
}

} // namespace clono::engine::plot
