#include "datasets.hpp"

#include "engine/model/density.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace clono::engine::testing {

namespace {

std::string numbered(char letter, std::size_t number) {
    std::string name(1, letter);
    return name.append(std::to_string(number));
}

} // namespace

std::vector<GenotypeState> major_copy_number(int normal, int minor, int major, double error_rate) {
    const int total = minor + major;
    const auto chance = [&](int variant) {
        return variant == 0       ? error_rate
               : variant == total ? 1 - error_rate
                                  : static_cast<double>(variant) / total;
    };
    std::vector<GenotypeState> states;
    for (int b = 1; b <= major; ++b) {
        states.push_back({normal, normal, total, error_rate, error_rate, chance(b), 1});
    }
    if (total != normal) {
        states.push_back({normal, total, total, error_rate, error_rate, chance(1), 1});
    }
    for (GenotypeState& state : states) {
        state.weight = 1.0 / static_cast<double>(states.size());
    }
    return states;
}

Dataset read_tables(const std::string& folder, std::size_t samples, double tumour_content) {
    Dataset data;
    for (std::size_t s = 0; s < samples; ++s) {
        const std::string name = numbered('s', s);
        std::ifstream file(folder + "/" + name + ".tsv");
        if (!file) {
            throw std::runtime_error("cannot read " + folder + "/" + name + ".tsv");
        }
        Sample sample{name, tumour_content, {}};
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) {
            std::istringstream row(line);
            std::string id;
            Observation seen;
            int normal = 0, minor = 0, major = 0;
            row >> id >> seen.ref_counts >> seen.var_counts >> normal >> minor >> major;
            seen.states = major_copy_number(normal, minor, major);
            sample.observations.push_back(seen);
            if (s == 0) {
                data.mutation_ids.push_back(id);
            }
        }
        data.samples.push_back(sample);
    }
    return data;
}

std::uint64_t draw_variant_reads(Rng& rng, std::uint64_t depth, double chance, double precision) {
    const double p =
        precision > 0 ? rng.beta(chance * precision, (1 - chance) * precision) : chance;
    std::uint64_t reads = 0;
    for (std::uint64_t d = 0; d < depth; ++d) {
        reads += rng.uniform() < p ? 1 : 0;
    }
    return reads;
}

Dataset simulate(const Simulation& what, std::uint64_t seed) {
    Rng rng(seed, 77);
    Dataset data;
    std::vector<std::size_t> clone(what.mutations);
    std::vector<std::vector<GenotypeState>> states(what.mutations);
    std::vector<double> phi(what.clones * what.samples, 1);
    for (std::size_t k = 1; k < what.clones; ++k) {
        for (std::size_t s = 0; s < what.samples; ++s) {
            phi[k * what.samples + s] = rng.uniform();
        }
    }
    for (std::size_t i = 0; i < what.mutations; ++i) {
        data.mutation_ids.push_back(numbered('m', i));
        clone[i] = rng.below(what.clones);
        const auto [minor, major] = what.copy_numbers[rng.below(what.copy_numbers.size())];
        states[i] = major_copy_number(2, minor, major);
    }
    std::vector<std::size_t> state(what.mutations);
    for (std::size_t i = 0; i < what.mutations; ++i) {
        state[i] = rng.below(states[i].size());
    }
    for (std::size_t s = 0; s < what.samples; ++s) {
        Sample sample{numbered('s', s), what.tumour_content, {}};
        for (std::size_t i = 0; i < what.mutations; ++i) {
            const double chance = variant_read_chance(states[i][state[i]], what.tumour_content,
                                                      phi[clone[i] * what.samples + s]);
            const auto depth =
                static_cast<std::uint64_t>(what.mean_depth * (0.5 + rng.uniform())) + 1;
            Observation seen;
            seen.var_counts = draw_variant_reads(rng, depth, chance, what.precision);
            seen.ref_counts = depth - seen.var_counts;
            seen.states = states[i];
            sample.observations.push_back(seen);
        }
        data.samples.push_back(sample);
    }
    return data;
}

} // namespace clono::engine::testing
