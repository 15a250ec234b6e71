#include "engine/io/settings_file.hpp"

#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"
#include "engine/io/mutations_yaml.hpp"

#include <yaml-cpp/yaml.h>

namespace clono::engine {

namespace {

std::string text_of(const std::optional<std::size_t>& value) {
    return value ? std::to_string(*value) : "null";
}

template <class T>
void read_into(const YAML::Node& root, const char* key, T& into) {
    if (root[key]) {
        into = root[key].as<T>();
    }
}

void read_into(const YAML::Node& root, const char* key, std::optional<std::size_t>& into) {
    if (root[key] && !root[key].IsNull()) {
        into = root[key].as<std::size_t>();
    }
}

} // namespace

std::string settings_yaml(const RunSettings& settings) {
    const auto truth = [](bool value) {
        return value ? "true" : "false";
    };
    std::string out;
    out += "burnin: " + std::to_string(settings.burnin) + "\n";
    out += "chains: " + std::to_string(settings.chains) + "\n";
    out += std::string("engine: clono-engine ") + CLONO_VERSION + "\n";
    out += std::string("export_traces: ") + truth(settings.export_traces) + "\n";
    out += "max_clusters: " + text_of(settings.max_clusters) + "\n";
    out += "mesh_size: " + text_of(settings.mesh_size) + "\n";
    out += "min_cluster_size: " + std::to_string(settings.min_cluster_size) + "\n";
    out += "plot_file_format: " + settings.plot_file_format + "\n";
    out += std::string("png: ") + truth(settings.png) + "\n";
    out += settings.sample_order.empty() ? "sample_order: []\n" : "sample_order:\n";
    for (const auto& sample : settings.sample_order) {
        out += "- " + yaml_scalar(sample) + "\n";
    }
    out += "seed: " + std::to_string(settings.seed) + "\n";
    out += "thin: " + std::to_string(settings.thin) + "\n";
    out += std::string("until_converged: ") + truth(settings.until_converged) + "\n";
    out += "version: 1\n";
    return out;
}

std::optional<RunSettings> read_settings(const std::filesystem::path& working_dir) {
    const auto file = working_dir / "clonoscope.yaml";
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    try {
        const auto root = YAML::Load(read_file(file));
        if (!root.IsMap() || !root["version"] || root["version"].as<int>() != 1) {
            throw Failure(ExitCode::Contradiction,
                          file.string() + " was written by another version of clono-engine");
        }
        RunSettings settings;
        read_into(root, "seed", settings.seed);
        read_into(root, "chains", settings.chains);
        read_into(root, "burnin", settings.burnin);
        read_into(root, "thin", settings.thin);
        read_into(root, "max_clusters", settings.max_clusters);
        read_into(root, "mesh_size", settings.mesh_size);
        read_into(root, "min_cluster_size", settings.min_cluster_size);
        read_into(root, "export_traces", settings.export_traces);
        read_into(root, "plot_file_format", settings.plot_file_format);
        read_into(root, "png", settings.png);
        read_into(root, "until_converged", settings.until_converged);
        read_into(root, "sample_order", settings.sample_order);
        return settings;
    } catch (const YAML::Exception& error) {
        throw Failure(ExitCode::BadData, file.string() + ": " + error.what());
    }
}

} // namespace clono::engine
