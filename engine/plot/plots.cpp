#include "engine/plot/plots.hpp"

#include "engine/plot/drawing.hpp"
#include "engine/plot/writers.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clono::engine {

namespace plot {

namespace {

std::filesystem::path with_suffix(const std::filesystem::path& stem, const char* suffix) {
    return stem.native() + suffix; // replace_extension would cut a stem at its last dot
}

Drawing empty_drawing(const Scene& scene) {
    const PlotSize size = plot_size(scene.kind, scene.data);
    Page page{size.width * kPointsPerInch, size.height * kPointsPerInch, {}};
    page.draw = [&scene](Canvas& canvas, const Box& area) {
        canvas.text(scene.empty_message(), area.centre(),
                    {.size = std::min(scene.theme.label_size, area.width / 24),
                     .colour = scene.theme.muted,
                     .across = 0.5,
                     .max_width = area.width});
    };
    return {page};
}

} // namespace

Drawing drawing_of(PlotKind kind, const Scene& scene) {
    if (scene.is_empty()) {
        return empty_drawing(scene);
    }
    switch (kind) {
    case PlotKind::ClusterDensity:
        return cluster_density(scene);
    case PlotKind::ClusterParallelCoordinates:
        return cluster_parallel_coordinates(scene);
    case PlotKind::ClusterScatter:
        return cluster_scatter(scene);
    case PlotKind::LociDensity:
        return loci_density(scene);
    case PlotKind::LociParallelCoordinates:
        return loci_parallel_coordinates(scene, LociValue::Prevalence);
    case PlotKind::LociScatter:
        return loci_scatter(scene, LociValue::Prevalence);
    case PlotKind::LociSimilarityMatrix:
        return similarity_matrix(scene);
    case PlotKind::LociVafParallelCoordinates:
        return loci_parallel_coordinates(scene, LociValue::Vaf);
    case PlotKind::LociVafScatter:
        return loci_scatter(scene, LociValue::Vaf);
    }
    throw std::invalid_argument{"no such plot"};
}

} // namespace plot

namespace {

std::size_t shown_mutations(PlotKind kind, const PlotData& data) {
    std::size_t count = data.mutation_ids.size();
    for (const PlotCluster& cluster : data.clusters) {
        if (plot::hides_small_clusters(kind) && cluster.size < data.min_cluster_size) {
            count -= std::min(count, cluster.size);
        }
    }
    return count;
}

} // namespace

PlotSize plot_size(PlotKind kind, const PlotData& data) {
    const auto samples = static_cast<double>(std::max<std::size_t>(1, data.samples.size()));
    const auto mutations =
        static_cast<double>(std::max<std::size_t>(1, shown_mutations(kind, data)));
    const double panels = std::max(2 * samples, 4.0);
    switch (kind) {
    case PlotKind::ClusterDensity:
        return {8, 2 * samples + 1};
    case PlotKind::ClusterParallelCoordinates:
        return {samples + 2, 4};
    case PlotKind::ClusterScatter:
    case PlotKind::LociScatter:
    case PlotKind::LociVafScatter:
        return {panels, panels};
    case PlotKind::LociDensity:
        return {8, 2 * mutations + 2};
    case PlotKind::LociParallelCoordinates:
    case PlotKind::LociVafParallelCoordinates:
        return {6.4, 4.8};
    case PlotKind::LociSimilarityMatrix: {
        const double side = std::max(0.12 * mutations, kSmallestMatrix);
        return {side, side};
    }
    }
    throw std::invalid_argument{"no such plot"};
}

void render_plot(PlotKind kind, const PlotData& data, const PlotOptions& options,
                 const std::filesystem::path& stem) {
    if (!(options.scale > 0) || !std::isfinite(options.scale)) {
        throw std::invalid_argument{"plot options: scale must be a positive number"};
    }
    if (options.png_width != 0 && (options.png_width < 16 || options.png_width > 16'384)) {
        throw std::invalid_argument{"plot options: png_width must be 0 or within 16 and 16384"};
    }
    const plot::Scene scene{kind, data, options};
    const plot::Drawing drawing = plot::drawing_of(kind, scene);
    const plot::Sheet sheet{scene.theme, options.title, options.scale};
    if (options.formats.pdf) {
        plot::write_pdf(drawing, sheet, plot::with_suffix(stem, ".pdf"));
    }
    if (options.formats.svg) {
        plot::write_svg(drawing, sheet, plot::with_suffix(stem, ".svg"));
    }
    if (options.formats.png) {
        plot::write_png(drawing, sheet, options.png_width, plot::with_suffix(stem, ".png"));
    }
}

} // namespace clono::engine
