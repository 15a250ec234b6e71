#pragma once
// Data sets for the engine's tests: read from small tables, or simulated from the model.

#include "engine/mcmc/rng.hpp"
#include "engine/model/dataset.hpp"

#include <string>
#include <vector>

namespace clono::engine::testing {

/// The states of PyClone's prior major_copy_number, with equal weights.
std::vector<GenotypeState> major_copy_number(int normal, int minor, int major,
                                             double error_rate = 0.001);

/// A set of PyClone tables s0.tsv, s1.tsv, ... with the columns in PyClone's order.
Dataset read_tables(const std::string& folder, std::size_t samples, double tumour_content);

struct Simulation {
    std::size_t mutations = 133;
    std::size_t samples = 4;
    std::size_t clones = 8;
    double tumour_content = 0.8;
    double mean_depth = 120;
    double precision = 300;                           ///< 0 for binomial counts
    std::vector<std::pair<int, int>> copy_numbers = { ///< (minor, major), each as likely
        {1, 1}, {1, 1}, {1, 1}, {1, 2}, {0, 2}, {0, 1}, {2, 2}, {1, 3}};
};

/// Clones with uniform prevalences (the first one at 1), equal sizes on average, a random state.
Dataset simulate(const Simulation& what, std::uint64_t seed);

/// A draw of variant reads at a chance; precision 0 for the binomial.
std::uint64_t draw_variant_reads(Rng& rng, std::uint64_t depth, double chance, double precision);

} // namespace clono::engine::testing
