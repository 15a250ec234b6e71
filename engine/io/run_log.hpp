#pragma once
// log.txt: what a run read, did and found, for people. It is a result file: nothing in it depends on
// threads, paths, the clock, or on how often the run was stopped and continued.

#include "engine/io/run_config.hpp"
#include "engine/io/settings_file.hpp"
#include "engine/model/dataset.hpp"
#include "engine/summary/cluster_posterior.hpp"
#include "engine/summary/convergence.hpp"
#include "engine/summary/pooled_trace.hpp"
#include "engine/summary/warnings.hpp"

#include <span>
#include <string>

namespace clono::engine {

struct RunStory {
    const RunConfig& config;
    const RunSettings& settings;
    const Dataset& data;
    std::span<const std::string>
        findings;                        ///< lines of the input check: warnings, dropped mutations
    std::size_t rows;                    ///< sampled by each chain
    std::span<const PooledTrace> chains; ///< the kept rows of each
    const Convergence& convergence;
    std::span<const ClusterPosterior> clusters;
    bool was_undecided; ///< see Clustering
    std::span<const Warning> warnings;
};

std::string run_log(const RunStory& story);

} // namespace clono::engine
