#pragma once
// A run as post-processing finds it on the disk: ours, or one that PyClone wrote.

#include "engine/io/run_config.hpp"
#include "engine/model/dataset.hpp"
#include "engine/summary/trace_view.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace clono::engine {

/// Folder of a chain's trace files: trace/ for chain 1, trace/chains/<c>/ for the others.
std::filesystem::path trace_folder(const RunConfig& config, std::size_t chain);
/// A chain's compact binary trace.
std::filesystem::path compact_trace(const RunConfig& config, std::size_t chain);

struct LoadedRun {
    RunConfig config;
    /// Mutations in the order of the trace's columns.
    Dataset data;
    /// Mutations as they stand in the input: indices into the columns.
    std::vector<std::size_t> input_order;
    std::vector<std::unique_ptr<TraceView>> chains;

    std::vector<const TraceView*> chain_views() const;
};

/// Reads the configuration, the data and all chains: compact traces where there are some, else the
/// .bz2 traces.
LoadedRun load_run(const std::filesystem::path& config_file);

/// Opens the compact traces of `chains` chains over data already at hand.
std::vector<std::unique_ptr<TraceView>> open_compact_traces(const RunConfig& config,
                                                            std::size_t chains);

} // namespace clono::engine
