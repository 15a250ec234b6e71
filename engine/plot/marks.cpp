#include "engine/plot/marks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
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
    const std::vector<double> widths = refined(values.subspan(low, high - low), parts);
    std::vector<Point> shape;
    const auto add = [&](std::size_t i, double side) {
        const double value =
            first +
            (static_cast<double>(low) + static_cast<double>(i) / static_cast<double>(parts)) * step;
        const double width = widths[i] > kNothing * peak ? widths[i] / peak * half_width : 0;
        shape.push_back({x + side * width, y(value)});
    };
    for (std::size_t i = 0; i < widths.size(); ++i) {
        add(i, -1);
    }
    for (std::size_t i = widths.size(); i-- > 0;) {
        add(i, 1);
    }
    canvas.polygon(shape, style.fill, style.outline);
}

void draw_error_bar(Canvas& canvas, double x, double low, double high, double cap,
                    const Stroke& stroke) {
    canvas.line({x, low}, {x, high}, stroke);
    canvas.line({x - cap, low}, {x + cap, low}, stroke);
    canvas.line({x - cap, high}, {x + cap, high}, stroke);
}

std::vector<std::size_t> scattered_order(std::size_t n) {
    std::vector<std::size_t> order(n);
    if (n == 0) {
        return order;
    }
    auto stride = static_cast<std::size_t>(std::lround(static_cast<double>(n) * 0.6180339887));
    stride = std::max<std::size_t>(stride, 1);
    while (std::gcd(stride, n) != 1) {
        ++stride;
    }
    for (std::size_t i = 0; i < n; ++i) {
        order[i] = i * stride % n;
    }
    return order;
}

double spread(std::size_t i) {
    double value = 0;
    double place = 0.5;
    for (++i; i > 0; i /= 2, place /= 2) {
        value += i % 2 == 1 ? place : 0;
    }
    return value;
}

} // namespace clono::engine::plot
