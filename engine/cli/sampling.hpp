#pragma once
// Runs the chains of an analysis on several threads, with checkpoints, and tells how far they are.
//
// Each chain is an append-only trace file (engine/io/trace_file.hpp) in the checkpoint folder. A
// thread takes the free chain that is furthest behind and steps it for a short while, so chains
// advance together on any number of threads. Which thread steps a chain, and when a checkpoint is
// written, depends on the clock; the rows never do.

#include "engine/io/progress.hpp"
#include "engine/io/run_config.hpp"
#include "engine/model/dataset.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace clono::engine {

struct SamplingPlan {
    const Dataset* data = nullptr;
    ChainSettings model; ///< seed included
    std::size_t chains = 4;
    std::size_t num_iters = 10'000;
    unsigned threads = 1;
    std::filesystem::path folder; ///< of the checkpoints; created when missing
    /// Called with the rows of chain 1 as they come, in order; for standard output.
    std::function<void(std::size_t row, const ChainState& state)> on_first_chain;
    /// Called with the rows of all chains (1-based) as they come, from several threads.
    std::function<void(std::size_t chain, std::size_t row, const ChainState& state)> on_row;
    /// Called often, from one thread at a time, with the number of rows of all chains together.
    std::function<void(std::size_t rows, const SamplingStatus& status)> on_progress;
};

class Sampling {
public:
    /// Opens what an earlier attempt left. Throws Failure(Contradiction) for a checkpoint of other
    /// data, parameters or another version of the engine.
    explicit Sampling(SamplingPlan plan);
    ~Sampling();
    Sampling(const Sampling&) = delete;
    Sampling& operator=(const Sampling&) = delete;

    /// Rows of the chain that is furthest behind; 0 for a fresh start.
    std::size_t resumed_from() const;

    /// Steps all chains to `rows` (at most num_iters). Throws Failure(Stopped) after a checkpoint of
    /// every chain when a stop is wanted.
    void run_to(std::size_t rows);

    /// Writes each chain's canonical trace to the path that `name` gives for its number (1-based).
    void write_traces(const std::function<std::filesystem::path(std::size_t chain)>& name);

private:
    struct Run;
    void work(std::size_t target);
    void step_for_a_while(Run& run, std::size_t target);
    void checkpoint(Run& run);
    SamplingStatus status() const;

    SamplingPlan plan_;
    std::vector<std::unique_ptr<Run>> runs_;
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

/// The seed of the checkpoint in a folder, if there is one.
std::optional<std::uint64_t> seed_of_checkpoint(const std::filesystem::path& folder);

std::filesystem::path checkpoint_file(const std::filesystem::path& folder, std::size_t chain);

} // namespace clono::engine
