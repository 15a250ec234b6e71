#pragma once
// A data set with a known truth, drawn from PyClone's model over the clones of a random tree.

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
};

struct SimulatedSample {
    std::string name;
    std::string table; ///< PyClone's input table
};

struct Simulation {
    std::vector<SimulatedSample> samples;
    /// mutation_id, cluster, variant_copies and phi_<sample> for each sample.
    std::string truth;
};

/// Clones hang on a random tree whose root is in every cancer cell; in each sample a clone's
/// prevalence is its own share of the cells and that of its descendants. Copy numbers differ between
/// mutations, not between samples. Same plan, same bytes.
Simulation simulate_data(const SimulationPlan& plan);

} // namespace clono::engine
