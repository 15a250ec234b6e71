// The lower triangle of samples against samples; on its diagonal each sample alone, so that one sample makes a
// picture too; the legend in the free upper corner.
#include "engine/plot/axes.hpp"
#include "engine/plot/drawing.hpp"
#include "engine/plot/legend.hpp"
#include "engine/plot/marks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace clono::engine::plot {

namespace {

constexpr double kLeft = 44;
constexpr double kBottom = 38;
constexpr double kTop = 16;
constexpr double kRight = 10;
constexpr double kGap = 8; // between panels
constexpr std::size_t kMostVectorMarks = 4000;
constexpr std::size_t kBins = 40;

/// Draws the marks of sample x against sample y (x < y), or of one sample alone (x = y), into a panel.
using PanelMarks = std::function<void(Canvas&, const Box& panel, std::size_t x, std::size_t y)>;

struct Matrix {
    const Scene& scene;
    const char* quantity;
    PanelMarks marks;

    /// How much larger than usual the text is that is read with the whole picture in view.
    double unit() const { return std::max(1.0, static_cast<double>(scene.sample_count()) / 7); }
};

void draw_panel_of(Canvas& canvas, const Matrix& matrix, const Box& panel, std::size_t x,
                   std::size_t y) {
    const Theme& theme = matrix.scene.theme;
    const LinearScale across = unit_scale(panel.x, panel.right());
    const LinearScale up = unit_scale(panel.bottom(), panel.y);
    const std::vector<Tick> ticks = unit_ticks(panel.width);
    draw_panel(canvas, theme, panel);
    draw_vertical_grid(canvas, theme, panel, across, ticks);
    if (x != y) {
        draw_horizontal_grid(canvas, theme, panel, up, ticks);
        constexpr std::array kDashes = {2.0, 2.0};
        canvas.line({across(0), up(0)}, {across(1), up(1)}, {theme.grid, 0.9, kDashes});
    }
    matrix.marks(canvas, panel, x, y);
    draw_panel_edge(canvas, theme, panel);
    const std::vector<std::string>& names = matrix.scene.data.samples;
    if (x == y) {
        canvas.text(names[x], {panel.x, panel.y - 2},
                    {.size = theme.heading_size * std::min(matrix.unit(), 1.6),
                     .colour = theme.text,
                     .bold = true,
                     .down = 1,
                     .max_width = panel.width * (x + 1 == names.size() ? 1 : 1.6)});
    }
    if (y + 1 == names.size()) {
        draw_bottom_ticks(canvas, theme, panel, across, ticks);
        draw_bottom_title(canvas, theme, panel, panel.bottom() + 14, names[x]);
    }
    if (x == 0 && y > 0) {
        draw_left_ticks(canvas, theme, panel, up, ticks);
        draw_left_title(canvas, theme, panel, panel.x - 31, names[y]);
    }
}

void draw_matrix(Canvas& canvas, const Matrix& matrix, const Box& area) {
    const std::size_t samples = matrix.scene.sample_count();
    const auto count = static_cast<double>(samples);
    // One sample: its panel leaves the right part of the square to the legend.
    const double right = samples == 1 ? area.width * 0.36 : kRight;
    const Box inside = area.without(samples == 1 ? 16 : kLeft, kTop + 6, right, kBottom + 10);
    const double width = (inside.width - kGap * (count - 1)) / count;
    const double height = (inside.height - (kGap + kTop) * (count - 1)) / count;
    for (std::size_t y = 0; y < samples; ++y) {
        for (std::size_t x = 0; x <= y; ++x) {
            const Box panel{inside.x + static_cast<double>(x) * (width + kGap),
                            inside.y + static_cast<double>(y) * (height + kGap + kTop), width,
                            height};
            draw_panel_of(canvas, matrix, panel, x, y);
        }
    }
    canvas.text(matrix.quantity, {inside.centre().x, area.bottom() - 5},
                {.size = matrix.scene.theme.label_size * std::min(matrix.unit(), 1.6),
                 .colour = matrix.scene.theme.muted,
                 .across = 0.5,
                 .down = 1});
    const double free_width = samples == 1
                                  ? right - 2 * kGap
                                  : (inside.width + kGap) / count * std::floor(count / 2) - kGap;
    const double free_height =
        samples == 1 ? inside.height
                     : (inside.height + kGap + kTop) / count * std::floor(count / 2) - kGap - kTop;
    const ClusterLegend legend{canvas, matrix.scene, free_width, free_height, matrix.unit()};
    legend.draw(canvas, {area.right() - kRight - legend.width(), inside.y});
}

Drawing matrix_page(const Scene& scene, const char* quantity, PanelMarks marks) {
    const PlotSize size = plot_size(scene.kind, scene.data);
    return {{size.width * kPointsPerInch, size.height * kPointsPerInch,
             [&scene, quantity, marks = std::move(marks)](Canvas& canvas, const Box& area) {
                 draw_matrix(canvas, {scene, quantity, marks}, area);
             }}};
}

void draw_cluster_pairs(Canvas& canvas, const Scene& scene, const Box& panel, std::size_t x,
                        std::size_t y) {
    const LinearScale across = unit_scale(panel.x, panel.right());
    const LinearScale up = unit_scale(panel.bottom(), panel.y);
    const auto centre = [&](const PlotCluster& c) {
        return Point{across(c.mean[x]), up(c.mean[y])};
    };
    const double unit_x = across(1) - across(0);
    const double unit_y = up(0) - up(1);
    for (const PlotCluster* cluster : scene.clusters) {
        const Colour colour = scene.colour(cluster->id);
        canvas.ellipse(centre(*cluster), cluster->std[x] * unit_x, cluster->std[y] * unit_y,
                       colour.with_alpha(0.3), {scene.edge(cluster->id), 0.7});
    }
    for (const PlotCluster* cluster : scene.clusters) {
        canvas.marker(centre(*cluster), cluster_marker(cluster->id), 2, scene.colour(cluster->id),
                      {scene.theme.outline, 0.4});
    }
}

/// The densities of all clusters in one sample, each as high as the panel.
void draw_cluster_densities(Canvas& canvas, const Scene& scene, const Box& panel,
                            std::size_t sample) {
    const LinearScale across = unit_scale(panel.x, panel.right());
    const std::size_t mesh = scene.data.mesh_size;
    for (const PlotCluster* cluster : scene.clusters) {
        const std::vector<double>& density = cluster->density[sample];
        const double peak = density.empty() ? 0 : *std::max_element(density.begin(), density.end());
        if (!(peak > 0)) {
            continue;
        }
        std::vector<Point> shape;
        for (std::size_t i = 0; i < mesh; ++i) {
            const bool flat = density[i] < 1e-3 * peak &&
                              (i == 0 || density[i - 1] < 1e-3 * peak) &&
                              (i + 1 == mesh || density[i + 1] < 1e-3 * peak);
            if (!flat) {
                const double value =
                    mesh > 1 ? static_cast<double>(i) / static_cast<double>(mesh - 1) : 0;
                shape.push_back(
                    {across(value), panel.bottom() - 0.92 * panel.height * density[i] / peak});
            }
        }
        shape.insert(shape.begin(), Point{shape.front().x, panel.bottom()});
        shape.push_back({shape.back().x, panel.bottom()});
        const Colour colour = scene.colour(cluster->id);
        canvas.polygon(shape, colour.with_alpha(0.3), {scene.edge(cluster->id), 0.8});
    }
}

/// How often values lie in each of kBins parts of [0, 1], the clusters stacked.
void draw_stacked_histogram(Canvas& canvas, const Scene& scene, const Box& panel,
                            const std::vector<double>& values, std::size_t sample) {
    const LinearScale across = unit_scale(panel.x, panel.right());
    std::vector<std::size_t> counts(scene.clusters.size() * kBins);
    std::vector<std::size_t> totals(kBins);
    for (const std::size_t i : scene.mutations) {
        const double value = values[i * scene.sample_count() + sample];
        if (std::isfinite(value)) {
            const auto bin = static_cast<std::size_t>(std::clamp(value * kBins, 0.0, kBins - 1.0));
            ++counts[scene.cluster_index(i) * kBins + bin];
            ++totals[bin];
        }
    }
    const std::size_t most =
        std::max<std::size_t>(1, *std::max_element(totals.begin(), totals.end()));
    const double unit = 0.92 * panel.height / static_cast<double>(most);
    std::vector<double> top(kBins, panel.bottom());
    for (std::size_t k = 0; k < scene.clusters.size(); ++k) {
        for (std::size_t bin = 0; bin < kBins; ++bin) {
            const double height = unit * static_cast<double>(counts[k * kBins + bin]);
            if (height > 0) {
                top[bin] -= height;
                const double start = across(static_cast<double>(bin) / kBins);
                const double end = across(static_cast<double>(bin + 1) / kBins);
                canvas.fill({start, top[bin], end - start, height},
                            scene.colour(scene.clusters[k]->id));
            }
        }
    }
}

struct MarkStyle {
    double radius = 2;
    double opacity = 1;
    double outline = 0;
};

MarkStyle mark_style(std::size_t marks) {
    const double crowd = std::sqrt(100.0 / static_cast<double>(std::max<std::size_t>(marks, 100)));
    return {std::clamp(2.1 * std::sqrt(crowd), 1.0, 2.1),
            std::clamp(0.85 * std::sqrt(crowd), 0.25, 0.85), marks <= 300 ? 0.3 : 0.0};
}

void draw_mutation_pairs(Canvas& canvas, const Scene& scene, const Box& panel,
                         const std::vector<double>& values, std::size_t x, std::size_t y) {
    const LinearScale across = unit_scale(panel.x, panel.right());
    const LinearScale up = unit_scale(panel.bottom(), panel.y);
    const std::size_t samples = scene.sample_count();
    const MarkStyle style = mark_style(scene.mutations.size());
    const auto draw_marks = [&](Canvas& target) {
        for (const std::size_t order : scattered_order(scene.mutations.size())) {
            const std::size_t i = scene.mutations[order];
            const Point at{across(values[i * samples + x]), up(values[i * samples + y])};
            if (std::isfinite(at.x) && std::isfinite(at.y)) {
                const int id = scene.data.cluster_of[i];
                target.marker(at, cluster_marker(id), style.radius,
                              scene.colour(id).with_alpha(style.opacity),
                              {scene.theme.outline, style.outline});
            }
        }
    };
    const std::size_t panels = samples * (samples - 1) / 2;
    if (panels * scene.mutations.size() <= kMostVectorMarks) {
        canvas.clipped(panel, [&] { draw_marks(canvas); });
        return;
    }
    constexpr double kImagePixels = 12e6; // of all panels together
    const double inches = panel.width * panel.height / (kPointsPerInch * kPointsPerInch);
    const double dots =
        std::min(300.0, std::sqrt(kImagePixels / (inches * static_cast<double>(panels))));
    Layer layer{dots};
    canvas.rasterised(layer, panel, draw_marks);
}

} // namespace

Drawing cluster_scatter(const Scene& scene) {
    return matrix_page(scene, "Cellular prevalence",
                       [&scene](Canvas& canvas, const Box& panel, std::size_t x, std::size_t y) {
                           canvas.clipped(panel, [&] {
                               if (x == y) {
                                   draw_cluster_densities(canvas, scene, panel, x);
                               } else {
                                   draw_cluster_pairs(canvas, scene, panel, x, y);
                               }
                           });
                       });
}

Drawing loci_scatter(const Scene& scene, LociValue value) {
    const bool vaf = value == LociValue::Vaf;
    const std::vector<double>& values = vaf ? scene.data.vaf : scene.data.prevalence;
    return matrix_page(
        scene, vaf ? "Variant allele frequency" : "Cellular prevalence",
        [&scene, &values](Canvas& canvas, const Box& panel, std::size_t x, std::size_t y) {
            if (x == y) {
                draw_stacked_histogram(canvas, scene, panel, values, x);
            } else {
                draw_mutation_pairs(canvas, scene, panel, values, x, y);
            }
        });
}

} // namespace clono::engine::plot
