#pragma once
// Exact draws of parameters and data together, from the model's own definition. Proofs that need
// no known posterior start from them.

#include "engine/mcmc/partition.hpp"

namespace clono::engine::testing {

/// What is given: copy numbers, tumour contents and depths, with the counts still to be drawn.
struct Design {
    std::size_t least_mutations = 5;
    std::size_t most_mutations = 12;
    std::size_t samples = 2;
    std::uint64_t least_depth = 5;
    std::uint64_t most_depth = 50;
};

/// Concentration ~ Gamma(2, 2), precision ~ Gamma(2, 0.02): mean 100.
ChainSettings informative_settings();

Dataset draw_design(const Design& design, Rng& rng);

struct Parameters {
    std::vector<std::uint32_t> labels; ///< contiguous, in order of first appearance
    std::vector<double> atoms;         ///< K x S
    double concentration = 0;
    double precision = 0;
};

/// From the prior: Chinese restaurant process, base measure, Gamma distributions.
Parameters draw_parameters(const Dataset& design, const ChainSettings& settings, Rng& rng);

/// Fill the variant and reference counts, depths kept, given the parameters.
void draw_counts(Dataset& data, const Parameters& parameters, const ChainSettings& settings,
                 Rng& rng);

/// Put the parameters in place of a chain's state.
void set_state(Partition& state, const Parameters& parameters);

/// The chain's state, tidied.
Parameters parameters_of(Partition& state);

/// Functions of the state that don't depend on the clusters' names.
struct Quantity {
    std::string name;
    double value;
};

std::vector<Quantity> quantities(const Parameters& parameters, std::size_t samples,
                                 double log_likelihood);

} // namespace clono::engine::testing
