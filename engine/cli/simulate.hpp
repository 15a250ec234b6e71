#pragma once
// A data set with a known truth, drawn from PyClone's model over the clones of a random tree, or in
// known ways not from that model.

#include <cstdint>
#include <string>
#include <vector>

namespace clono::engine {

struct SimulationPlan {
    std::uint64_t seed = 1;
    std::size_t mutations = 100;
    std::size_t clones = 6;              ///< at most `mutations`
    std::vector<std::string> samples;    ///< names, at least one
    std::vector<double> tumour_contents; ///< one per sample, in (0, 1]
    double depth = 200;                  ///< mean of the reads per mutation and sample, > 0
    double precision = 1000;             ///< of the beta-binomial counts, > 0
    bool has_copy_number_changes = true;
    /// Prevalences independent and uniform, as the model thinks, instead of those of a tree.
    bool is_treeless = false;
    /// Share of the changes of copy number that only 20 to 80 % of the cancer cells have; the tables
    /// tell the copy numbers of the greater part. In [0, 1].
    double subclonal_copy_numbers = 0;
    double artefacts = 0;    ///< share of mutations whose reads come from no clone, in [0, 1]
    double depth_spread = 0; ///< standard deviation of log depth between mutations, >= 0
};

struct SimulatedSample {
    std::string name;
    std::string table; ///< PyClone's input table
};

struct Simulation {
    std::vector<SimulatedSample> samples;
    /// mutation_id, cluster ("artefact" for these), variant_copies and phi_<sample> for each sample.
    std::string truth;
};

/// Clones hang on a random tree whose root is in every cancer cell; in each sample a clone's
/// prevalence is its own share of the cells and that of its descendants. Copy numbers differ between
/// mutations, not between samples. An artefact has in each sample a variant allele frequency of its
/// own, uniform between 1 and 25 %. Same plan, same bytes.
Simulation simulate_data(const SimulationPlan& plan);

} // namespace clono::engine
