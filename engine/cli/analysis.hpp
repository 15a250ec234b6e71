#pragma once
// Everything that tables and plots are made from, computed once from a run's kept rows.

#include "engine/cli/loaded_run.hpp"
#include "engine/cli/options.hpp"
#include "engine/io/tables.hpp"
#include "engine/plot/plot_data.hpp"
#include "engine/summary/cluster_posterior.hpp"
#include "engine/summary/convergence.hpp"
#include "engine/summary/linkage.hpp"
#include "engine/summary/mpear.hpp"
#include "engine/summary/pooled_trace.hpp"
#include "engine/summary/warnings.hpp"

#include <string>
#include <vector>

namespace clono::engine {

/// The kept rows of each chain by itself.
std::vector<PooledTrace> chains_apart(const LoadedRun& run, RowSelection selection);

class Analysis {
public:
    /// Throws Failure(Contradiction) when the burn-in leaves no row. Says on standard error when no
    /// cut of the dendrogram was better than chance.
    Analysis(const LoadedRun& run, const PostFlags& flags);

    TableInput tables() const;
    /// tables/clustering_vi.tsv
    /// @param opinion  partitions sampled under another prior instead of the run's own; or null
    std::string information_clustering(const PostFlags& flags, const PooledTrace* opinion) const;
    /// The clusters' prevalences on a fine mesh, for the three that follow.
    std::vector<ClusterPosterior> fine_posteriors(const PostFlags& flags) const;
    std::string cluster_more(const std::vector<ClusterPosterior>& fine) const;
    std::string loci_more(const std::vector<ClusterPosterior>& fine, const PostFlags& flags) const;
    /// @param opinion  as above
    std::vector<Warning> warnings(const std::vector<ClusterPosterior>& fine, const PostFlags& flags,
                                  const PooledTrace* opinion) const;
    Convergence convergence(const PostFlags& flags) const;

    bool was_undecided() const { return clustering_.was_undecided; }

    /// @param sample_order  names in the order to draw; empty: alphabetical
    PlotData plots(const std::vector<std::string>& sample_order, const PostFlags& flags) const;

private:
    const LoadedRun& run_;
    PooledTrace trace_;
    PairCounts counts_;
    std::vector<Merge> merges_;
    Clustering clustering_;
    PrevalenceSummary prevalence_;
    std::vector<ClusterPosterior> clusters_;
};

} // namespace clono::engine
