// A row per sample; in each, a violin per cluster of the posterior of its cellular prevalence.
#include "engine/plot/axes.hpp"
#include "engine/plot/drawing.hpp"
#include "engine/plot/marks.hpp"

#include <algorithm>

namespace clono::engine::plot {

namespace {

constexpr double kLeft = 48;
constexpr double kRight = 14;
constexpr double kHeading = 16; // above each panel
constexpr double kRowGap = 8;   // below each panel
constexpr double kAxisTitle = 16;
constexpr double kMostLabels = 64;

std::vector<std::string> tick_names(const Scene& scene) {
    std::vector<std::string> names;
    for (const PlotCluster* cluster : scene.clusters) {
        names.push_back(std::to_string(cluster->id) + " (n=" + std::to_string(cluster->size) + ")");
    }
    return names;
}

void draw_row(Canvas& canvas, const Scene& scene, std::size_t sample, const Box& panel,
              std::span<const double> places) {
    const Theme& theme = scene.theme;
    const LinearScale y = unit_scale(panel.bottom(), panel.y);
    const std::vector<Tick> ticks = unit_ticks(panel.height, 20);
    canvas.text(scene.data.samples[sample], {panel.x, panel.y - 3},
                {.size = theme.heading_size,
                 .colour = theme.text,
                 .bold = true,
                 .down = 1,
                 .max_width = panel.width});
    draw_panel(canvas, theme, panel);
    draw_horizontal_grid(canvas, theme, panel, y, ticks);
    const double step = panel.width / static_cast<double>(places.size());
    const double half_width = std::min(0.42 * step, 30.0);
    for (std::size_t k = 0; k < places.size(); ++k) {
        const PlotCluster& cluster = *scene.clusters[k];
        const double mesh_step =
            scene.data.mesh_size > 1 ? 1.0 / static_cast<double>(scene.data.mesh_size - 1) : 1;
        canvas.line({places[k], panel.y}, {places[k], panel.bottom()},
                    {theme.grid, theme.grid_width});
        draw_violin(canvas, places[k], half_width, cluster.density[sample], 0, mesh_step, y,
                    {scene.inside(cluster.id), {scene.edge(cluster.id), 0.7}});
        canvas.marker({places[k], y(cluster.mean[sample])}, Marker::Circle,
                      std::min(1.5, half_width * 0.4), theme.panel, {theme.text, 0.5});
    }
    draw_panel_edge(canvas, theme, panel);
    draw_left_ticks(canvas, theme, panel, y, ticks);
    draw_left_title(canvas, theme, panel, panel.x - 36, "Cellular prevalence");
}

void draw(Canvas& canvas, const Scene& scene, const Box& area) {
    const Box inside = area.without(kLeft, 6, kRight, 0);
    const std::vector<double> places =
        category_places(scene.clusters.size(), inside.x, inside.right());
    const CategoryLabels labels{canvas, scene.theme, tick_names(scene),
                                inside.width / static_cast<double>(places.size()), kMostLabels};
    const double below = labels.height() + kAxisTitle;
    // Level labels are low enough to stand under every row.
    const bool each = labels.is_level();
    const double row = (inside.height - below) / static_cast<double>(scene.sample_count());
    for (std::size_t s = 0; s < scene.sample_count(); ++s) {
        const Box panel =
            Box{inside.x, inside.y + static_cast<double>(s) * row, inside.width, row}.without(
                0, kHeading, 0, each ? labels.height() + kRowGap / 2 : kRowGap);
        draw_row(canvas, scene, s, panel, places);
        if (each || s + 1 == scene.sample_count()) {
            labels.draw(canvas, places, panel.bottom());
            if (s + 1 == scene.sample_count()) {
                draw_bottom_title(canvas, scene.theme, panel, panel.bottom() + labels.height() + 2,
                                  "Cluster (number of mutations)");
            }
        }
    }
}

} // namespace

Drawing cluster_density(const Scene& scene) {
    const PlotSize size = plot_size(scene.kind, scene.data);
    return {{size.width * kPointsPerInch, size.height * kPointsPerInch,
             [&scene](Canvas& canvas, const Box& area) {
                 draw(canvas, scene, area);
             }}};
}

} // namespace clono::engine::plot
