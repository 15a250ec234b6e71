#pragma once
// Genotype states of a mutation from its copy numbers: PyClone's three priors.

#include "engine/model/dataset.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace clono::engine {

enum class Prior { MajorCopyNumber, ParentalCopyNumber, TotalCopyNumber };

std::string_view name_of(Prior prior);
std::optional<Prior> prior_from(std::string_view name);

/// Genotypes as strings of A (reference allele) and B (variant allele).
struct StateText {
    std::string normal;    ///< g_n, of normal cells
    std::string reference; ///< g_r, of cancer cells without the mutation
    std::string variant;   ///< g_v, of cancer cells with it
    double weight = 1;     ///< before normalisation, > 0

    auto copies() const { return std::tie(normal, reference, variant); }

    friend auto operator<=>(const StateText& a, const StateText& b) {
        return a.copies() <=> b.copies();
    }

    friend bool operator==(const StateText& a, const StateText& b) {
        return a.copies() == b.copies();
    }
};

/// The states of a prior, without duplicates, sorted, all of weight 1.
/// @param normal_cn  >= 1
/// @param minor_cn   in [0, major_cn]
/// @param major_cn   >= 1
std::vector<StateText> states_of(Prior prior, int normal_cn, int minor_cn, int major_cn);

/// The states as the model sees them; weights sum to 1.
/// @param error_rate  chance that a read shows the wrong allele, in (0, 0.5)
std::vector<GenotypeState> genotype_states(const std::vector<StateText>& states, double error_rate);

} // namespace clono::engine
