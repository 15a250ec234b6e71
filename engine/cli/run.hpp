#pragma once
// A whole run over a prepared working directory: sampling, then tables, plots, traces, manifest.

#include "engine/cli/options.hpp"
#include "engine/cli/run_directory.hpp"
#include "engine/io/run_config.hpp"
#include "engine/io/settings_file.hpp"
#include "engine/model/dataset.hpp"

#include <string>
#include <vector>

namespace clono::engine {

struct RunRequest {
    const RunConfig& config; ///< num_iters is final
    const Dataset& data;
    const RunSettings& settings;
    const RunFlags& flags;
    const RunDirectory& directory;
    bool makes_results = true;           ///< tables, plots and log, not only traces
    std::vector<std::string> findings{}; ///< of the input check, for the log
};

/// Samples what is still missing, makes everything that depends on it, writes the manifest last.
void run_to_the_end(const RunRequest& request);

} // namespace clono::engine
