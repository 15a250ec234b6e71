#include "engine/plot/plots.hpp"

#include <algorithm>

namespace clono::engine {

std::string_view plot_path(PlotKind kind) {
    switch (kind) {
    case PlotKind::ClusterDensity:
        return "cluster/density";
    case PlotKind::ClusterParallelCoordinates:
        return "cluster/parallel_coordinates";
    case PlotKind::ClusterScatter:
        return "cluster/scatter";
    case PlotKind::LociDensity:
        return "loci/density";
    case PlotKind::LociParallelCoordinates:
        return "loci/parallel_coordinates";
    case PlotKind::LociScatter:
        return "loci/scatter";
    case PlotKind::LociSimilarityMatrix:
        return "loci/similarity_matrix";
    case PlotKind::LociVafParallelCoordinates:
        return "loci/vaf_parallel_coordinates";
    case PlotKind::LociVafScatter:
        return "loci/vaf_scatter";
    }
    return {};
}

std::optional<PlotKind> plot_from_path(std::string_view path) {
    const auto found = std::find_if(kAllPlots.begin(), kAllPlots.end(),
                                    [&](PlotKind kind) { return plot_path(kind) == path; });
    if (found == kAllPlots.end()) {
        return std::nullopt;
    }
    return *found;
}

} // namespace clono::engine
