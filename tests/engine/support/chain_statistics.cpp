#include "chain_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace clono::engine::testing {

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

namespace {

double variance(std::span<const double> values) {
    const double m = mean(values);
    double sum = 0;
    for (const double v : values) {
        sum += (v - m) * (v - m);
    }
    return sum / static_cast<double>(values.size());
}

} // namespace

double autocorrelation_time(std::span<const double> values) {
    const std::size_t n = values.size();
    const double m = mean(values);
    const double v = variance(values);
    if (!(v > 1e-300)) {
        return 1;
    }
    const auto rho = [&](std::size_t lag) {
        double sum = 0;
        for (std::size_t t = 0; t + lag < n; ++t) {
            sum += (values[t] - m) * (values[t + lag] - m);
        }
        return sum / static_cast<double>(n) / v;
    };
    double total = 0;
    double last_pair = 1e300;
    for (std::size_t lag = 0; lag + 1 < n / 2; lag += 2) { // Geyer, Stat. Sci. 7 (1992)
        const double pair = std::min(rho(lag) + rho(lag + 1), last_pair);
        if (pair <= 0) {
            break;
        }
        total += pair;
        last_pair = pair;
    }
    return std::max(2 * total - 1, 1e-3);
}

double standard_error(std::span<const double> values) {
    return std::sqrt(variance(values) * autocorrelation_time(values) /
                     static_cast<double>(values.size()));
}

double quantile(std::vector<double> values, double p) {
    const auto at =
        static_cast<std::size_t>(std::lround(p * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at),
                     values.end());
    return values[at];
}

} // namespace clono::engine::testing
