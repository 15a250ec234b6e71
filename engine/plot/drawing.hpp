#pragma once
// What a plot hands to the file writers: pages, each with a size and a way to draw itself.

#include "engine/plot/canvas.hpp"
#include "engine/plot/scene.hpp"

#include <functional>
#include <vector>

namespace clono::engine::plot {

struct Page {
    double width = 0;                                   ///< points
    double height = 0;                                  ///< points
    std::function<void(Canvas&, const Box& area)> draw; ///< within the area left by the title
};

/// Pages for the PDF, at least one; the first alone is what SVG and PNG show.
using Drawing = std::vector<Page>;

// The scene must outlive the drawing.
Drawing cluster_density(const Scene& scene);
Drawing cluster_parallel_coordinates(const Scene& scene);
Drawing cluster_scatter(const Scene& scene);
Drawing loci_density(const Scene& scene);
enum class LociValue { Prevalence, Vaf };
Drawing loci_parallel_coordinates(const Scene& scene, LociValue value);
Drawing loci_scatter(const Scene& scene, LociValue value);
Drawing similarity_matrix(const Scene& scene);

Drawing drawing_of(PlotKind kind, const Scene& scene);

} // namespace clono::engine::plot
