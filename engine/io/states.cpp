#include "engine/io/states.hpp"

#include <algorithm>

namespace clono::engine {

namespace {

std::string genotype(int reference_copies, int variant_copies) {
    return std::string(static_cast<std::size_t>(reference_copies), 'A') +
           std::string(static_cast<std::size_t>(variant_copies), 'B');
}

double variant_chance(const std::string& genotype, double error_rate) {
    const auto variants = std::count(genotype.begin(), genotype.end(), 'B');
    if (variants == 0) {
        return error_rate;
    }
    if (static_cast<std::size_t>(variants) == genotype.size()) {
        return 1 - error_rate;
    }
    return static_cast<double>(variants) / static_cast<double>(genotype.size());
}

} // namespace

std::string_view name_of(Prior prior) {
    switch (prior) {
    case Prior::MajorCopyNumber:
        return "major_copy_number";
    case Prior::ParentalCopyNumber:
        return "parental_copy_number";
    case Prior::TotalCopyNumber:
        return "total_copy_number";
    }
    return {};
}

std::optional<Prior> prior_from(std::string_view name) {
    for (const auto prior :
         {Prior::MajorCopyNumber, Prior::ParentalCopyNumber, Prior::TotalCopyNumber}) {
        if (name_of(prior) == name) {
            return prior;
        }
    }
    return std::nullopt;
}

std::vector<StateText> states_of(Prior prior, int normal_cn, int minor_cn, int major_cn) {
    const int total = minor_cn + major_cn;
    const auto normal = genotype(normal_cn, 0);
    const auto all_reference = genotype(total, 0);
    const auto one_variant = genotype(total - 1, 1);
    std::vector<StateText> states;
    const auto add = [&](const std::string& reference, const std::string& variant) {
        states.push_back({normal, reference, variant, 1});
    };
    switch (prior) {
    case Prior::MajorCopyNumber:
        for (int b = 1; b <= major_cn; ++b) {
            add(normal, genotype(total - b, b));
        }
        add(all_reference, one_variant);
        break;
    case Prior::ParentalCopyNumber:
        add(normal, genotype(minor_cn, major_cn));
        if (minor_cn > 0) {
            add(normal, genotype(major_cn, minor_cn));
        }
        add(normal, one_variant);
        if (total != normal_cn) {
            add(all_reference, one_variant);
        }
        break;
    case Prior::TotalCopyNumber:
        for (int b = 1; b <= total; ++b) {
            add(normal, genotype(total - b, b));
            add(all_reference, genotype(total - b, b));
        }
        break;
    }
    std::sort(states.begin(), states.end());
    states.erase(std::unique(states.begin(), states.end()), states.end());
    return states;
}

std::vector<GenotypeState> genotype_states(const std::vector<StateText>& states,
                                           double error_rate) {
    double total = 0;
    for (const auto& state : states) {
        total += state.weight;
    }
    std::vector<GenotypeState> out;
    out.reserve(states.size());
    for (const auto& state : states) {
        out.push_back(
            {static_cast<int>(state.normal.size()), static_cast<int>(state.reference.size()),
             static_cast<int>(state.variant.size()), variant_chance(state.normal, error_rate),
             variant_chance(state.reference, error_rate), variant_chance(state.variant, error_rate),
             state.weight / total});
    }
    return out;
}

} // namespace clono::engine
