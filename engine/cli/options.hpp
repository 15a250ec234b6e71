#pragma once
// The options of the subcommands, and the groups of flags that they share.

#include "engine/cli/arguments.hpp"
#include "engine/io/run_config.hpp"
#include "engine/io/states.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clono::engine {

/// Reading of tables: setup_analysis, run_analysis_pipeline, check_input, build_mutations_file.
struct TableFlags {
    std::string report; ///< file; empty: none
    bool drop_absent = false;
    bool drop_zero_major = false;
    void add_to(Arguments& arguments);
};

struct SetupFlags {
    std::vector<std::string> in_files;
    std::string working_dir;
    std::vector<double> tumour_contents;
    std::vector<std::string> samples;
    std::string config_extras_file;
    Density density = Density::BetaBinomial;
    InitMethod init_method = InitMethod::Disconnected;
    bool has_automatic_concentration = false;
    std::size_t num_iters = 10'000;
    Prior prior = Prior::MajorCopyNumber;
    TableFlags tables;
    void add_inputs_to(Arguments& arguments, bool are_required);
    void add_to(Arguments& arguments);
};

/// Which rows and how to cluster.
struct PostFlags {
    std::size_t burnin = 0;
    std::size_t thin = 1;
    std::optional<std::size_t> max_clusters;
    std::optional<std::size_t> mesh_size; ///< 101 when not given, see summary
    std::size_t min_cluster_size = 0;
    unsigned threads = 1;
    void add_rows_to(Arguments& arguments);
    void add_mesh_to(Arguments& arguments);
    void add_min_cluster_size_to(Arguments& arguments);
    /// Throws Failure(Contradiction) for thin 0, a mesh of fewer than 2 points, max_clusters 0.
    void check() const;
};

/// Sampling: run_analysis and run_analysis_pipeline.
struct RunFlags {
    std::optional<std::uint64_t> seed;
    std::size_t chains = 4;
    unsigned threads = 1;
    std::string checkpoint_dir;
    std::string progress_file = "progress.json";
    std::string live_file = "live.json";
    bool export_traces = true;
    bool overwrite = false;
    bool until_converged = false;
    std::optional<std::size_t> extend;
    RunFlags();
    void add_to(Arguments& arguments);
};

/// Processors that this process may use.
unsigned allowed_processors();

void add_threads_to(Arguments& arguments, unsigned& threads);

} // namespace clono::engine
