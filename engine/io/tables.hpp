#pragma once
// The texts of tables/*.tsv as PyClone writes them: LF line ends, full precision.

#include "engine/model/dataset.hpp"
#include "engine/summary/cluster_posterior.hpp"
#include "engine/summary/pooled_trace.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clono::engine {

/// Everything that the tables are made from; mutations are in the data's order.
struct TableInput {
    const Dataset& data;
    std::span<const std::uint32_t> cluster_of;
    std::span<const ClusterPosterior> clusters;
    const PrevalenceSummary& prevalence;
    /// Order of the rows of loci.tsv: mutations as they stand in the input.
    std::span<const std::size_t> row_order;
};

/// sample_id cluster_id size mean std, by cluster, then sample.
std::string cluster_table(const TableInput& input);

/// mutation_id sample_id cluster_id cellular_prevalence cellular_prevalence_std
/// variant_allele_frequency (empty at depth 0), by mutation, then sample.
std::string loci_table(const TableInput& input);

/// One row per mutation, sorted by id: mutation_id, each sample's mean, each sample's std, cluster_id.
std::string old_style_table(const TableInput& input);

/// A text as a field of a tab-separated table: in quotes where it holds a quote.
std::string table_field(std::string_view text);

} // namespace clono::engine
