#include "joint_draws.hpp"

#include "datasets.hpp"
#include "engine/model/density.hpp"

#include <algorithm>
#include <cmath>

namespace clono::engine::testing {

ChainSettings informative_settings() {
    ChainSettings settings;
    settings.concentration_prior = GammaPrior{2, 2};
    settings.precision_prior = GammaPrior{2, 0.02};
    return settings;
}

Dataset draw_design(const Design& design, Rng& rng) {
    constexpr std::pair<int, int> kCopyNumbers[] = {{1, 1}, {1, 2}, {0, 1}, {0, 2}, {2, 2}, {1, 3}};
    Dataset data;
    const std::size_t n =
        design.least_mutations + rng.below(design.most_mutations - design.least_mutations + 1);
    data.mutation_ids.resize(n);
    for (std::size_t s = 0; s < design.samples; ++s) {
        Sample sample;
        sample.tumour_content = 0.5 + 0.5 * rng.uniform();
        for (std::size_t i = 0; i < n; ++i) {
            const auto [minor, major] = kCopyNumbers[rng.below(std::size(kCopyNumbers))];
            Observation seen;
            seen.ref_counts =
                design.least_depth + rng.below(design.most_depth - design.least_depth + 1);
            seen.states = major_copy_number(2, minor, major, 0.01);
            double total = 0; // uneven weights, so that a wrong one shows
            for (GenotypeState& state : seen.states) {
                state.weight = 0.2 + rng.uniform();
                total += state.weight;
            }
            for (GenotypeState& state : seen.states) {
                state.weight /= total;
            }
            sample.observations.push_back(seen);
        }
        data.samples.push_back(sample);
    }
    return data;
}

Parameters draw_parameters(const Dataset& design, const ChainSettings& settings, Rng& rng) {
    Parameters drawn;
    const auto draw = [&](const std::optional<GammaPrior>& prior, double fixed) {
        return prior ? rng.gamma(prior->shape) / prior->rate : fixed;
    };
    drawn.concentration = draw(settings.concentration_prior, settings.concentration);
    drawn.precision = settings.density == Density::Binomial
                          ? settings.precision // not a parameter: it stays as it is
                          : draw(settings.precision_prior, settings.precision);
    std::vector<double> weights;
    for (std::size_t i = 0; i < design.mutation_count(); ++i) {
        weights.push_back(drawn.concentration); // of a new cluster, last
        const std::size_t label = rng.categorical(weights);
        drawn.labels.push_back(static_cast<std::uint32_t>(label));
        if (label + 1 == weights.size()) {
            weights.back() = 1;
            for (std::size_t s = 0; s < design.sample_count(); ++s) {
                drawn.atoms.push_back(rng.beta(settings.base_alpha, settings.base_beta));
            }
        } else {
            weights.pop_back();
            weights[label] += 1;
        }
    }
    return drawn;
}

void draw_counts(Dataset& data, const Parameters& parameters, const ChainSettings& settings,
                 Rng& rng) {
    for (std::size_t s = 0; s < data.sample_count(); ++s) {
        Sample& sample = data.samples[s];
        for (std::size_t i = 0; i < data.mutation_count(); ++i) {
            Observation& seen = sample.observations[i];
            std::vector<double> weights;
            for (const GenotypeState& state : seen.states) {
                weights.push_back(state.weight);
            }
            const GenotypeState& state = seen.states[rng.categorical(weights)];
            const double chance = variant_read_chance(
                state, sample.tumour_content,
                parameters.atoms[parameters.labels[i] * data.sample_count() + s]);
            const std::uint64_t depth = seen.ref_counts + seen.var_counts;
            seen.var_counts = draw_variant_reads(
                rng, depth, chance,
                settings.density == Density::Binomial ? 0 : parameters.precision);
            seen.ref_counts = depth - seen.var_counts;
        }
    }
}

void set_state(Partition& state, const Parameters& parameters) {
    const std::size_t samples = state.model.samples;
    state.labels = parameters.labels;
    state.sizes.assign(parameters.atoms.size() / samples, 0);
    for (const std::uint32_t label : parameters.labels) {
        ++state.sizes[label];
    }
    state.scales.resize(parameters.atoms.size());
    state.prevalences.resize(parameters.atoms.size());
    for (std::size_t a = 0; a < parameters.atoms.size(); ++a) {
        state.scales[a] = scale_of(parameters.atoms[a]);
        state.prevalences[a] = prevalence_of(state.scales[a]);
    }
    state.concentration = parameters.concentration;
    state.set_precision(parameters.precision);
    state.evaluate_all();
}

Parameters parameters_of(Partition& state) {
    state.tidy();
    return {state.labels, state.prevalences, state.concentration, state.precision};
}

std::vector<Quantity> quantities(const Parameters& p, std::size_t samples, double log_likelihood) {
    const std::size_t clusters = p.atoms.size() / samples;
    double pairs = 0;
    double squares = 0;
    for (const std::uint32_t label : p.labels) {
        pairs += static_cast<double>(std::count(p.labels.begin(), p.labels.end(), label));
        for (std::size_t s = 0; s < samples; ++s) {
            squares += p.atoms[label * samples + s] * p.atoms[label * samples + s];
        }
    }
    const auto n = static_cast<double>(p.labels.size());
    double spread = 0;
    for (const double atom : p.atoms) {
        spread += atom * (1 - atom);
    }
    return {
        {"log concentration", std::log(p.concentration)},
        {"precision", p.precision},
        {"log precision", std::log(p.precision)},
        {"K", static_cast<double>(clusters)},
        {"K log concentration", static_cast<double>(clusters) * std::log(p.concentration)},
        {"log likelihood", log_likelihood},
        {"log likelihood times log precision", log_likelihood * std::log(p.precision)},
        {"prevalence of 1", p.atoms[p.labels[0] * samples]},
        {"prevalence of 2, last sample", p.atoms[p.labels[1] * samples + samples - 1]},
        {"size of the cluster of 1",
         static_cast<double>(std::count(p.labels.begin(), p.labels.end(), p.labels[0]))},
        {"1 and 2 together", p.labels[0] == p.labels[1] ? 1.0 : 0.0},
        {"mean size", pairs / n},
        {"mean square prevalence", squares / n},
        {"atoms' spread", spread / static_cast<double>(p.atoms.size())},
    };
}

} // namespace clono::engine::testing
