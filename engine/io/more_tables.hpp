#pragma once
// tables/cluster_more.tsv and tables/loci_more.tsv: beside PyClone's tables, row for row.

#include "engine/io/tables.hpp"
#include "engine/summary/fit.hpp"
#include "engine/summary/more.hpp"
#include "engine/summary/warnings.hpp"

#include <string>
#include <vector>

namespace clono::engine {

/// A cluster is called clonal in a sample when P(prevalence >= 0.95) is above one half.
inline constexpr double kClonalPrevalence = 0.95;

struct LociMore {
    std::vector<double> assignment;         ///< n
    std::vector<Quantiles> quantiles;       ///< n x S
    std::vector<Multiplicity> multiplicity; ///< n x S
    std::vector<Fit> fits;                  ///< n
};

/// sample_id cluster_id size q2.5 q50 q97.5 clonal_probability clonal cohesion note
/// @param fine  posteriors on a fine mesh
std::string cluster_more_table(const Dataset& data, const std::vector<ClusterPosterior>& fine,
                               const std::vector<double>& cohesion);

/// mutation_id sample_id cluster_id assignment_probability q2.5 q50 q97.5 multiplicity
/// multiplicity_probability fit_probability fits_no_cluster
std::string loci_more_table(const TableInput& input, const LociMore& more);

/// mutation_id cluster_id_vi cluster_id: the clustering by variation of information beside MPEAR's.
std::string information_table(const TableInput& input,
                              const std::vector<std::uint32_t>& information_cluster_of);

/// code sample value message; the header alone when there are none.
std::string warnings_table(const std::vector<Warning>& warnings);

} // namespace clono::engine
