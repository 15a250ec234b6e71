#include "engine/model/elementary.hpp"

#include "engine/model/vector_math.hpp"

namespace clono::engine {

using portable::Vec1;

double log_of(double x) {
    return portable::log<Vec1>(Vec1{x})[0];
}

double exp_of(double x) {
    return portable::exp<Vec1>(Vec1{x})[0];
}

double log_gamma(double x) {
    if (x < portable::kStirlingFrom) {
        return log_gamma(x + 8) - log_of(portable::rising8<Vec1>(Vec1{x})[0]);
    }
    constexpr double kHalfLogTwoPi = 0.91893853320467274178;
    return (x - 0.5) * log_of(x) - x + kHalfLogTwoPi + portable::stirling_tail<Vec1>(Vec1{x})[0];
}

double log_rising(double x, double n) {
    if (x < portable::kStirlingFrom) {
        return log_gamma(x + n) - log_gamma(x);
    }
    const double ratio = portable::log1p<Vec1>(Vec1{n / x})[0];
    return n * log_of(x + n) + ((x - 0.5) * ratio - n) +
           (portable::stirling_tail<Vec1>(Vec1{x + n})[0] -
            portable::stirling_tail<Vec1>(Vec1{x})[0]);
}

} // namespace clono::engine
