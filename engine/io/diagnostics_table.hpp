#pragma once
// tables/diagnostics.tsv, and the sentence that sums it up.

#include "engine/model/dataset.hpp"
#include "engine/summary/convergence.hpp"

#include <string>

namespace clono::engine {

/// quantity mutation_id sample_id r_hat bulk_ess tail_ess spread passes: the scalars, co-clustering,
/// every mutation's prevalence in every sample, and at last "all". Unknown numbers are empty.
std::string diagnostics_table(const Dataset& data, const Convergence& convergence,
                              const ConvergenceLimits& limits);

/// One line for people: converged, or what hasn't and what to do.
std::string convergence_sentence(const Convergence& convergence, std::size_t chains);

} // namespace clono::engine
