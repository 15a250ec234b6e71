// How often each pair of mutations shared a cluster, in the order of the dendrogram. More mutations than a page can
// hold get an overview whose cells are means over blocks, then a page of full detail for each part of the diagonal
// (all parts of 10,000 mutations would be 60 MB, most of them empty).
#include "engine/plot/axes.hpp"
#include "engine/plot/drawing.hpp"
#include "engine/plot/similarity.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace clono::engine::plot {

namespace {

constexpr double kCell = 0.12 * kPointsPerInch;
constexpr double kLargestName = 6.5;
constexpr double kOverviewSide = 12 * kPointsPerInch;
constexpr std::size_t kShades = 64; // more only make files larger
constexpr std::size_t kCrispPixels =
    1200; // small matrices are enlarged to this: no viewer blurs them

/// What a page shows: a range of the leaf order, for rows and columns alike.
struct View {
    const Scene& scene;
    const Similarity& similarity;
    std::size_t begin = 0;
    std::size_t end = 0;

    std::size_t size() const { return end - begin; }

    const std::string& name(std::size_t i) const {
        return scene.data.mutation_ids[similarity.order()[begin + i]];
    }

    int cluster(std::size_t i) const {
        return scene.data.cluster_of[similarity.order()[begin + i]];
    }
};

Raster cells_raster(const View& view) {
    std::vector<std::uint32_t> colours(256);
    for (std::size_t level = 0; level < colours.size(); ++level) {
        const std::size_t shade = (level * (kShades - 1) + 127) / 255;
        const double value = static_cast<double>(shade) / (kShades - 1);
        colours[level] = Raster::pack(view.scene.theme.heat_at(value));
    }
    const std::size_t enlarge = std::max<std::size_t>(1, kCrispPixels / view.size());
    Raster raster{view.size() * enlarge, view.size() * enlarge};
    for (std::size_t y = 0; y < raster.height(); ++y) {
        for (std::size_t x = 0; x < raster.width(); ++x) {
            const auto level =
                view.similarity.level(view.begin + y / enlarge, view.begin + x / enlarge);
            raster.set(x, y, colours[level]);
        }
    }
    return raster;
}

/// The whole matrix as means over blocks.
Raster overview_raster(const View& view) {
    const std::vector<double> means = view.similarity.block_means(kOverviewCells);
    Raster raster{kOverviewCells, kOverviewCells};
    for (std::size_t i = 0; i < means.size(); ++i) {
        raster.set(i % kOverviewCells, i / kOverviewCells, view.scene.theme.heat_at(means[i]));
    }
    return raster;
}

/// Where things lie: a square for the cells; above it the columns' ids and bar, at its left the rows' bar and
/// names, below it the columns' names, at its right the key.
struct Layout {
    double unit = 1; ///< text and bars grow with the picture: 100 inches are looked at from afar
    Box cells;
    Box row_bar;          ///< cluster colours of the rows
    Box column_bar;       ///< and of the columns
    Box key;              ///< the scale from 0 to 1
    double names = 0;     ///< width left of the row bar for the mutations' names; 0: none
    double name_size = 0; ///< of their text
};

/// Width of the widest name, per point of text size.
double widest_name(Canvas& canvas, const View& view) {
    constexpr double kTextSize = 6;
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < view.size(); ++i) {
        names.emplace_back(view.name(i));
    }
    return canvas.measure_largest(std::move(names), {.size = kTextSize}).width / kTextSize;
}

Layout make_layout(Canvas& canvas, const View& view, bool named, const Box& area) {
    Layout layout;
    const double unit = std::max(0.75, std::min(area.width, area.height) / (6.5 * kPointsPerInch));
    const double bar = 5 * unit;
    const double gap = 1.5 * unit;
    const double above = 13 * unit + bar + gap;
    const double left = 6 * unit + bar + gap;
    const double right = 38 * unit;
    const double below = 14 * unit;
    const auto count = static_cast<double>(view.size());
    const auto room_beside = [&](double names) {
        return std::min(area.width - left - right, area.height - above - below) - names;
    };
    if (named) {
        // The names' size follows from the cells', which follows from the room that the names leave.
        const double widest = widest_name(canvas, view);
        layout.name_size = kLargestName;
        for (int round = 0; round < 6; ++round) {
            layout.names = std::min(widest * layout.name_size + 4 * unit, area.width * 0.25);
            layout.name_size = std::min(kLargestName, room_beside(layout.names) / count * 0.8);
        }
    }
    const double room = room_beside(layout.names);
    layout.unit = unit;
    layout.cells = {area.x + left + layout.names, area.y + above, room, room};
    layout.row_bar = {layout.cells.x - gap - bar, layout.cells.y, bar, room};
    layout.column_bar = {layout.cells.x, layout.cells.y - gap - bar, room, bar};
    layout.key = {layout.cells.right() + 6 * unit, layout.cells.y, 5 * unit,
                  std::min(room, std::max(room * 0.4, 85 * unit))};
    return layout;
}

void draw_bars(Canvas& canvas, const View& view, const Layout& layout) {
    Raster upright{1, view.size()};
    Raster level{view.size(), 1};
    for (std::size_t i = 0; i < view.size(); ++i) {
        const Colour colour = view.scene.colour(view.cluster(i));
        upright.set(0, i, colour);
        level.set(i, 0, colour);
    }
    canvas.image(upright, layout.row_bar);
    canvas.image(level, layout.column_bar);
}

/// Cluster ids above the columns' bar, where neighbours leave room.
void draw_cluster_ids(Canvas& canvas, const View& view, const Layout& layout) {
    const double cell = layout.column_bar.width / static_cast<double>(view.size());
    const TextStyle style{
        .size = 5.5 * layout.unit, .colour = view.scene.theme.text, .across = 0.5, .down = 1};
    double free_from = layout.column_bar.x - style.size;
    for (std::size_t begin = 0; begin < view.size();) {
        std::size_t end = begin;
        while (end < view.size() && view.cluster(end) == view.cluster(begin)) {
            ++end;
        }
        const double middle = layout.column_bar.x + cell * static_cast<double>(begin + end) / 2;
        const std::string id = std::to_string(view.cluster(begin));
        const double half = canvas.measure(id, style).width / 2 + 0.8 * layout.unit;
        if (middle - half >= free_from) {
            canvas.text(id, {middle, layout.column_bar.y - layout.unit}, style);
            free_from = middle + half;
        }
        begin = end;
    }
}

void draw_names(Canvas& canvas, const View& view, const Layout& layout) {
    const double cell = layout.cells.height / static_cast<double>(view.size());
    const double gap = 1.5 * layout.unit;
    const TextStyle style{.size = layout.name_size,
                          .colour = view.scene.theme.text,
                          .across = 1,
                          .max_width = layout.names - 2 * gap};
    TextStyle upward = style;
    upward.upward = true;
    for (std::size_t i = 0; i < view.size(); ++i) {
        const double place = cell * (static_cast<double>(i) + 0.5);
        canvas.text(view.name(i), {layout.row_bar.x - gap, layout.cells.y + place}, style);
        canvas.text(view.name(i), {layout.cells.x + place, layout.cells.bottom() + gap}, upward);
    }
}

void draw_key(Canvas& canvas, const Theme& theme, const Layout& layout) {
    Raster raster{1, kShades};
    for (std::size_t i = 0; i < kShades; ++i) {
        raster.set(0, i, theme.heat_at(1 - static_cast<double>(i) / (kShades - 1)));
    }
    const Box& key = layout.key;
    const double unit = layout.unit;
    const Stroke stroke{theme.axis, 0.5 * unit};
    canvas.image(raster, key);
    canvas.frame(key, stroke);
    const TextStyle style{.size = 5.5 * unit, .colour = theme.text};
    for (const Tick& tick : unit_ticks(key.height, 22 * unit)) {
        const double y = key.bottom() - tick.value * key.height;
        canvas.line({key.right(), y}, {key.right() + 2 * unit, y}, stroke);
        canvas.text(tick.label, {key.right() + 3 * unit, y}, style);
    }
    canvas.text("Probability of sharing a cluster", {key.right() + 19 * unit, key.y},
                {.size = style.size, .colour = style.colour, .across = 1, .upward = true});
}

void draw_view(Canvas& canvas, const View& view, const Raster& cells, bool named,
               const std::string& caption, const Box& area) {
    const Layout layout = make_layout(canvas, view, named, area);
    const double unit = layout.unit;
    canvas.image(cells, layout.cells);
    canvas.frame(layout.cells, {view.scene.theme.axis, 0.5 * unit});
    draw_bars(canvas, view, layout);
    draw_cluster_ids(canvas, view, layout);
    if (named && canvas.is_legible(layout.name_size)) {
        draw_names(canvas, view, layout);
    }
    draw_key(canvas, view.scene.theme, layout);
    canvas.text(caption, {layout.cells.x, area.bottom() - 3 * unit},
                {.size = 5.5 * unit,
                 .colour = view.scene.theme.muted,
                 .down = 1,
                 .max_width = area.right() - layout.cells.x});
}

using SharedSimilarity = std::shared_ptr<const Similarity>;

Page overview_page(const Scene& scene, const SharedSimilarity& similarity) {
    return {kOverviewSide, kOverviewSide, [&scene, similarity](Canvas& canvas, const Box& area) {
                const View view{scene, *similarity, 0, similarity->size()};
                draw_view(canvas, view, overview_raster(view), false,
                          std::to_string(view.size()) +
                              " mutations, each cell the mean over a block of pairs",
                          area);
            }};
}

Page detail_page(const Scene& scene, const SharedSimilarity& similarity, std::size_t begin,
                 std::size_t end) {
    const double side =
        std::max(kCell * static_cast<double>(end - begin), kSmallestMatrix * kPointsPerInch);
    return {side, side, [&scene, similarity, begin, end](Canvas& canvas, const Box& area) {
                const View view{scene, *similarity, begin, end};
                const std::string count = std::to_string(similarity->size());
                draw_view(canvas, view, cells_raster(view), true,
                          view.size() == similarity->size()
                              ? "n = " + count
                              : "Mutations " + std::to_string(begin + 1) + " to " +
                                    std::to_string(end) + " of " + count,
                          area);
            }};
}

} // namespace

Drawing similarity_matrix(const Scene& scene) {
    const auto similarity = std::make_shared<const Similarity>(scene);
    const std::size_t count = similarity->size();
    if (count <= kMostOnePageMutations) {
        return {detail_page(scene, similarity, 0, count)};
    }
    Drawing pages = {overview_page(scene, similarity)};
    const std::size_t parts = (count + kMostOnePageMutations - 1) / kMostOnePageMutations;
    for (std::size_t part = 0; part < parts; ++part) {
        pages.push_back(detail_page(scene, similarity, similarity->block_start(part, parts),
                                    similarity->block_start(part + 1, parts)));
    }
    return pages;
}

} // namespace clono::engine::plot
