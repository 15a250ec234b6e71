#include "engine/cli/analysis.hpp"

#include "engine/cli/second_opinion.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/more_tables.hpp"
#include "engine/summary/information_search.hpp"
#include "engine/summary/variation_of_information.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace clono::engine {

namespace {

constexpr std::size_t kMeshSize = 101;
constexpr std::size_t kFineMeshSize = 1001;

PooledTrace pool(const LoadedRun& run, const PostFlags& flags) {
    flags.check();
    const auto views = run.chain_views();
    PooledTrace trace(views, {flags.burnin, flags.thin}, run.data.mutation_count(),
                      run.data.sample_count());
    if (trace.row_count() == 0) {
        throw Failure(ExitCode::Contradiction,
                      "a burn-in of " + std::to_string(flags.burnin) + " leaves none of the " +
                          std::to_string(views.front()->row_count()) + " iterations");
    }
    return trace;
}

/// Place of each drawn sample among the data's.
std::vector<std::size_t> order_of(const Dataset& data, const std::vector<std::string>& names) {
    std::vector<std::size_t> order;
    for (std::size_t s = 0; s < data.sample_count() && names.empty(); ++s) {
        order.push_back(s);
    }
    for (const auto& name : names) {
        const auto found = std::find_if(data.samples.begin(), data.samples.end(),
                                        [&](const Sample& sample) { return sample.name == name; });
        if (found == data.samples.end()) {
            throw Failure(ExitCode::Contradiction, "there is no sample named " + name);
        }
        order.push_back(static_cast<std::size_t>(found - data.samples.begin()));
    }
    return order;
}

} // namespace

Analysis::Analysis(const LoadedRun& run, const PostFlags& flags)
    : run_(run),
      trace_(pool(run, flags)),
      counts_(count_pairs(trace_, flags.threads)),
      merges_(link_by_average(counts_)),
      clustering_(cluster_by_mpear(counts_, merges_, flags.max_clusters)),
      prevalence_(summarise_prevalence(trace_)),
      clusters_(cluster_posteriors(run.data, run.config.model.density, trace_.mean_precision(),
                                   clustering_.cluster_of, clustering_.cluster_count,
                                   flags.mesh_size.value_or(kMeshSize), flags.threads)) {
    if (clustering_.was_undecided) {
        std::fprintf(stderr,
                     "note: no clustering scores better than chance (MPEAR); by expected Binder "
                     "loss the mutations are taken as %zu cluster(s)\n",
                     clustering_.cluster_count);
    }
}

std::vector<PooledTrace> chains_apart(const LoadedRun& run, RowSelection selection) {
    std::vector<PooledTrace> chains;
    for (const auto* view : run.chain_views()) {
        chains.emplace_back(std::span(&view, 1), selection, run.data.mutation_count(),
                            run.data.sample_count());
    }
    return chains;
}

std::string Analysis::information_clustering(const PostFlags& flags,
                                             const PooledTrace* opinion) const {
    InformationSearch search;
    search.max_clusters = flags.max_clusters;
    search.threads = flags.threads;
    if (opinion == nullptr) {
        const auto cut = cluster_by_information(counts_, merges_, flags.max_clusters);
        search.starts = {cut.cluster_of, clustering_.cluster_of};
    } else {
        const auto counts = count_pairs(*opinion, flags.threads);
        const auto cut =
            cluster_by_information(counts, link_by_average(counts), flags.max_clusters);
        search.starts = {cut.cluster_of};
    }
    const auto& trace = opinion == nullptr ? trace_ : *opinion;
    return information_table(tables(), search_by_information(trace, search).cluster_of);
}

std::vector<ClusterPosterior> Analysis::fine_posteriors(const PostFlags& flags) const {
    return cluster_posteriors(run_.data, run_.config.model.density, trace_.mean_precision(),
                              clustering_.cluster_of, clustering_.cluster_count, kFineMeshSize,
                              flags.threads);
}

std::string Analysis::cluster_more(const std::vector<ClusterPosterior>& fine) const {
    return cluster_more_table(run_.data, fine, cohesion_of(counts_, clustering_));
}

std::string Analysis::loci_more(const std::vector<ClusterPosterior>& fine,
                                const PostFlags& flags) const {
    const auto density = run_.config.model.density;
    const double precision = trace_.mean_precision();
    const LociMore more{
        assignment_of(trace_, counts_, clustering_), prevalence_quantiles(trace_, flags.threads),
        multiplicities(run_.data, density, precision, prevalence_.mean),
        fits_of(run_.data, density, precision, clustering_.cluster_of, fine, flags.threads)};
    return loci_more_table(tables(), more);
}

std::vector<Warning> Analysis::warnings(const std::vector<ClusterPosterior>& fine,
                                        const PostFlags& flags, const PooledTrace* opinion) const {
    WarningInput input{run_.data,
                       run_.config.model.density,
                       trace_.mean_precision(),
                       flags.burnin,
                       clustering_.cluster_of,
                       fine,
                       mean_clusters(trace_),
                       {}};
    if (opinion != nullptr) {
        input.mean_clusters_otherwise = mean_clusters(*opinion);
    }
    return warnings_of(input);
}

Convergence Analysis::convergence(const PostFlags& flags) const {
    ConvergenceRequest request;
    request.has_precision = run_.config.model.density == Density::BetaBinomial;
    request.threads = flags.threads;
    return assess_convergence(chains_apart(run_, {flags.burnin, flags.thin}), request);
}

TableInput Analysis::tables() const {
    return {run_.data, clustering_.cluster_of, clusters_, prevalence_, run_.input_order};
}

PlotData Analysis::plots(const std::vector<std::string>& sample_order,
                         const PostFlags& flags) const {
    const auto& data = run_.data;
    const auto n = data.mutation_count();
    const auto order = order_of(data, sample_order);
    PlotData plot;
    plot.mutation_ids = data.mutation_ids;
    plot.cluster_of.assign(clustering_.cluster_of.begin(), clustering_.cluster_of.end());
    plot.mesh_size = flags.mesh_size.value_or(kMeshSize);
    plot.min_cluster_size = flags.min_cluster_size;
    for (std::size_t c = 0; c < clusters_.size(); ++c) {
        plot.clusters.push_back({static_cast<int>(c), clusters_[c].size, {}, {}, {}});
    }
    for (const auto s : order) {
        plot.samples.push_back(data.samples[s].name);
        for (std::size_t c = 0; c < clusters_.size(); ++c) {
            plot.clusters[c].mean.push_back(clusters_[c].mean[s]);
            plot.clusters[c].std.push_back(clusters_[c].std[s]);
            plot.clusters[c].density.push_back(clusters_[c].density[s]);
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (const auto s : order) {
            const auto& counts = data.samples[s].observations[i];
            const auto depth = counts.ref_counts + counts.var_counts;
            plot.prevalence.push_back(prevalence_.mean[i * data.sample_count() + s]);
            plot.vaf.push_back(depth == 0 ? std::nan("")
                                          : static_cast<double>(counts.var_counts) /
                                                static_cast<double>(depth));
        }
    }
    plot.leaf_order = leaf_order(merges_, n);
    plot.coclustering = [this](std::size_t i, std::size_t j) {
        return counts_.probability(i, j);
    };
    plot.trace_histogram = [this, order](std::size_t i, std::size_t s, std::size_t bins) {
        std::vector<double> mass(bins);
        const auto rows = trace_.row_count();
        const auto share = 1 / static_cast<double>(rows);
        const auto samples = trace_.sample_count();
        for (std::size_t r = 0; r < rows; ++r) {
            const auto& row = trace_.row(r);
            const double value = row.atoms[row.label(i) * samples + order[s]];
            const auto bin = static_cast<std::size_t>(value * static_cast<double>(bins));
            mass[std::min(bin, bins - 1)] += share;
        }
        return mass;
    };
    return plot;
}

} // namespace clono::engine
