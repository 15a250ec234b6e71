#pragma once
// progress.json: where a run stands, for whoever watches it.

#include "engine/io/running_diagnostics.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

namespace clono::engine {

enum class Stage { Check, Sampling, Clustering, Tables, Plots, Export, Done };

std::string_view name_of(Stage stage);

/// What a chain looks like now.
struct SamplingStatus {
    std::size_t iteration = 0; ///< rows of the chain that is behind
    std::size_t clusters = 0;
    double concentration = 0;
    std::optional<double> precision;
};

/// Writes the file at most every 0.5 s, by atomic rename. The fraction never falls, also not over a
/// restart: an earlier attempt's file in the same place, or kept with the checkpoint, is read first.
class ProgressReporter {
public:
    using Clock = std::chrono::steady_clock;

    struct Settings {
        std::filesystem::path file; ///< empty: nothing is written
        std::filesystem::path kept; ///< a second copy, beside the checkpoint; empty: none
        std::size_t num_iters = 0;
        std::size_t chains = 1;
        std::optional<std::size_t> resumed_from;
        std::function<Clock::time_point()> now = Clock::now; ///< replaced by tests
    };

    explicit ProgressReporter(Settings settings);

    /// A stage begins or has come so far (part in [0, 1]).
    void report(Stage stage, double part);

    void set_status(const SamplingStatus& status) { status_ = status; }

    void set_diagnostics(std::optional<RunningVerdict> verdict) { verdict_ = std::move(verdict); }

    void set_resumed_from(std::optional<std::size_t> row) { settings_.resumed_from = row; }

    double fraction() const { return fraction_; }

    /// True when the next report would be written.
    bool is_due() const;

private:
    std::optional<double> seconds_left() const;
    void write(Stage stage);

    Settings settings_;
    SamplingStatus status_;
    std::optional<RunningVerdict> verdict_;
    double fraction_ = 0;
    double first_fraction_ = 0;
    Clock::time_point start_;
    std::optional<Clock::time_point> last_write_;
    Stage last_stage_ = Stage::Check;
};

} // namespace clono::engine
