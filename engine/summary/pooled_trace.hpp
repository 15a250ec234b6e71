#pragma once
// The rows that count: of all chains, behind the burn-in, thinned.

#include "engine/summary/trace_view.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace clono::engine {

/// Rows burnin, burnin + thin, … (0-based) of each chain.
struct RowSelection {
    std::size_t burnin = 0;
    std::size_t thin = 1;                           ///< >= 1
    std::size_t end = static_cast<std::size_t>(-1); ///< rows from here on don't count
};

/// Kept rows of several chains over the same data, chain after chain.
class PooledTrace {
public:
    /// The views must outlive the pool. `mutations` and `samples` are the data's.
    PooledTrace(std::span<const TraceView* const> chains, RowSelection selection,
                std::size_t mutations, std::size_t samples);

    std::size_t mutation_count() const { return mutations_; }

    std::size_t sample_count() const { return samples_; }

    std::size_t row_count() const { return rows_.size(); }

    const TraceRow& row(std::size_t index) const { return rows_[index]; }

    /// Labels of a row as integers; `into` holds one per mutation.
    void labels(std::size_t row, std::span<std::uint32_t> into) const;

    /// Mean of the kept precisions.
    double mean_precision() const;

private:
    std::size_t mutations_;
    std::size_t samples_;
    std::vector<TraceRow> rows_;
};

/// Mean and sample standard deviation of each mutation's prevalence in each sample, n x S row-major.
struct PrevalenceSummary {
    std::vector<double> mean;
    std::vector<double> std; ///< with n - 1; NaN for a single row
};

PrevalenceSummary summarise_prevalence(const PooledTrace& trace);

/// One mutation's prevalences in one sample over the kept rows.
std::vector<double> prevalence_trace(const PooledTrace& trace, std::size_t mutation,
                                     std::size_t sample);

} // namespace clono::engine
