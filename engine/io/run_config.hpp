#pragma once
// config.yaml: what PyClone's set-up writes and its other subcommands read.

#include "engine/mcmc/chain.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace clono::engine {

struct SampleConfig {
    std::string name;
    std::string mutations_file; ///< as it stands in the file
    double tumour_content = 1;  ///< in (0, 1]
    double error_rate = 0.001;  ///< in (0, 0.5)
};

struct RunConfig {
    ChainSettings model; ///< all but seed and chain
    std::size_t num_iters = 10'000;
    std::vector<SampleConfig> samples; ///< sorted by name
    std::filesystem::path working_dir; ///< that exists; see read_config
    std::filesystem::path trace_dir;   ///< absolute or below working_dir
};

/// What setup_analysis asks for; the rest are PyClone's defaults.
struct ConfigRequest {
    Density density = Density::BetaBinomial;
    InitMethod init_method = InitMethod::Disconnected;
    std::optional<GammaPrior> concentration_prior; ///< instead of PyClone's
    std::size_t num_iters = 10'000;
    std::filesystem::path working_dir;        ///< written as an absolute path
    std::vector<SampleConfig> samples;        ///< in any order
    std::filesystem::path config_extras_file; ///< empty: none
};

/// The text of config.yaml: block style, keys in alphabetical order, the extras merged over the top
/// level. Failure(BadData) when the extras aren't a YAML mapping, Failure(Contradiction) when they
/// set the concentration although its prior is asked for.
std::string config_yaml(const ConfigRequest& request);

/// Reads config.yaml; every optional part may be missing. When the working directory that it names
/// isn't there (the folder was moved or copied), the file's own folder stands in for it.
/// Failure(BadData) names the file, the key and what is wrong.
RunConfig read_config(const std::filesystem::path& file);

/// The same from text; `file` is for messages and for the folder.
RunConfig parse_config(const std::string& text, const std::filesystem::path& file);

/// `mutations_file` as PyClone finds it: from the current directory, else from the working directory.
std::filesystem::path find_mutations_file(const RunConfig& config, const SampleConfig& sample);

} // namespace clono::engine
