#include "engine/plot/scene.hpp"

#include <algorithm>
#include <stdexcept>

namespace clono::engine::plot {

namespace {

void require(bool holds, const char* fault) {
    if (!holds) {
        throw std::invalid_argument{std::string{"plot data: "} + fault};
    }
}

void check_shapes(const PlotData& data) {
    const std::size_t mutations = data.mutation_ids.size();
    const std::size_t samples = data.samples.size();
    require(data.cluster_of.size() == mutations, "cluster_of needs one id per mutation");
    require(data.prevalence.size() == mutations * samples,
            "prevalence needs mutations x samples values");
    require(data.vaf.size() == mutations * samples, "vaf needs mutations x samples values");
    int last = -1;
    for (const PlotCluster& cluster : data.clusters) {
        require(cluster.id > last,
                "clusters must be sorted by id, without doubles or negative ids");
        last = cluster.id;
        require(cluster.mean.size() == samples && cluster.std.size() == samples,
                "a cluster needs a mean and a std per sample");
        require(cluster.density.size() == samples, "a cluster needs a density per sample");
        for (const auto& density : cluster.density) {
            require(density.size() == data.mesh_size, "a density needs mesh_size values");
        }
    }
}

void check_leaf_order(const PlotData& data) {
    std::vector<bool> seen(data.mutation_ids.size());
    require(data.leaf_order.size() == seen.size(), "leaf_order needs every mutation once");
    for (const std::size_t i : data.leaf_order) {
        require(i < seen.size() && !seen[i], "leaf_order needs every mutation once");
        seen[i] = true;
    }
    require(static_cast<bool>(data.coclustering) || seen.empty(), "coclustering is missing");
}

} // namespace

bool hides_small_clusters(PlotKind kind) {
    switch (kind) {
    case PlotKind::LociDensity:
    case PlotKind::LociVafParallelCoordinates:
    case PlotKind::LociVafScatter:
        return false;
    default:
        return true;
    }
}

Scene::Scene(PlotKind plot, const PlotData& plot_data, const PlotOptions& options)
    : kind{plot},
      data{plot_data},
      theme{theme_of(options.theme)},
      palette{options.palette},
      hidden_below{hides_small_clusters(plot) ? plot_data.min_cluster_size : 0} {
    check_shapes(data);
    if (kind == PlotKind::LociSimilarityMatrix) {
        check_leaf_order(data);
    }
    if (kind == PlotKind::LociDensity) {
        require(static_cast<bool>(data.trace_histogram) || data.mutation_ids.empty(),
                "trace_histogram is missing");
    }
    std::unordered_map<int, std::size_t> sizes;
    for (const PlotCluster& cluster : data.clusters) {
        sizes.emplace(cluster.id, cluster.size);
        if (cluster.size >= hidden_below) {
            index_of_.emplace(cluster.id, clusters.size());
            clusters.push_back(&cluster);
        }
    }
    for (std::size_t i = 0; i < data.cluster_of.size(); ++i) {
        const auto size = sizes.find(data.cluster_of[i]);
        require(size != sizes.end(), "a mutation belongs to a cluster that is not listed");
        if (size->second >= hidden_below) {
            mutations.push_back(i);
        }
    }
}

std::string Scene::empty_message() const {
    if (data.samples.empty()) {
        return "Nothing to show: no samples";
    }
    if (data.mutation_ids.empty()) {
        return "Nothing to show: no mutations";
    }
    return "Nothing to show: no cluster has " + std::to_string(hidden_below) + " mutations or more";
}

} // namespace clono::engine::plot
