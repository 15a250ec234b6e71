#pragma once
// clonoscope.yaml: our own settings of a run, beside PyClone's config.yaml. Nothing in it depends on
// threads, paths or the clock, because it is a result file.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clono::engine {

struct RunSettings {
    std::uint64_t seed = 0;
    std::size_t chains = 4;
    std::size_t burnin = 0;
    std::size_t thin = 1;
    std::optional<std::size_t> max_clusters;
    std::optional<std::size_t> mesh_size;
    std::size_t min_cluster_size = 0;
    bool export_traces = true;
    std::string plot_file_format = "pdf";
    bool png = true;
    bool until_converged = false;
    std::vector<std::string> sample_order; ///< of plots; empty: alphabetical
};

std::string settings_yaml(const RunSettings& settings);

/// Nothing when the folder has no such file. Failure(BadData) when it can't be understood.
std::optional<RunSettings> read_settings(const std::filesystem::path& working_dir);

} // namespace clono::engine
