#pragma once

// Elementary functions of single values: made of vector_math.hpp, they give the same bytes on every machine, which the C
// library's do not.

namespace clono::engine {

double log_of(double x); ///< of a normal positive number
double exp_of(double x);
/// log Gamma(x) for x > 0, absolute error about 1e-13 max(1, value).
double log_gamma(double x);
/// log Gamma(x + n) - log Gamma(x) for x > 0, n >= 0, without cancellation at large x.
double log_rising(double x, double n);

} // namespace clono::engine
