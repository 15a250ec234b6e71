#pragma once
// Diagnostics of a run's scalars while it samples, for progress.json.

#include "engine/mcmc/chain.hpp"
#include "engine/summary/convergence.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

namespace clono::engine {

/// What is known so far. Effective sample sizes are of the rows looked at, at most 500 a chain, and so
/// rather too small than too great.
struct RunningVerdict {
    std::size_t iteration = 0; ///< rows of the chain that is behind, when it was looked at
    std::vector<ScalarDiagnostic> scalars;
};

/// Keeps at most 500 evenly spaced rows of each chain behind the burn-in, of those that this process
/// sampled. Safe from several threads.
class RunningDiagnostics {
public:
    RunningDiagnostics(std::size_t chains, std::size_t burnin, bool has_precision);

    /// @param chain  1-based
    void observe(std::size_t chain, std::size_t row, const ChainState& state, std::size_t clusters);

    /// The last look; a new one at most every `kInterval`, for it takes a few milliseconds. Nothing
    /// before every chain has 50 rows.
    std::optional<RunningVerdict> look();

    static constexpr auto kInterval = std::chrono::seconds(3);

private:
    using Clock = std::chrono::steady_clock;
    using Scalars = std::array<double, 3>; ///< concentration, precision, clusters

    void look_again();

    std::mutex mutex_;
    std::size_t burnin_;
    bool has_precision_;
    std::size_t step_ = 1;

    struct Row {
        std::size_t number = 0;
        Scalars scalars{};
    };

    std::vector<std::vector<Row>> chains_;
    std::optional<RunningVerdict> last_;
    Clock::time_point next_look_ = Clock::now();
};

} // namespace clono::engine
