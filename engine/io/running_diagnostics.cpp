#include "engine/io/running_diagnostics.hpp"

#include <algorithm>

namespace clono::engine {

namespace {

constexpr std::size_t kMostRowsKept = 500;
constexpr std::size_t kLeastRows = 50;

} // namespace

RunningDiagnostics::RunningDiagnostics(std::size_t chains, std::size_t burnin, bool has_precision)
    : burnin_(burnin), has_precision_(has_precision), chains_(chains) {}

void RunningDiagnostics::observe(std::size_t chain, std::size_t row, const ChainState& state,
                                 std::size_t clusters) {
    const std::lock_guard lock(mutex_);
    if (row < burnin_ || row % step_ != 0) {
        return;
    }
    auto& rows = chains_[chain - 1];
    rows.push_back({row, {state.concentration, state.precision, static_cast<double>(clusters)}});
    if (rows.size() > kMostRowsKept) {
        step_ *= 2;
        for (auto& each : chains_) {
            std::erase_if(each, [this](const Row& kept) { return kept.number % step_ != 0; });
        }
    }
}

std::optional<RunningVerdict> RunningDiagnostics::look() {
    const std::lock_guard lock(mutex_);
    if (Clock::now() >= next_look_) {
        look_again();
    }
    return last_;
}

/// Over the rows that all chains have: they advance together, and may have begun apart when the run
/// was continued.
void RunningDiagnostics::look_again() {
    std::size_t first = 0;
    auto last = static_cast<std::size_t>(-1);
    for (const auto& rows : chains_) {
        if (rows.empty()) {
            return;
        }
        first = std::max(first, rows.front().number);
        last = std::min(last, rows.back().number);
    }
    const auto count = last < first ? 0 : (last - first) / step_ + 1;
    if (count < kLeastRows) {
        return;
    }
    RunningVerdict verdict;
    verdict.iteration = last + 1;
    Diagnostics diagnostics(chains_.size(), count);
    std::vector<double> values;
    const char* const names[] = {"concentration", "precision", "clusters"};
    for (std::size_t q = 0; q < std::size(names); ++q) {
        if (q == 1 && !has_precision_) {
            continue;
        }
        values.clear();
        for (const auto& rows : chains_) {
            for (const auto& row : rows) {
                if (row.number >= first && row.number <= last) {
                    values.push_back(row.scalars[q]);
                }
            }
        }
        const ConvergenceLimits limits;
        const auto diagnostic = diagnostics.diagnose(values);
        verdict.scalars.push_back(
            {names[q], diagnostic, is_within(diagnostic, limits.r_hat, limits.least_ess)});
    }
    last_ = std::move(verdict);
    next_look_ = Clock::now() + kInterval;
}

} // namespace clono::engine
