#pragma once
// The data of one analysis as the model sees them: counts, copy-number states, tumour contents.
// Filled by engine/io; read by the sampler, the summaries and the likelihood.

#include <cstdint>
#include <string>
#include <vector>

namespace clono::engine {

enum class Density { Binomial, BetaBinomial };

/// One genotype state of a mutation in a sample: copy numbers and variant-read chances of normal
/// cells, of cancer cells without the mutation (reference) and of cancer cells with it (variant).
/// Source: Roth et al., Nature Methods 11 (2014), methods.
struct GenotypeState {
    int normal_copies = 2;       ///< c_N >= 1
    int reference_copies = 2;    ///< c_R >= 1
    int variant_copies = 2;      ///< c_V >= 1
    double normal_chance = 0;    ///< mu_N in [0, 1]
    double reference_chance = 0; ///< mu_R in [0, 1]
    double variant_chance = 0;   ///< mu_V in [0, 1]
    double weight = 1;           ///< prior weight, > 0; the weights of an observation sum to 1
};

/// One mutation in one sample.
struct Observation {
    std::uint64_t ref_counts = 0;
    std::uint64_t var_counts = 0;
    std::vector<GenotypeState> states; ///< at least one
};

struct Sample {
    std::string name;
    double tumour_content = 1;             ///< in (0, 1]
    std::vector<Observation> observations; ///< one per mutation, in the order of mutation_ids
};

struct Dataset {
    std::vector<std::string> mutation_ids; ///< n, in input order
    std::vector<Sample> samples;           ///< S, sorted by name

    std::size_t mutation_count() const { return mutation_ids.size(); }

    std::size_t sample_count() const { return samples.size(); }
};

} // namespace clono::engine
