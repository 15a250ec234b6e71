#include "engine/summary/diagnostics.hpp"

#include "engine/model/elementary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace clono::engine {

namespace {

constexpr auto kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr auto kInfinite = std::numeric_limits<double>::infinity();
constexpr double kLog10 = 2.302585092994045684;

double polynomial(std::span<const double> coefficients, double x) {
    double value = 0;
    for (std::size_t degree = coefficients.size(); degree-- > 0;) {
        value = value * x + coefficients[degree];
    }
    return value;
}

double mean_of(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

bool are_equal(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(),
                       [&](double value) { return value == values.front(); });
}

} // namespace

double normal_quantile(double p) {
    constexpr double kA[] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                             1.9715909503065514427e+3, 1.3731693765509461125e+4,
                             4.5921953931549871457e+4, 6.7265770927008700853e+4,
                             3.3430575583588128105e+4, 2.5090809287301226727e+3};
    constexpr double kB[] = {1,
                             4.2313330701600911252e+1,
                             6.8718700749205790830e+2,
                             5.3941960214247511077e+3,
                             2.1213794301586595867e+4,
                             3.9307895800092710610e+4,
                             2.8729085735721942674e+4,
                             5.2264952788528545610e+3};
    constexpr double kC[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                             5.76949722146069140550e0,  3.64784832476320460504e0,
                             1.27045825245236838258e0,  2.41780725177450611770e-1,
                             2.27238449892691845833e-2, 7.74545014278341407640e-4};
    constexpr double kD[] = {1,
                             2.05319162663775882187e0,
                             1.67638483018380384940e0,
                             6.89767334985100004550e-1,
                             1.48103976427480074590e-1,
                             1.51986665636164571966e-2,
                             5.47593808499534494600e-4,
                             1.05075007164441684324e-9};
    constexpr double kE[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                             1.78482653991729133580e0,  2.96560571828504891230e-1,
                             2.65321895265761230930e-2, 1.24266094738807843860e-3,
                             2.71155556874348757815e-5, 2.01033439929228813265e-7};
    constexpr double kF[] = {1,
                             5.99832206555887937690e-1,
                             1.36929880922735805310e-1,
                             1.48753612908506148525e-2,
                             7.86869131145613259100e-4,
                             1.84631831751005468180e-5,
                             1.42151175831644588870e-7,
                             2.04426310338993978564e-15};
    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kA, r) / polynomial(kB, r);
    }
    const double r = std::sqrt(-log_of(q < 0 ? p : 1 - p));
    const double value = r <= 5 ? polynomial(kC, r - 1.6) / polynomial(kD, r - 1.6)
                                : polynomial(kE, r - 5) / polynomial(kF, r - 5);
    return q < 0 ? -value : value;
}

Diagnostics::Diagnostics(std::size_t chains, std::size_t rows)
    : parts_(2 * chains), half_(rows / 2), chains_(chains), rows_(rows) {
    const auto total = parts_ * half_;
    normal_score_.resize(2 * total + 1);
    for (std::size_t twice = 2; twice <= 2 * total; ++twice) {
        const double rank = static_cast<double>(twice) / 2;
        normal_score_[twice] =
            normal_quantile((rank - 0.375) / (static_cast<double>(total) + 0.25));
    }
    draws_.resize(total);
    scores_.resize(total);
    folded_.resize(total);
    order_.resize(total);
}

Diagnostic Diagnostics::diagnose(std::span<const double> values) {
    if (half_ < 2) {
        return {kUnknown, kUnknown, kUnknown};
    }
    // Halves of each chain; with an odd number of rows the middle one is left out.
    for (std::size_t c = 0; c < chains_; ++c) {
        const auto* chain = values.data() + c * rows_;
        std::copy_n(chain, half_, draws_.data() + 2 * c * half_);
        std::copy_n(chain + rows_ - half_, half_, draws_.data() + (2 * c + 1) * half_);
    }
    if (are_equal(draws_)) {
        return {1, kUnknown, kUnknown};
    }
    sorted_ = draws_;
    std::sort(sorted_.begin(), sorted_.end());
    rank_normalise(draws_, scores_);
    Diagnostic diagnostic;
    diagnostic.bulk_ess = effective_size(scores_);
    diagnostic.r_hat = r_hat(scores_);
    diagnostic.tail_ess = std::fmin(indicator_size(draws_, quantile_of_sorted(0.05)),
                                    indicator_size(draws_, quantile_of_sorted(0.95)));
    const double median = quantile_of_sorted(0.5);
    for (std::size_t i = 0; i < draws_.size(); ++i) {
        folded_[i] = std::fabs(draws_[i] - median);
    }
    rank_normalise(folded_, scores_);
    diagnostic.r_hat = std::fmax(diagnostic.r_hat, r_hat(scores_));
    return diagnostic;
}

/// Equal values share their mean rank.
void Diagnostics::rank_normalise(const std::vector<double>& from, std::vector<double>& into) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::sort(order_.begin(), order_.end(),
              [&](std::size_t a, std::size_t b) { return from[a] < from[b]; });
    for (std::size_t begin = 0; begin < order_.size();) {
        auto end = begin + 1;
        while (end < order_.size() && from[order_[end]] == from[order_[begin]]) {
            ++end;
        }
        const double score = normal_score_[begin + 1 + end]; // ranks begin + 1 … end
        for (; begin < end; ++begin) {
            into[order_[begin]] = score;
        }
    }
}

double Diagnostics::r_hat(const std::vector<double>& draws) const {
    const auto length = static_cast<double>(half_);
    std::vector<double> means(parts_);
    double within = 0;
    for (std::size_t p = 0; p < parts_; ++p) {
        const std::span<const double> part(draws.data() + p * half_, half_);
        means[p] = mean_of(part);
        double squares = 0;
        for (const double value : part) {
            squares += (value - means[p]) * (value - means[p]);
        }
        within += squares / (length - 1);
    }
    within /= static_cast<double>(parts_);
    const double all = mean_of(means);
    double between = 0;
    for (const double mean : means) {
        between += (mean - all) * (mean - all);
    }
    between *= length / static_cast<double>(parts_ - 1);
    if (within == 0) {
        return between == 0 ? 1 : kInfinite;
    }
    return std::sqrt((between / within + length - 1) / length);
}

/// Geyer's initial monotone sequence over the mean autocorrelation of the parts.
double Diagnostics::effective_size(const std::vector<double>& draws) const {
    if (are_equal(draws)) {
        return kUnknown;
    }
    const auto length = static_cast<double>(half_);
    std::vector<double> centred(draws);
    std::vector<double> means(parts_);
    for (std::size_t p = 0; p < parts_; ++p) {
        means[p] = mean_of({draws.data() + p * half_, half_});
        for (std::size_t i = 0; i < half_; ++i) {
            centred[p * half_ + i] -= means[p];
        }
    }
    const auto mean_autocovariance = [&](std::size_t lag) {
        double sum = 0;
        for (std::size_t p = 0; p < parts_; ++p) {
            const auto* part = centred.data() + p * half_;
            for (std::size_t i = 0; i + lag < half_; ++i) {
                sum += part[i] * part[i + lag];
            }
        }
        return sum / length / static_cast<double>(parts_);
    };
    const double mean_variance = mean_autocovariance(0) * length / (length - 1);
    const double all = mean_of(means);
    double variance = mean_variance * (length - 1) / length;
    for (const double mean : means) {
        variance += (mean - all) * (mean - all) / static_cast<double>(parts_ - 1);
    }
    const auto correlation = [&](std::size_t lag) {
        return 1 - (mean_variance - mean_autocovariance(lag)) / variance;
    };
    std::vector<double> rho = {1, correlation(1)};
    double even = 1;
    double odd = rho[1];
    std::size_t last = 0;
    while (last + 5 < half_ && even + odd > 0) {
        last += 2;
        even = correlation(last);
        odd = correlation(last + 1);
        rho.push_back(even + odd >= 0 ? even : 0);
        rho.push_back(even + odd >= 0 ? odd : 0);
    }
    if (even > 0) {
        rho[last] = even;
    }
    for (std::size_t t = 2; t + 2 <= last; t += 2) {
        if (rho[t] + rho[t + 1] > rho[t - 2] + rho[t - 1]) {
            rho[t] = (rho[t - 2] + rho[t - 1]) / 2;
            rho[t + 1] = rho[t];
        }
    }
    const auto total = static_cast<double>(draws.size());
    double tau = -1 + rho[last];
    for (std::size_t t = 0; t < last; ++t) {
        tau += 2 * rho[t];
    }
    return total / std::fmax(tau, kLog10 / log_of(total));
}

double Diagnostics::indicator_size(const std::vector<double>& draws, double quantile) {
    for (std::size_t i = 0; i < draws.size(); ++i) {
        folded_[i] = draws[i] <= quantile ? 1 : 0;
    }
    return effective_size(folded_);
}

/// Linear interpolation between order statistics (type 7 of Hyndman and Fan).
double Diagnostics::quantile_of_sorted(double q) const {
    const double place = q * static_cast<double>(sorted_.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted_.size() - 1);
    return sorted_[below] +
           (place - static_cast<double>(below)) * (sorted_[above] - sorted_[below]);
}

} // namespace clono::engine
