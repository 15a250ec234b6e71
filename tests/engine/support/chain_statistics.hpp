#pragma once
// Means, Monte Carlo errors and autocorrelation times of chains, for tests.

#include <span>
#include <vector>

namespace clono::engine::testing {

/// 1 + 2 sum of rho, by Geyer's initial monotone sequence; 1 for a constant chain.
double autocorrelation_time(std::span<const double> values);

double mean(std::span<const double> values);

/// Standard error of the mean of a chain.
double standard_error(std::span<const double> values);

/// The p quantile, 0 < p < 1.
double quantile(std::vector<double> values, double p);

} // namespace clono::engine::testing
