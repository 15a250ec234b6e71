#pragma once
// Convergence of one quantity over several chains: rank-normalised split R-hat, bulk and tail
// effective sample sizes.
//
// Source: Vehtari, Gelman, Simpson, Carpenter & Buerkner, Bayesian Analysis 16 (2021).

#include <cstddef>
#include <span>
#include <vector>

namespace clono::engine {

struct Diagnostic {
    /// The greater of the R-hats of the normalised ranks and of the folded ones; 1 when all values are
    /// equal, infinite when each half chain is constant but they differ, NaN with fewer than 4 rows.
    double r_hat = 0;
    double bulk_ess = 0; ///< NaN when the values don't vary or there are fewer than 4 rows
    double tail_ess = 0; ///< the lesser of the 5 % and the 95 % quantile's
};

/// Diagnoses many quantities of the same shape; keeps tables and scratch memory between calls.
class Diagnostics {
public:
    /// `rows` per chain, the same for all.
    Diagnostics(std::size_t chains, std::size_t rows);

    /// @param values  chains x rows, row-major
    Diagnostic diagnose(std::span<const double> values);

private:
    void rank_normalise(const std::vector<double>& from, std::vector<double>& into);
    double r_hat(const std::vector<double>& draws) const;
    double effective_size(const std::vector<double>& draws) const;
    double indicator_size(const std::vector<double>& draws, double quantile);
    double quantile_of_sorted(double q) const;

    std::size_t parts_; ///< half chains
    std::size_t half_;  ///< rows of each
    std::size_t chains_;
    std::size_t rows_;
    std::vector<double> normal_score_; ///< by twice the mean rank
    std::vector<double> draws_, scores_, folded_, sorted_;
    std::vector<std::size_t> order_;
};

/// Quantile function of the standard normal distribution, relative error about 1e-15.
/// Source: Wichura, Applied Statistics 37 (1988), algorithm AS 241 (PPND16).
double normal_quantile(double p);

} // namespace clono::engine
