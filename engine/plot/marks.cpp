#include "engine/plot/marks.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace clono::engine::plot {

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
    for (++i; i > 0; i /= 2) {
        value += i % 2 == 1 ? place : 0;
        place /= 2;
    }
    return value;
}

} // namespace clono::engine::plot
