// A row per mutation with a violin per sample of the trace of its cellular prevalence. What is higher than a PDF
// page can be opens with an overview, which is also what SVG and PNG show: a line per mutation, a column per
// sample, its shade the density; then pages of rows.
#include "engine/plot/axes.hpp"
#include "engine/plot/drawing.hpp"
#include "engine/plot/loci_rows.hpp"
#include "engine/plot/marks.hpp"

#include <algorithm>
#include <memory>

namespace clono::engine::plot {

namespace {

constexpr double kLeft = 48;
constexpr double kRight = 14;
constexpr double kMargin = 18; // above the first and below the last row
constexpr double kHeading = 18;
constexpr double kMostLabels = 56;
constexpr std::size_t kRowsOfPage = 99; // 2 x 99 + 2 = 200 inches

/// The histogram with its steps rounded off: each bin takes a quarter from each neighbour.
std::vector<double> smoothed(const std::vector<double>& bins) {
    std::vector<double> result(bins.size());
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const double before = bins[i > 0 ? i - 1 : 0];
        const double after = bins[std::min(i + 1, bins.size() - 1)];
        result[i] = before / 4 + bins[i] / 2 + after / 4;
    }
    return result;
}

/// What all rows of a page have in common: panel, axes, names of the samples.
struct RowGround {
    double width = 0;
    double height = 0;
    Box panel;
    std::vector<double> places;
    std::vector<Tick> ticks;
    CategoryLabels labels;
};

RowGround make_ground(Canvas& canvas, const Scene& scene, double width, double height) {
    const double step = (width - kLeft - kRight) / static_cast<double>(scene.sample_count());
    RowGround ground{
        width, height, {},
        {},    {},     CategoryLabels{canvas, scene.theme, scene.data.samples, step, kMostLabels}};
    ground.panel =
        Box{0, 0, width, height}.without(kLeft, kHeading, kRight, ground.labels.height() + 4);
    ground.places = category_places(scene.sample_count(), ground.panel.x, ground.panel.right());
    ground.ticks = unit_ticks(ground.panel.height, 18);
    return ground;
}

void draw_ground(Canvas& canvas, const Scene& scene, const RowGround& ground) {
    const Theme& theme = scene.theme;
    const LinearScale y = unit_scale(ground.panel.bottom(), ground.panel.y);
    draw_panel(canvas, theme, ground.panel);
    draw_horizontal_grid(canvas, theme, ground.panel, y, ground.ticks);
    draw_panel_edge(canvas, theme, ground.panel);
    draw_left_ticks(canvas, theme, ground.panel, y, ground.ticks);
    draw_left_title(canvas, theme, ground.panel, ground.panel.x - 36, "Cellular prevalence");
    ground.labels.draw(canvas, ground.places, ground.panel.bottom());
}

/// What is the mutation's own: its name, cluster and violins.
void draw_mutation(Canvas& canvas, const Scene& scene, std::size_t i, const RowGround& ground,
                   double top) {
    const Theme& theme = scene.theme;
    const int id = scene.data.cluster_of[i];
    const Colour colour = scene.colour(id);
    const Box panel{ground.panel.x, ground.panel.y + top, ground.panel.width, ground.panel.height};
    canvas.marker({panel.right() - 3, panel.y - 8}, cluster_marker(id), 3, colour,
                  {theme.outline, 0});
    canvas.text("Cluster " + std::to_string(id), {panel.right() - 10, panel.y - 8},
                {.size = theme.tick_size, .colour = theme.muted, .across = 1});
    canvas.text(scene.data.mutation_ids[i], {panel.x, panel.y - 3},
                {.size = theme.heading_size,
                 .colour = theme.text,
                 .bold = true,
                 .down = 1,
                 .max_width = panel.width - 64});
    const LinearScale y = unit_scale(panel.bottom(), panel.y);
    const double step = panel.width / static_cast<double>(scene.sample_count());
    for (std::size_t s = 0; s < scene.sample_count(); ++s) {
        const std::vector<double> density = smoothed(scene.data.trace_histogram(i, s, kTraceBins));
        draw_violin(canvas, ground.places[s], std::min(0.42 * step, 30.0), density,
                    0.5 / kTraceBins, 1.0 / kTraceBins, y,
                    {scene.inside(id), {scene.edge(id), 0.7}});
        canvas.marker({ground.places[s], y(scene.data.prevalence[i * scene.sample_count() + s])},
                      Marker::Circle, std::min(1.5, 0.17 * step), theme.panel, {theme.text, 0.5});
    }
}

Page rows_page(const Scene& scene, std::vector<std::size_t> rows) {
    const double height = (2 * static_cast<double>(rows.size()) + 2) * kPointsPerInch;
    return {8 * kPointsPerInch, height,
            [&scene, rows = std::move(rows)](Canvas& canvas, const Box& area) {
                const Box inside = area.without(0, kMargin, 0, kMargin);
                const double row = inside.height / static_cast<double>(rows.size());
                const RowGround ground = make_ground(canvas, scene, inside.width, row);
                const Stencil stencil{ground.width, ground.height, [&](Canvas& target) {
                                          draw_ground(target, scene, ground);
                                      }};
                for (std::size_t i = 0; i < rows.size(); ++i) {
                    const double top = inside.y + static_cast<double>(i) * row;
                    canvas.place(stencil, {inside.x, top});
                    draw_mutation(canvas, scene, rows[i], ground, top);
                }
            }};
}

} // namespace

std::vector<std::size_t> rows_by_cluster(const Scene& scene) {
    std::vector<std::size_t> rows = scene.mutations;
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
        return scene.data.cluster_of[a] < scene.data.cluster_of[b];
    });
    return rows;
}

Drawing loci_density(const Scene& scene) {
    const std::vector<std::size_t> rows = rows_by_cluster(scene);
    if (rows.size() <= kRowsOfPage) {
        return {rows_page(scene, rows)};
    }
    Drawing pages = {density_strip(scene, rows)};
    for (std::size_t first = 0; first < rows.size(); first += kRowsOfPage) {
        const std::size_t end = std::min(first + kRowsOfPage, rows.size());
        pages.push_back(rows_page(scene, {rows.begin() + static_cast<std::ptrdiff_t>(first),
                                          rows.begin() + static_cast<std::ptrdiff_t>(end)}));
    }
    return pages;
}

} // namespace clono::engine::plot
