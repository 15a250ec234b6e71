#include "engine/io/dataset_builder.hpp"

#include "engine/io/failure.hpp"
#include "engine/io/number_text.hpp"

#include <unordered_map>

namespace clono::engine {

namespace {

using IndexById = std::unordered_map<std::string, std::size_t>;

IndexById index_by_id(const std::vector<MutationStates>& mutations, const std::string& sample) {
    IndexById index;
    for (std::size_t i = 0; i < mutations.size(); ++i) {
        if (!index.emplace(mutations[i].id, i).second) {
            throw Failure(ExitCode::BadData,
                          "sample " + sample + ": mutation " + mutations[i].id + " stands twice");
        }
    }
    return index;
}

void append_settings(std::string& text, const ChainSettings& settings) {
    const auto add = [&](double value) {
        append_number(text, value);
        text += ' ';
    };
    const auto add_prior = [&](const std::optional<GammaPrior>& prior) {
        add(prior ? prior->shape : -1);
        add(prior ? prior->rate : -1);
    };
    text += settings.density == Density::Binomial ? "binomial " : "beta_binomial ";
    text += settings.init_method == InitMethod::Connected ? "connected " : "disconnected ";
    add(settings.concentration);
    add_prior(settings.concentration_prior);
    add(settings.precision);
    add_prior(settings.precision_prior);
    add(settings.base_alpha);
    add(settings.base_beta);
}

} // namespace

std::vector<MutationStates> with_states(const mutations::SampleTable& sample, Prior prior) {
    std::vector<MutationStates> out;
    out.reserve(sample.rows.size());
    for (const auto& row : sample.rows) {
        out.push_back({row.mutation_id, row.ref_counts, row.var_counts,
                       states_of(prior, row.normal_cn, row.minor_cn, row.major_cn)});
    }
    return out;
}

Dataset build_dataset(const RunConfig& config,
                      const std::vector<std::vector<MutationStates>>& mutations) {
    std::vector<IndexById> index;
    for (std::size_t s = 0; s < mutations.size(); ++s) {
        index.push_back(index_by_id(mutations[s], config.samples[s].name));
    }
    Dataset data;
    for (const auto& mutation : mutations.front()) {
        bool is_common = true;
        for (const auto& ids : index) {
            is_common = is_common && ids.contains(mutation.id);
        }
        if (is_common) {
            data.mutation_ids.push_back(mutation.id);
        }
    }
    if (data.mutation_ids.empty()) {
        throw Failure(ExitCode::BadData, "no mutation is present in all samples");
    }
    for (std::size_t s = 0; s < mutations.size(); ++s) {
        const auto& from = config.samples[s];
        Sample sample{from.name, from.tumour_content, {}};
        sample.observations.reserve(data.mutation_ids.size());
        for (const auto& id : data.mutation_ids) {
            const auto& mutation = mutations[s][index[s].at(id)];
            sample.observations.push_back({mutation.ref_counts, mutation.var_counts,
                                           genotype_states(mutation.states, from.error_rate)});
        }
        data.samples.push_back(std::move(sample));
    }
    return data;
}

Dataset read_dataset(const RunConfig& config) {
    std::vector<std::vector<MutationStates>> mutations;
    for (const auto& sample : config.samples) {
        mutations.push_back(read_mutations_yaml(find_mutations_file(config, sample)));
    }
    return build_dataset(config, mutations);
}

Sha256Digest fingerprint_of(const Dataset& data, const ChainSettings& settings) {
    Sha256 digest;
    std::string text;
    append_settings(text, settings);
    // Lengths go before texts, so that no two data sets give the same bytes.
    const auto add_text = [&](const std::string& value) {
        text += std::to_string(value.size()) + ":" + value;
    };
    for (const auto& id : data.mutation_ids) {
        add_text(id);
    }
    for (const auto& sample : data.samples) {
        add_text(sample.name);
        append_number(text, sample.tumour_content);
        for (const auto& observation : sample.observations) {
            text += "\n" + std::to_string(observation.ref_counts) + " " +
                    std::to_string(observation.var_counts);
            for (const auto& state : observation.states) {
                text += "|" + std::to_string(state.normal_copies) + " " +
                        std::to_string(state.reference_copies) + " " +
                        std::to_string(state.variant_copies);
                for (const double value : {state.normal_chance, state.reference_chance,
                                           state.variant_chance, state.weight}) {
                    text += ' ';
                    append_number(text, value);
                }
            }
            digest.update(text);
            text.clear();
        }
    }
    digest.update(text);
    return digest.finish();
}

} // namespace clono::engine
