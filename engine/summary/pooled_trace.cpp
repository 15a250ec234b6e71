#include "engine/summary/pooled_trace.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace clono::engine {

namespace {

template <class Stored>
void widen(const std::byte* from, std::span<std::uint32_t> into) {
    for (std::size_t i = 0; i < into.size(); ++i) {
        Stored value;
        std::memcpy(&value, from + i * sizeof value, sizeof value);
        into[i] = value;
    }
}

} // namespace

PooledTrace::PooledTrace(std::span<const TraceView* const> chains, RowSelection selection,
                         std::size_t mutations, std::size_t samples)
    : mutations_(mutations), samples_(samples) {
    for (const auto* chain : chains) {
        const auto end = std::min(chain->row_count(), selection.end);
        for (auto r = selection.burnin; r < end; r += selection.thin) {
            rows_.push_back(chain->row(r));
        }
    }
}

void PooledTrace::labels(std::size_t row, std::span<std::uint32_t> into) const {
    const auto& from = rows_[row];
    switch (from.label_width) {
    case 1:
        return widen<std::uint8_t>(from.labels, into);
    case 2:
        return widen<std::uint16_t>(from.labels, into);
    default:
        return widen<std::uint32_t>(from.labels, into);
    }
}

double PooledTrace::mean_precision() const {
    double sum = 0;
    for (const auto& row : rows_) {
        sum += row.precision;
    }
    return sum / static_cast<double>(rows_.size());
}

PrevalenceSummary summarise_prevalence(const PooledTrace& trace) {
    const auto n = trace.mutation_count();
    const auto samples = trace.sample_count();
    const auto rows = trace.row_count();
    // Sums of differences from the first kept row: no cancellation when a prevalence hardly moves.
    std::vector<double> first(n * samples);
    std::vector<double> sum(n * samples);
    std::vector<double> squares(n * samples);
    std::vector<std::uint32_t> labels(n);
    for (std::size_t r = 0; r < rows; ++r) {
        trace.labels(r, labels);
        const auto atoms = trace.row(r).atoms;
        for (std::size_t i = 0; i < n; ++i) {
            const auto* atom = atoms.data() + labels[i] * samples;
            for (std::size_t s = 0; s < samples; ++s) {
                const auto at = i * samples + s;
                if (r == 0) {
                    first[at] = atom[s];
                }
                const double difference = atom[s] - first[at];
                sum[at] += difference;
                squares[at] += difference * difference;
            }
        }
    }
    PrevalenceSummary summary{std::vector<double>(n * samples), std::vector<double>(n * samples)};
    const auto count = static_cast<double>(rows);
    for (std::size_t at = 0; at < sum.size(); ++at) {
        const double shift = sum[at] / count;
        summary.mean[at] = first[at] + shift;
        const double spread = std::fmax(squares[at] - sum[at] * shift, 0);
        summary.std[at] =
            rows > 1 ? std::sqrt(spread / (count - 1)) : std::numeric_limits<double>::quiet_NaN();
    }
    return summary;
}

std::vector<double> prevalence_trace(const PooledTrace& trace, std::size_t mutation,
                                     std::size_t sample) {
    std::vector<double> values(trace.row_count());
    for (std::size_t r = 0; r < values.size(); ++r) {
        const auto& row = trace.row(r);
        values[r] = row.atoms[row.label(mutation) * trace.sample_count() + sample];
    }
    return values;
}

} // namespace clono::engine
