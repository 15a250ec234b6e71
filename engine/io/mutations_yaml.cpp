#include "engine/io/mutations_yaml.hpp"

#include "engine/io/failure.hpp"
#include "engine/io/number_text.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace clono::engine {

namespace {

void append_mutation(std::string& out, const MutationStates& mutation) {
    out += "- id: " + yaml_scalar(mutation.id) + "\n";
    out += "  ref_counts: " + std::to_string(mutation.ref_counts) + "\n";
    out += "  states:\n";
    for (const auto& state : mutation.states) {
        out += "  - g_n: " + state.normal + "\n    g_r: " + state.reference +
               "\n    g_v: " + state.variant + "\n    prior_weight: ";
        if (state.weight == std::floor(state.weight) && state.weight < 1e9) {
            out += std::to_string(static_cast<long>(state.weight));
        } else {
            append_number(out, state.weight);
        }
        out += "\n";
    }
    out += "  var_counts: " + std::to_string(mutation.var_counts) + "\n";
}

bool is_genotype(const std::string& text) {
    return !text.empty() && text.size() <= 100'000 &&
           text.find_first_not_of("AB") == std::string::npos;
}

StateText read_state(const YAML::Node& node) {
    StateText state{node["g_n"].as<std::string>(), node["g_r"].as<std::string>(),
                    node["g_v"].as<std::string>(), node["prior_weight"].as<double>()};
    if (!is_genotype(state.normal) || !is_genotype(state.reference) ||
        !is_genotype(state.variant)) {
        throw YAML::Exception(node.Mark(), "genotypes are made of the letters A and B");
    }
    if (!(state.weight > 0) || !std::isfinite(state.weight)) {
        throw YAML::Exception(node.Mark(), "prior_weight must be above 0");
    }
    return state;
}

MutationStates read_mutation(const YAML::Node& node) {
    MutationStates mutation;
    mutation.id = node["id"].as<std::string>();
    mutation.ref_counts = node["ref_counts"].as<std::uint64_t>();
    mutation.var_counts = node["var_counts"].as<std::uint64_t>();
    for (const auto& state : node["states"]) {
        mutation.states.push_back(read_state(state));
    }
    if (mutation.states.empty()) {
        throw YAML::Exception(node.Mark(), "a mutation needs at least one state");
    }
    return mutation;
}

} // namespace

std::string mutations_yaml(const std::vector<MutationStates>& mutations) {
    std::string out = mutations.empty() ? "mutations: []\n" : "mutations:\n";
    for (const auto& mutation : mutations) {
        append_mutation(out, mutation);
    }
    return out;
}

std::vector<MutationStates> read_mutations_yaml(const std::filesystem::path& file) {
    try {
        const auto root = YAML::LoadFile(file.string());
        std::vector<MutationStates> mutations;
        if (!root.IsMap() || !root["mutations"]) {
            throw YAML::Exception(root.Mark(), "the key \"mutations\" is missing");
        }
        for (const auto& node : root["mutations"]) {
            mutations.push_back(read_mutation(node));
        }
        return mutations;
    } catch (const YAML::BadFile&) {
        throw Failure(ExitCode::InputOutput, "cannot read " + file.string());
    } catch (const YAML::Exception& error) {
        throw Failure(ExitCode::BadData, file.string() + ": " + error.what());
    }
}

std::string yaml_scalar(std::string_view text) {
    constexpr std::array<std::string_view, 14> kWords = {"y",     "n",    "yes", "no",   "true",
                                                         "false", "on",   "off", "null", "nan",
                                                         "inf",   "none", "e",   "="};
    std::string lower;
    bool is_plain = !text.empty() && (text.front() == '/' ||
                                      std::isalpha(static_cast<unsigned char>(text.front())) != 0);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        lower += static_cast<char>(std::tolower(byte));
        is_plain = is_plain && byte < 0x80 &&
                   (std::isalnum(byte) != 0 ||
                    std::string_view("_-./+>:").find(c) != std::string_view::npos);
    }
    is_plain = is_plain && text.back() != ':' &&
               std::find(kWords.begin(), kWords.end(), lower) == kWords.end();
    if (is_plain) {
        return std::string(text);
    }
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c;
        if (c == '\'') {
            quoted += c;
        }
    }
    return quoted + "'";
}

} // namespace clono::engine
