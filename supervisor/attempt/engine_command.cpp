#include "supervisor/attempt/engine_command.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace clono::supervisor {
namespace {

using nlohmann::json;

json parse(const std::string& parameters) {
    auto parsed = json::parse(parameters, nullptr, false);
    if (!parsed.is_object()) {
        throw BadParameters("the parameters are no JSON object");
    }
    return parsed;
}

std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) {
        throw BadParameters(std::string(name) + " is missing");
    }
    auto text = found->get<std::string>();
    // A word that starts with a hyphen would be read as a flag, a NUL would end it early.
    if (text.empty() || text.front() == '-' || text.find('\0') != std::string::npos) {
        throw BadParameters(std::string(name) + " cannot be used");
    }
    return text;
}

/// "--name value" for a text or a number; nothing when it is absent or null.
void add_option(std::vector<std::string>& arguments, const json& parameters, const char* name) {
    const auto found = parameters.find(name);
    if (found == parameters.end() || found->is_null()) {
        return;
    }
    arguments.push_back(std::string("--") + name);
    arguments.push_back(found->is_number() ? found->dump() : text_of(parameters, name));
}

void add_inputs(std::vector<std::string>& arguments, const std::vector<SampleInput>& samples,
                const Confinement& confinement) {
    arguments.emplace_back("--in_files");
    for (const auto& sample : samples) {
        arguments.push_back(confinement.path_inside(sample.file));
    }
    arguments.emplace_back("--samples");
    for (const auto& sample : samples) {
        arguments.push_back(sample.name);
    }
    arguments.emplace_back("--tumour_contents");
    for (const auto& sample : samples) {
        arguments.push_back(sample.tumour_content);
    }
}

} // namespace

std::vector<SampleInput> match_samples(const std::string& parameters,
                                       const db::UploadedFiles& uploaded,
                                       const std::filesystem::path& upload_folder) {
    const auto object = parse(parameters);
    const auto samples = object.find("samples");
    if (samples == object.end() || !samples->is_array() || samples->empty()) {
        throw BadParameters("there are no samples");
    }
    std::vector<SampleInput> matched;
    for (const auto& sample : *samples) {
        const auto file_name = sample.is_object() ? text_of(sample, "file") : "";
        const auto file = std::find_if(uploaded.files.begin(), uploaded.files.end(),
                                       [&](const auto& f) { return f.original_name == file_name; });
        if (file == uploaded.files.end()) {
            throw BadParameters("a sample names a file that was not uploaded");
        }
        const auto content = sample.find("tumour_content");
        if (content == sample.end() || !content->is_number()) {
            throw BadParameters("tumour_content is missing");
        }
        matched.push_back({text_of(sample, "name"),
                           content->dump(),
                           {upload_folder / file->stored_name, file->stored_name}});
    }
    return matched;
}

std::vector<std::string> check_arguments(const std::vector<SampleInput>& samples,
                                         const Confinement& confinement) {
    std::vector<std::string> arguments = {"check_input"};
    add_inputs(arguments, samples, confinement);
    arguments.insert(arguments.end(), {"--report", "report.json"});
    return arguments;
}

std::vector<std::string> run_arguments(const std::string& parameters,
                                       const std::vector<SampleInput>& samples,
                                       const Confinement& confinement, EngineKind kind,
                                       int threads) {
    const auto object = parse(parameters);
    std::vector<std::string> arguments = {"run_analysis_pipeline"};
    add_inputs(arguments, samples, confinement);
    arguments.insert(arguments.end(), {"--working_dir", "result"});
    for (const auto* name : {"prior", "density", "num_iters", "burnin", "thin", "seed",
                             "init_method", "max_clusters", "min_cluster_size", "mesh_size"}) {
        add_option(arguments, object, name);
    }
    arguments.insert(arguments.end(), {"--plot_file_format", "pdf"});
    if (kind == EngineKind::pyclone) {
        if (object.value("concentration_prior", json()) == "auto") {
            throw BadParameters("PyClone has no automatic prior of the concentration");
        }
        return arguments;
    }
    add_option(arguments, object, "concentration_prior");
    add_option(arguments, object, "chains");
    arguments.insert(arguments.end(), {"--threads", std::to_string(threads)});
    return arguments;
}

} // namespace clono::supervisor
