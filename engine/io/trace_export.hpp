#pragma once
// PyClone's trace files from the rows of a chain: bz2-compressed text, one stream each.

#include "engine/model/dataset.hpp"
#include "engine/summary/trace_view.hpp"

#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace clono::engine {

/// A chain and the folder that its files go to.
struct TraceExport {
    const TraceView* chain = nullptr;
    std::filesystem::path folder;
};

struct ExportOptions {
    bool has_precision = true; ///< beta-binomial only
    unsigned threads = 1;
    /// Called after pieces of work with the part that is done, in [0, 1]; may throw to stop.
    std::function<void(double)> progress;
};

/// Writes alpha, labels, precision and each sample's cellular prevalences, files in parallel. Files
/// that exist already are kept: they are whole, and of the same rows.
void export_traces(const Dataset& data, std::span<const TraceExport> chains,
                   const ExportOptions& options);

} // namespace clono::engine
