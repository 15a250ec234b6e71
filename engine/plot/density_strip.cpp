#include "engine/plot/axes.hpp"
#include "engine/plot/loci_rows.hpp"

#include <algorithm>
#include <memory>

namespace clono::engine::plot {

namespace {

constexpr double kWidth = 8 * kPointsPerInch;
constexpr double kHeight = 11 * kPointsPerInch;
constexpr double kHeading = 30;
constexpr double kBottom = 40;
constexpr double kRight = 16;
constexpr double kGap = 12;      // between samples
constexpr double kColourBar = 7; // width of the clusters' bar
constexpr std::size_t kMostLines = 1400;
constexpr double kSmallestName = 3.2;

/// Lines x samples x bins, each line of a sample scaled so that its largest value is 1.
struct Strip {
    std::vector<std::vector<double>> lines; ///< samples x bins values
    std::vector<int> cluster;               ///< of each line
};

/// Rows of one cluster only are put into one line, so a line has one colour.
Strip make_strip(const Scene& scene, const std::vector<std::size_t>& rows) {
    const std::size_t group = (rows.size() + kMostLines - 1) / kMostLines;
    const std::size_t samples = scene.sample_count();
    Strip strip;
    std::size_t members = 0;
    for (const std::size_t i : rows) {
        const int id = scene.data.cluster_of[i];
        if (members == 0 || members == group || strip.cluster.back() != id) {
            strip.lines.emplace_back(samples * kTraceBins);
            strip.cluster.push_back(id);
            members = 0;
        }
        ++members;
        for (std::size_t s = 0; s < samples; ++s) {
            const std::vector<double> bins = scene.data.trace_histogram(i, s, kTraceBins);
            for (std::size_t b = 0; b < kTraceBins; ++b) {
                strip.lines.back()[s * kTraceBins + b] += bins[b];
            }
        }
    }
    for (std::vector<double>& line : strip.lines) {
        for (auto start = line.begin(); start != line.end(); start += kTraceBins) {
            const double most = *std::max_element(start, start + kTraceBins);
            std::for_each(start, start + kTraceBins,
                          [&](double& value) { value /= most > 0 ? most : 1; });
        }
    }
    return strip;
}

Raster sample_raster(const Scene& scene, const Strip& strip, std::size_t sample) {
    Raster raster{kTraceBins, strip.lines.size()};
    for (std::size_t line = 0; line < strip.lines.size(); ++line) {
        const Colour colour = scene.colour(strip.cluster[line]);
        for (std::size_t b = 0; b < kTraceBins; ++b) {
            raster.set(b, line,
                       mix(scene.theme.panel, colour, strip.lines[line][sample * kTraceBins + b]));
        }
    }
    return raster;
}

Raster cluster_raster(const Scene& scene, const Strip& strip) {
    Raster raster{1, strip.cluster.size()};
    for (std::size_t line = 0; line < strip.cluster.size(); ++line) {
        raster.set(0, line, scene.colour(strip.cluster[line]));
    }
    return raster;
}

/// The ids of the clusters beside their part of the bar, where there is room.
void draw_cluster_ids(Canvas& canvas, const Scene& scene, const Strip& strip, const Box& bar) {
    const double line = bar.height / static_cast<double>(strip.cluster.size());
    double free_from = bar.y;
    for (std::size_t start = 0; start < strip.cluster.size();) {
        std::size_t end = start;
        while (end < strip.cluster.size() && strip.cluster[end] == strip.cluster[start]) {
            ++end;
        }
        const double middle = bar.y + line * static_cast<double>(start + end) / 2;
        const double half = scene.theme.tick_size * 0.55;
        if (middle - half >= free_from - 1) {
            canvas.text(std::to_string(strip.cluster[start]), {bar.x - 3, middle},
                        {.size = scene.theme.tick_size, .colour = scene.theme.text, .across = 1});
            free_from = middle + half;
        }
        start = end;
    }
}

void draw_names(Canvas& canvas, const Scene& scene, const std::vector<std::size_t>& rows,
                const Box& box) {
    const double line = box.height / static_cast<double>(rows.size());
    const double size = std::min(scene.theme.tick_size, line * 0.85);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        canvas.text(
            scene.data.mutation_ids[rows[i]],
            {box.right() - 3, box.y + line * (static_cast<double>(i) + 0.5)},
            {.size = size, .colour = scene.theme.text, .across = 1, .max_width = box.width - 3});
    }
}

double widest_name(Canvas& canvas, const Scene& scene, const std::vector<std::size_t>& rows,
                   double size) {
    std::vector<std::string_view> names;
    names.reserve(rows.size());
    for (const std::size_t i : rows) {
        names.emplace_back(scene.data.mutation_ids[i]);
    }
    return canvas.measure_largest(std::move(names), {.size = size}).width;
}

/// The samples' names above their columns: level where all fit, else turned.
struct Headings {
    TextStyle style;
    double height = 0;
};

Headings plan_headings(Canvas& canvas, const Scene& scene, double room) {
    constexpr double kTallest = 90;
    Headings headings{{.size = scene.theme.heading_size,
                       .colour = scene.theme.text,
                       .bold = true,
                       .across = 0.5,
                       .down = 1,
                       .max_width = room},
                      kHeading};
    TextStyle unlimited = headings.style;
    unlimited.max_width = 0;
    const double widest =
        canvas.measure_largest({scene.data.samples.begin(), scene.data.samples.end()}, unlimited)
            .width;
    if (widest > room && room < kTallest) {
        headings.style.size = std::clamp(room * 0.8, 4.0, scene.theme.tick_size);
        headings.style.upward = true;
        headings.style.across = 0;
        headings.style.down = 0.5;
        headings.style.max_width = kTallest - 10;
        headings.height =
            std::min(kTallest, widest * headings.style.size / scene.theme.heading_size + 14);
    }
    return headings;
}

/// The clusters' bar and, where lines are high enough, the mutations' names, at the left of `cells`.
void draw_mutation_axis(Canvas& canvas, const Scene& scene, const std::vector<std::size_t>& rows,
                        const Strip& strip, const Box& cells, double names) {
    const Box bar{cells.x - 6 - kColourBar - names, cells.y, kColourBar, cells.height};
    canvas.image(cluster_raster(scene, strip), bar);
    draw_cluster_ids(canvas, scene, strip, bar);
    draw_left_title(canvas, scene.theme, bar, bar.x - 26, "Cluster, one line per mutation");
    if (names > 0) {
        draw_names(canvas, scene, rows, {cells.x - names, cells.y, names, cells.height});
    }
}

void draw_sample(Canvas& canvas, const Scene& scene, const Strip& strip, std::size_t sample,
                 const Box& panel) {
    constexpr double kWideEnoughForTicks = 24;
    const Theme& theme = scene.theme;
    const LinearScale across{0, 1, panel.x, panel.right()};
    const std::vector<Tick> ticks = unit_ticks(panel.width, 30);
    canvas.image(sample_raster(scene, strip, sample), panel);
    for (std::size_t i = 1; i + 1 < ticks.size(); ++i) {
        canvas.line({across(ticks[i].value), panel.y}, {across(ticks[i].value), panel.bottom()},
                    {theme.axis.with_alpha(0.25), theme.grid_width});
    }
    draw_panel_edge(canvas, theme, panel);
    if (panel.width >= kWideEnoughForTicks) {
        draw_bottom_ticks(canvas, theme, panel, across, ticks);
    }
}

void draw_strip(Canvas& canvas, const Scene& scene, const std::vector<std::size_t>& rows,
                const Strip& strip, const Box& area) {
    constexpr double kMostNames = 110;
    constexpr double kLeft = 46;
    const auto count = static_cast<double>(scene.sample_count());
    const double line = (area.height - kHeading - kBottom) / static_cast<double>(rows.size());
    const double name_size = std::min(scene.theme.tick_size, line * 0.85);
    const double names = name_size >= kSmallestName
                             ? std::min(kMostNames, widest_name(canvas, scene, rows, name_size) + 6)
                             : 0;
    const double step = (area.width - kLeft - names - kRight) / count;
    const double gap = std::min(kGap, step * 0.15);
    const Headings headings = plan_headings(canvas, scene, step);
    const Box inside = area.without(kLeft + names, headings.height, kRight, kBottom);
    draw_mutation_axis(canvas, scene, rows, strip, inside, names);
    const double width = (inside.width - gap * (count - 1)) / count;
    for (std::size_t s = 0; s < scene.sample_count(); ++s) {
        const Box panel{inside.x + static_cast<double>(s) * (width + gap), inside.y, width,
                        inside.height};
        draw_sample(canvas, scene, strip, s, panel);
        canvas.text(scene.data.samples[s], {panel.centre().x, panel.y - 4}, headings.style);
    }
    draw_bottom_title(
        canvas, scene.theme, inside, inside.bottom() + 16,
        "Cellular prevalence (shade: posterior density, each line scaled to its highest)");
}

} // namespace

Page density_strip(const Scene& scene, const std::vector<std::size_t>& rows) {
    // Made once for the three formats.
    auto strip = std::make_shared<const Strip>(make_strip(scene, rows));
    return {kWidth, kHeight, [&scene, rows, strip](Canvas& canvas, const Box& area) {
                draw_strip(canvas, scene, rows, *strip, area);
            }};
}

} // namespace clono::engine::plot
