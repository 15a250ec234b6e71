#include "engine/io/run_config.hpp"

#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"
#include "engine/io/mutations_yaml.hpp"
#include "engine/io/number_text.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& file, const std::string& what) {
    throw Failure(ExitCode::BadData, file.string() + ": " + what);
}

/// Absolute, without dots and without a slash at the end.
std::string tidy_path(const fs::path& path) {
    const auto normal = fs::absolute(path).lexically_normal();
    return (normal.has_filename() ? normal : normal.parent_path()).string();
}

/// Sections in alphabetical order, as text; PyClone's defaults.
std::map<std::string, YAML::Node> default_sections(const ConfigRequest& request) {
    std::map<std::string, YAML::Node> sections;
    sections["base_measure_params"] = YAML::Load("{alpha: 1, beta: 1}");
    sections["beta_binomial_precision_params"] =
        YAML::Load("{prior: {rate: 0.001, shape: 1.0}, proposal: {precision: 0.01}, value: 1000}");
    sections["concentration"] = YAML::Load("{prior: {rate: 0.001, shape: 1.0}, value: 1.0}");
    if (const auto& prior = request.concentration_prior) {
        sections["concentration"]["prior"]["rate"] = number_text(prior->rate);
        sections["concentration"]["prior"]["shape"] = number_text(prior->shape);
    }
    sections["density"] = YAML::Node(
        request.density == Density::Binomial ? "pyclone_binomial" : "pyclone_beta_binomial");
    sections["init_method"] =
        YAML::Node(request.init_method == InitMethod::Connected ? "connected" : "disconnected");
    sections["num_iters"] = YAML::Node(request.num_iters);
    sections["trace_dir"] = YAML::Node("trace");
    sections["working_dir"] = YAML::Node(tidy_path(request.working_dir));
    auto samples = request.samples;
    std::sort(samples.begin(), samples.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    YAML::Node list;
    for (const auto& sample : samples) {
        YAML::Node node;
        node["error_rate"] = number_text(sample.error_rate);
        node["mutations_file"] = sample.mutations_file;
        node["tumour_content"]["value"] = number_text(sample.tumour_content);
        list[sample.name] = node;
    }
    sections["samples"] = list;
    return sections;
}

void append_node(std::string& out, const YAML::Node& node, std::size_t indent) {
    const std::string blanks(indent, ' ');
    if (node.IsMap() && node.size() > 0) {
        for (const auto& entry : node) {
            out += "\n" + blanks + yaml_scalar(entry.first.as<std::string>()) + ":";
            append_node(out, entry.second, indent + 2);
        }
    } else if (node.IsSequence() && node.size() > 0) {
        for (const auto& entry : node) {
            out += "\n" + blanks + "-";
            append_node(out, entry, indent + 2);
        }
    } else if (node.IsScalar()) {
        // Numbers stay as they were typed; everything else is quoted where it must be.
        const auto& text = node.Scalar();
        double number = 0;
        const bool is_number = node.Tag() != "!" && YAML::convert<double>::decode(node, number);
        out += " " + (is_number ? text : yaml_scalar(text));
    } else {
        out += node.IsMap() ? " {}" : node.IsSequence() ? " []" : " null";
    }
}

/// Reads one value with the name of its key in the message.
class Section {
public:
    Section(const YAML::Node& node, std::string name, const fs::path& file)
        : node_(node), name_(std::move(name)), file_(file) {}

    Section child(const std::string& key) const {
        const bool is_there = node_.IsDefined() && node_.IsMap() && node_[key].IsDefined();
        return {is_there ? node_[key] : YAML::Node(YAML::NodeType::Undefined),
                name_.empty() ? key : name_ + "." + key, file_};
    }

    bool is_there() const { return node_.IsDefined() && !node_.IsNull(); }

    double number(double least, bool least_is_allowed) const {
        double value = 0;
        const bool is_number = is_there() && node_.IsScalar() &&
                               YAML::convert<double>::decode(node_, value) && std::isfinite(value);
        if (!is_number || value < least || (value == least && !least_is_allowed)) {
            refuse(file_, name_ + " must be a number " +
                              (least_is_allowed ? "of at least " : "above ") + number_text(least));
        }
        return value;
    }

    std::string text() const {
        if (!is_there() || !node_.IsScalar()) {
            refuse(file_, name_ + " is missing or isn't a text");
        }
        return node_.Scalar();
    }

    const YAML::Node& node() const { return node_; }

    const std::string& name() const { return name_; }

private:
    YAML::Node node_;
    std::string name_;
    const fs::path& file_;
};

std::optional<GammaPrior> read_prior(const Section& section) {
    const auto prior = section.child("prior");
    if (!prior.is_there()) {
        return std::nullopt;
    }
    return GammaPrior{prior.child("shape").number(0, false), prior.child("rate").number(0, false)};
}

ChainSettings read_model(const Section& root, const fs::path& file) {
    ChainSettings model;
    if (const auto density = root.child("density"); density.is_there()) {
        const auto name = density.text();
        if (name != "pyclone_binomial" && name != "pyclone_beta_binomial") {
            refuse(file, "density must be pyclone_binomial or pyclone_beta_binomial");
        }
        model.density = name == "pyclone_binomial" ? Density::Binomial : Density::BetaBinomial;
    }
    if (const auto init = root.child("init_method"); init.is_there()) {
        const auto name = init.text();
        if (name != "connected" && name != "disconnected") {
            refuse(file, "init_method must be connected or disconnected");
        }
        model.init_method = name == "connected" ? InitMethod::Connected : InitMethod::Disconnected;
    }
    if (const auto base = root.child("base_measure_params"); base.is_there()) {
        model.base_alpha = base.child("alpha").number(0, false);
        model.base_beta = base.child("beta").number(0, false);
    }
    if (const auto concentration = root.child("concentration"); concentration.is_there()) {
        model.concentration = concentration.child("value").number(0, false);
        model.concentration_prior = read_prior(concentration);
    }
    if (const auto precision = root.child("beta_binomial_precision_params"); precision.is_there()) {
        model.precision = precision.child("value").number(0, false);
        model.precision_prior = read_prior(precision);
    }
    if (model.density == Density::Binomial) {
        model.precision_prior.reset();
    }
    return model;
}

std::vector<SampleConfig> read_samples(const Section& section, const fs::path& file) {
    if (!section.is_there() || !section.node().IsMap() || section.node().size() == 0) {
        refuse(file, "samples must be a mapping with at least one sample");
    }
    std::vector<SampleConfig> samples;
    for (const auto& entry : section.node()) {
        SampleConfig sample;
        sample.name = entry.first.as<std::string>();
        const auto own = section.child(sample.name);
        sample.mutations_file = own.child("mutations_file").text();
        if (own.child("error_rate").is_there()) {
            sample.error_rate = own.child("error_rate").number(0, false);
        }
        if (own.child("tumour_content").is_there()) {
            sample.tumour_content = own.child("tumour_content").child("value").number(0, false);
        }
        if (sample.tumour_content > 1 || sample.error_rate >= 0.5) {
            refuse(file, own.name() + ": tumour_content is above 1 or error_rate is 0.5 or more");
        }
        samples.push_back(std::move(sample));
    }
    std::sort(samples.begin(), samples.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return samples;
}

} // namespace

std::string config_yaml(const ConfigRequest& request) {
    auto sections = default_sections(request);
    if (!request.config_extras_file.empty()) {
        try {
            const auto extras = YAML::Load(read_file(request.config_extras_file));
            if (!extras.IsMap() && !extras.IsNull()) {
                refuse(request.config_extras_file, "must be a YAML mapping");
            }
            if (request.concentration_prior && extras["concentration"]) {
                throw Failure(ExitCode::Contradiction,
                              "--concentration_prior auto and " +
                                  request.config_extras_file.string() +
                                  " both set the concentration; leave one of them out");
            }
            for (const auto& entry : extras) {
                sections[entry.first.as<std::string>()] = entry.second;
            }
        } catch (const YAML::Exception& error) {
            refuse(request.config_extras_file, error.what());
        }
    }
    std::string out;
    for (const auto& [key, node] : sections) {
        out += yaml_scalar(key) + ":";
        append_node(out, node, 2);
        out += "\n";
    }
    return out;
}

RunConfig read_config(const fs::path& file) {
    return parse_config(read_file(file), file);
}

RunConfig parse_config(const std::string& text, const fs::path& file) {
    try {
        const auto node = YAML::Load(text);
        if (!node.IsMap()) {
            refuse(file, "must be a YAML mapping");
        }
        const Section root(node, "", file);
        RunConfig config;
        config.model = read_model(root, file);
        if (root.child("num_iters").is_there()) {
            const auto rows = root.child("num_iters").number(0, true);
            if (rows != std::floor(rows) || rows > 1e9) {
                refuse(file, "num_iters must be a whole number of at most 1e9");
            }
            config.num_iters = static_cast<std::size_t>(rows);
        }
        config.samples = read_samples(root.child("samples"), file);
        const auto own_folder = fs::absolute(file).parent_path();
        const fs::path named =
            root.child("working_dir").is_there() ? root.child("working_dir").text() : "";
        const fs::path trace =
            root.child("trace_dir").is_there() ? root.child("trace_dir").text() : "trace";
        std::error_code ignored;
        const bool is_own = !fs::is_directory(named, ignored) || named.is_relative();
        config.working_dir = is_own ? own_folder : named;
        config.trace_dir = config.working_dir / trace;
        return config;
    } catch (const YAML::Exception& error) {
        refuse(file, error.what());
    }
}

fs::path find_mutations_file(const RunConfig& config, const SampleConfig& sample) {
    std::error_code ignored;
    if (fs::exists(sample.mutations_file, ignored)) {
        return sample.mutations_file;
    }
    return config.working_dir / sample.mutations_file;
}

} // namespace clono::engine
