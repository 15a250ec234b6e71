// Samples side by side, a line per cluster or per mutation across them.
#include "engine/plot/axes.hpp"
#include "engine/plot/drawing.hpp"
#include "engine/plot/legend.hpp"
#include "engine/plot/marks.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace clono::engine::plot {

namespace {

constexpr double kLeft = 46;
constexpr double kTop = 12;
constexpr double kRight = 10;
constexpr double kLegendGap = 12;
constexpr double kMostLabels = 80;
constexpr std::size_t kMostVectorPoints = 6000; // beyond, an image is smaller and opens faster
constexpr double kDotsPerInch = 200;

/// The ground of all three plots: legend at the right, unit axis, samples below.
struct Frame {
    Box panel;
    LinearScale y;
    std::vector<double> places;
    double step = 0;
};

Frame draw_frame(Canvas& canvas, const Scene& scene, const Box& area, const char* title) {
    const Theme& theme = scene.theme;
    const double most_legend = std::max(90.0, area.width - kLeft - kRight - 72);
    const ClusterLegend legend{canvas, scene, std::min(most_legend, area.width * 0.45),
                               area.height - 2 * kTop};
    const double room = area.width - kLeft - kRight - kLegendGap - legend.width();
    const CategoryLabels labels{canvas, theme, scene.data.samples,
                                room / static_cast<double>(scene.sample_count()), kMostLabels};
    Frame frame;
    frame.panel = area.without(kLeft, kTop, area.width - kLeft - room, labels.height() + 20);
    frame.y = unit_scale(frame.panel.bottom(), frame.panel.y);
    frame.places = category_places(scene.sample_count(), frame.panel.x, frame.panel.right());
    frame.step = frame.panel.width / static_cast<double>(scene.sample_count());
    const std::vector<Tick> ticks = unit_ticks(frame.panel.height, 34);
    draw_panel(canvas, theme, frame.panel);
    draw_horizontal_grid(canvas, theme, frame.panel, frame.y, ticks);
    for (const double x : frame.places) {
        canvas.line({x, frame.panel.y}, {x, frame.panel.bottom()}, {theme.grid, theme.grid_width});
    }
    draw_left_ticks(canvas, theme, frame.panel, frame.y, ticks);
    draw_left_title(canvas, theme, frame.panel, frame.panel.x - 34, title);
    labels.draw(canvas, frame.places, frame.panel.bottom());
    draw_bottom_title(canvas, theme, frame.panel, frame.panel.bottom() + labels.height() + 4,
                      "Sample");
    legend.draw(canvas, {frame.panel.right() + kLegendGap, frame.panel.y});
    return frame;
}

/// How far item i of n stands beside its sample's place: error bars and lone points must not cover each other.
double dodge(std::size_t i, std::size_t n, double width) {
    return n < 2 ? 0 : width * (static_cast<double>(i) / static_cast<double>(n - 1) - 0.5);
}

void draw_clusters(Canvas& canvas, const Scene& scene, const Box& area) {
    const Frame frame = draw_frame(canvas, scene, area, "Cellular prevalence");
    const std::size_t count = scene.clusters.size();
    const bool lone = scene.sample_count() == 1;
    const double width =
        lone ? frame.step * 0.8 : std::min(frame.step * 0.3, 3.0 * static_cast<double>(count - 1));
    canvas.clipped(frame.panel, [&] {
        for (std::size_t k = 0; k < count; ++k) {
            const PlotCluster& cluster = *scene.clusters[k];
            const Colour colour = scene.colour(cluster.id);
            std::vector<Point> points;
            for (std::size_t s = 0; s < scene.sample_count(); ++s) {
                points.push_back(
                    {frame.places[s] + dodge(k, count, width), frame.y(cluster.mean[s])});
            }
            canvas.polyline(points, {colour.with_alpha(0.75), 1.2});
            for (std::size_t s = 0; s < scene.sample_count(); ++s) {
                draw_error_bar(canvas, points[s].x, frame.y(cluster.mean[s] - cluster.std[s]),
                               frame.y(cluster.mean[s] + cluster.std[s]), 2, {colour, 0.9});
                canvas.marker(points[s], cluster_marker(cluster.id), 2.6, colour,
                              {scene.theme.outline, 0.5});
            }
        }
    });
    draw_panel_edge(canvas, scene.theme, frame.panel);
}

/// One mutation's line, broken where a value is missing; a value without neighbours is a short dash.
void draw_mutation(Canvas& canvas, const Frame& frame, std::span<const double> values,
                   const Stroke& stroke) {
    std::vector<Point> run;
    const auto flush = [&] {
        if (run.size() == 1) {
            const double half = std::min(4.0, frame.step * 0.1);
            canvas.line({run[0].x - half, run[0].y}, {run[0].x + half, run[0].y}, stroke);
        } else if (run.size() > 1) {
            canvas.polyline(run, stroke);
        }
        run.clear();
    };
    for (std::size_t s = 0; s < values.size(); ++s) {
        if (std::isfinite(values[s])) {
            run.push_back({frame.places[s], frame.y(values[s])});
        } else {
            flush();
        }
    }
    flush();
}

/// Few lines are nearly solid; thousands let what lies below shine through.
double line_opacity(std::size_t lines) {
    return std::clamp(
        0.85 * std::pow(20.0 / static_cast<double>(std::max<std::size_t>(lines, 1)), 0.35), 0.1,
        0.85);
}

void draw_lines(Canvas& canvas, const Scene& scene, const Frame& frame,
                const std::vector<double>& values) {
    const std::size_t samples = scene.sample_count();
    const double opacity = line_opacity(scene.mutations.size());
    for (const std::size_t order : scattered_order(scene.mutations.size())) {
        const std::size_t i = scene.mutations[order];
        draw_mutation(canvas, frame, std::span{values}.subspan(i * samples, samples),
                      {scene.colour(scene.data.cluster_of[i]).with_alpha(opacity), 0.8});
    }
}

/// With a single sample there are no lines: a point per mutation, each cluster in a column of its own.
void draw_points(Canvas& canvas, const Scene& scene, const Frame& frame,
                 const std::vector<double>& values) {
    const std::vector<double> columns =
        category_places(scene.clusters.size(), frame.panel.x + 6, frame.panel.right() - 6);
    const double width = (frame.panel.width - 12) / static_cast<double>(columns.size()) * 0.8;
    const std::size_t count = scene.mutations.size();
    const double radius = count <= 500 ? 2.1 : 1.3;
    for (std::size_t order = 0; order < count; ++order) {
        const std::size_t i = scene.mutations[order];
        const int id = scene.data.cluster_of[i];
        if (std::isfinite(values[i])) {
            canvas.marker({columns[scene.cluster_index(i)] + (spread(order) - 0.5) * width,
                           frame.y(values[i])},
                          cluster_marker(id), radius,
                          scene.colour(id).with_alpha(count <= 500 ? 0.85 : 0.5),
                          {scene.theme.outline, count <= 500 ? 0.3 : 0.0});
        }
    }
}

void draw_loci(Canvas& canvas, const Scene& scene, const Box& area, LociValue value, Layer& layer) {
    const bool vaf = value == LociValue::Vaf;
    const Frame frame =
        draw_frame(canvas, scene, area, vaf ? "Variant allele frequency" : "Cellular prevalence");
    const std::vector<double>& values = vaf ? scene.data.vaf : scene.data.prevalence;
    const auto draw_marks = [&](Canvas& target) {
        const auto draw = scene.sample_count() == 1 ? draw_points : draw_lines;
        draw(target, scene, frame, values);
    };
    if (scene.mutations.size() * scene.sample_count() > kMostVectorPoints) {
        canvas.rasterised(layer, frame.panel, draw_marks);
    } else {
        canvas.clipped(frame.panel, [&] { draw_marks(canvas); });
    }
    draw_panel_edge(canvas, scene.theme, frame.panel);
}

Drawing one_page(const Scene& scene, std::function<void(Canvas&, const Box&)> draw) {
    const PlotSize size = plot_size(scene.kind, scene.data);
    return {{size.width * kPointsPerInch, size.height * kPointsPerInch, std::move(draw)}};
}

} // namespace

Drawing cluster_parallel_coordinates(const Scene& scene) {
    return one_page(
        scene, [&scene](Canvas& canvas, const Box& area) { draw_clusters(canvas, scene, area); });
}

Drawing loci_parallel_coordinates(const Scene& scene, LociValue value) {
    const auto layer = std::make_shared<Layer>(kDotsPerInch);
    return one_page(scene, [&scene, value, layer](Canvas& canvas, const Box& area) {
        draw_loci(canvas, scene, area, value, *layer);
    });
}

} // namespace clono::engine::plot
