#include "engine/cli/sampling.hpp"

#include "engine/cli/stop_signal.hpp"
#include "engine/io/dataset_builder.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/trace_file.hpp"
#include "engine/summary/parallel.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kSlice = std::chrono::milliseconds(50);
constexpr auto kLeastCheckpointInterval = std::chrono::seconds(2);
constexpr int kCheckpointCostShare = 100; ///< a checkpoint may take 1 % of the time
constexpr std::size_t kPendingBytes = 1 << 20;

ChainSettings settings_of(const ChainSettings& model, std::size_t chain) {
    auto settings = model;
    settings.chain = static_cast<std::uint32_t>(chain);
    // Even chains start from the other end, so that agreement between chains means something.
    if (chain % 2 == 0) {
        settings.init_method = model.init_method == InitMethod::Connected ? InitMethod::Disconnected
                                                                          : InitMethod::Connected;
    }
    return settings;
}

} // namespace

struct Sampling::Run {
    std::size_t number = 1;
    ChainSettings settings;
    std::optional<TraceWriter> writer;
    std::optional<Chain> chain;   ///< made when there are rows to sample
    std::vector<std::byte> saved; ///< the state that an earlier attempt left; else empty
    std::size_t rows = 0;
    SamplingStatus status;
    bool is_busy = false;
    Clock::time_point next_checkpoint = Clock::now() + kLeastCheckpointInterval;
};

struct Sampling::Shared {
    std::mutex mutex;
    bool is_stopping = false;
};

fs::path checkpoint_file(const fs::path& folder, std::size_t chain) {
    return folder / ("chain_" + std::to_string(chain) + ".trace");
}

std::optional<std::uint64_t> seed_of_checkpoint(const fs::path& folder) {
    const auto file = checkpoint_file(folder, 1);
    if (!fs::exists(file)) {
        return std::nullopt;
    }
    return TraceFile(file).identity().seed;
}

Sampling::Sampling(SamplingPlan plan)
    : plan_(std::move(plan)), shared_(std::make_unique<Shared>()) {
    create_folder(plan_.folder);
    TraceIdentity identity{fingerprint_of(*plan_.data, plan_.model), plan_.model.seed, 1,
                           plan_.data->mutation_count(), plan_.data->sample_count()};
    for (std::size_t c = 1; c <= plan_.chains; ++c) {
        identity.chain = static_cast<std::uint32_t>(c);
        const auto file = checkpoint_file(plan_.folder, c);
        auto run = std::make_unique<Run>();
        run->number = c;
        run->settings = settings_of(plan_.model, c);
        std::size_t length = 0;
        if (fs::exists(file)) {
            const TraceFile earlier(file);
            if (earlier.identity() != identity) {
                throw Failure(ExitCode::Contradiction,
                              file.string() + " is the checkpoint of a run with other data, "
                                              "parameters or seed; use --overwrite to start anew");
            }
            if (const auto& state = earlier.last_state()) {
                if (state->rows > plan_.num_iters) {
                    throw Failure(ExitCode::Contradiction,
                                  file.string() + " has more rows than --num_iters; use "
                                                  "--overwrite to start anew");
                }
                run->saved.assign(state->bytes.begin(), state->bytes.end());
                run->rows = state->rows;
                length = state->end_of_file;
                const auto row = earlier.row(run->rows - 1);
                run->status = {run->rows, row.cluster_count, row.concentration, row.precision};
            }
        }
        run->writer = length == 0 ? TraceWriter::create(file, identity)
                                  : TraceWriter::resume(file, identity, length, run->rows);
        runs_.push_back(std::move(run));
    }
}

Sampling::~Sampling() = default;

std::size_t Sampling::resumed_from() const {
    const auto behind = std::min_element(
        runs_.begin(), runs_.end(), [](const auto& a, const auto& b) { return a->rows < b->rows; });
    return (*behind)->rows;
}

void Sampling::run_to(std::size_t rows) {
    const auto threads = std::min<std::size_t>(plan_.threads, runs_.size());
    parallel_for(threads, static_cast<unsigned>(threads), [&](std::size_t) { work(rows); });
    if (stop_is_wanted()) {
        for (auto& run : runs_) {
            if (run->chain) {
                checkpoint(*run);
            }
        }
        stop_if_wanted();
    }
}

/// One thread: take the free chain that is furthest behind, step it, put it back.
void Sampling::work(std::size_t target) {
    for (;;) {
        Run* mine = nullptr;
        {
            const std::lock_guard lock(shared_->mutex);
            for (auto& run : runs_) {
                const bool is_free = !run->is_busy && run->rows < target;
                if (is_free && (mine == nullptr || run->rows < mine->rows)) {
                    mine = run.get();
                }
            }
            if (mine == nullptr || shared_->is_stopping || stop_is_wanted()) {
                return;
            }
            mine->is_busy = true;
        }
        try {
            step_for_a_while(*mine, target);
        } catch (...) {
            const std::lock_guard lock(shared_->mutex);
            shared_->is_stopping = true; // the other threads end soon, too
            throw;
        }
        const std::lock_guard lock(shared_->mutex);
        mine->is_busy = false;
        if (plan_.on_progress) {
            std::size_t rows = 0;
            for (const auto& run : runs_) {
                rows += run->status.iteration;
            }
            plan_.on_progress(rows, status());
        }
    }
}

void Sampling::step_for_a_while(Run& run, std::size_t target) {
    const auto end = Clock::now() + kSlice;
    if (!run.chain) {
        run.chain = run.saved.empty() ? Chain(*plan_.data, run.settings)
                                      : Chain::restore(*plan_.data, run.settings, run.saved);
    }
    auto rows = run.rows;
    while (rows < target) {
        if (rows > 0) {
            run.chain->step();
        }
        const auto state = run.chain->state();
        run.writer->add_row(state);
        if (run.number == 1 && plan_.on_first_chain) {
            plan_.on_first_chain(rows, state);
        }
        if (plan_.on_row) {
            plan_.on_row(run.number, rows, state);
        }
        ++rows;
        if (run.writer->pending_bytes() > kPendingBytes) {
            run.writer->write_rows();
        }
        if (Clock::now() >= end) {
            break;
        }
    }
    const auto state = run.chain->state();
    const auto clusters = state.atoms.size() / plan_.data->sample_count();
    const bool is_due = rows == target || Clock::now() >= run.next_checkpoint;
    {
        const std::lock_guard lock(shared_->mutex);
        run.rows = rows;
        run.status = {rows, clusters, state.concentration, state.precision};
    }
    if (is_due) {
        checkpoint(run);
    }
}

void Sampling::checkpoint(Run& run) {
    const auto begin = Clock::now();
    run.writer->write_state(run.chain->save());
    const auto cost = Clock::now() - begin;
    run.next_checkpoint = Clock::now() + std::max<Clock::duration>(kLeastCheckpointInterval,
                                                                   cost * kCheckpointCostShare);
}

/// Of the chain that is behind; the numbers of clusters and so on are chain 1's.
SamplingStatus Sampling::status() const {
    auto status = runs_.front()->status;
    for (const auto& run : runs_) {
        status.iteration = std::min(status.iteration, run->status.iteration);
    }
    if (plan_.model.density == Density::Binomial) {
        status.precision.reset();
    }
    return status;
}

void Sampling::write_traces(const std::function<fs::path(std::size_t chain)>& name) {
    for (const auto& run : runs_) {
        const TraceFile trace(checkpoint_file(plan_.folder, run->number));
        const auto& state = trace.last_state();
        if (!state || state->rows != run->rows) {
            throw Failure(ExitCode::InputOutput, "the checkpoint of chain " +
                                                     std::to_string(run->number) +
                                                     " changed while it was in use");
        }
        const auto path = name(run->number);
        create_folder(path.parent_path());
        write_canonical_trace(trace, run->rows, state->bytes, path);
    }
}

} // namespace clono::engine
