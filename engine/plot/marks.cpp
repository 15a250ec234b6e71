#include "engine/plot/marks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace clono::engine::plot {

void draw_violin(Canvas& canvas, double x, double half_width, std::span<const double> values,
                 double first, double step, const LinearScale& y, const ViolinStyle& style) {
    if (values.empty()) {
        return;
    }
    const double peak = *std::max_element(values.begin(), values.end());
    if (!(peak > 0)) {
        return;
    }
    constexpr double kNothing = 0.008;
    const auto counts = [&](double value) {
        return value > kNothing * peak;
    };
    auto low = static_cast<std::size_t>(std::find_if(values.begin(), values.end(), counts) -
                                        values.begin());
    auto high = values.size() - 1 -
                static_cast<std::size_t>(std::find_if(values.rbegin(), values.rend(), counts) -
                                         values.rbegin());
    // The neighbours too, so that a violin of a single point is a diamond.
    low -= low > 0 ? 1 : 0;
    high += high + 1 < values.size() ? 1 : 0;
    std::vector<Point> shape;
    const auto add = [&](std::size_t i, double side) {
        const double width = counts(values[i]) ? values[i] / peak * half_width : 0;
        shape.push_back({x + side * width, y(first + static_cast<double>(i) * step)});
    };
    for (std::size_t i = low; i <= high; ++i) {
        add(i, -1);
    }
    for (std::size_t i = high + 1; i-- > low;) {
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
