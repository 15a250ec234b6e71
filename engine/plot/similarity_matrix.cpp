// How often each pair of mutations shared a cluster, in the order of the dendrogram. Above what a page can hold:
// first an overview whose cells are means over blocks, then pages of the upper triangle in full detail.
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
constexpr std::size_t kCrispPixels =
    1200; // small matrices are enlarged to this, so that no viewer blurs them

/// The part of the matrix that a page shows: rows and columns as ranges of the leaf order.
struct Part {
    std::size_t row_begin = 0;
    std::size_t row_end = 0;
    std::size_t column_begin = 0;
    std::size_t column_end = 0;

    std::size_t rows() const { return row_end - row_begin; }

    std::size_t columns() const { return column_end - column_begin; }
};

struct Layout {
    double unit = 1; ///< text and bars grow with the picture
    Box cells;
    Box row_bar;      ///< cluster colours of the rows
    Box column_bar;   ///< and of the columns
    Box key;          ///< the scale from 0 to 1
    double names = 0; ///< width left of the row bar for the mutations' names; 0: none
    double name_size = 0;
};

Raster cells_raster(const Scene& scene, const Similarity& similarity, const Part& part) {
    std::vector<std::uint32_t> colours(256);
    for (std::size_t level = 0; level < colours.size(); ++level) {
        colours[level] = Raster::pack(scene.theme.heat_at(static_cast<double>(level) / 255));
    }
    const std::size_t enlarge =
        std::max<std::size_t>(1, kCrispPixels / std::max(part.rows(), part.columns()));
    Raster raster{part.columns() * enlarge, part.rows() * enlarge};
    for (std::size_t y = 0; y < raster.height(); ++y) {
        for (std::size_t x = 0; x < raster.width(); ++x) {
            raster.set(x, y,
                       colours[similarity.level(part.row_begin + y / enlarge,
                                                part.column_begin + x / enlarge)]);
        }
    }
    return raster;
}

/// Mean levels of blocks of cells, at most kOverviewCells a side.
Raster overview_raster(const Scene& scene, const Similarity& similarity) {
    const std::vector<double> means = similarity.block_means(kOverviewCells);
    const auto side =
        static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(means.size()))));
    Raster raster{side, side};
    for (std::size_t i = 0; i < means.size(); ++i) {
        raster.set(i % side, i / side, scene.theme.heat_at(means[i]));
    }
    return raster;
}

Raster bar_raster(const Scene& scene, const Similarity& similarity, std::size_t begin,
                  std::size_t end, bool upright) {
    const std::size_t count = end - begin;
    Raster raster{upright ? 1 : count, upright ? count : 1};
    for (std::size_t i = 0; i < count; ++i) {
        const Colour colour = scene.colour(scene.data.cluster_of[similarity.order()[begin + i]]);
        raster.set(upright ? 0 : i, upright ? i : 0, colour);
    }
    return raster;
}

double widest_name(Canvas& canvas, const Scene& scene, const Similarity& similarity,
                   const Part& part, double text_size) {
    double widest = 0;
    const auto measure = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::string& name = scene.data.mutation_ids[similarity.order()[i]];
            widest = std::max(widest, canvas.measure(name, {.size = text_size}).width);
        }
    };
    measure(part.row_begin, part.row_end);
    measure(part.column_begin, part.column_end);
    return widest;
}

/// A square for the cells; above it the columns' ids and bar, at its left the rows' bar and names, below it the
/// columns' names, at its right the key.
Layout make_layout(Canvas& canvas, const Scene& scene, const Similarity& similarity,
                   const Part& part, bool named, const Box& area) {
    Layout layout;
    const double side = std::min(area.width, area.height);
    // Text of the whole picture grows with it: a matrix of 100 inches is looked at from afar.
    layout.unit = std::max(0.75, side / (6.5 * kPointsPerInch));
    const double unit = layout.unit;
    const double bar = 5 * unit;
    const double gap = 1.5 * unit;
    const double above = 5 * unit + 8 * unit + bar + gap; // margin, ids, bar
    const double left = 6 * unit + bar + gap;
    const double right = 38 * unit;
    const double below = 14 * unit;
    const auto longest = static_cast<double>(std::max(part.rows(), part.columns()));
    const auto room_beside = [&](double names) {
        return std::min(area.width - left - right, area.height - above - below) - names;
    };
    if (named) {
        // The names' size follows from the cells', which follows from the room that the names leave.
        constexpr double kMeasured = 6;
        const double widest = widest_name(canvas, scene, similarity, part, kMeasured) / kMeasured;
        layout.name_size = kLargestName;
        for (int round = 0; round < 6; ++round) {
            layout.names = std::min(widest * layout.name_size + 4 * unit, area.width * 0.25);
            layout.name_size = std::min(kLargestName, room_beside(layout.names) / longest * 0.8);
        }
    }
    const double room = room_beside(layout.names);
    const double cell = room / longest;
    layout.cells = {area.x + left + layout.names, area.y + above,
                    cell * static_cast<double>(part.columns()),
                    cell * static_cast<double>(part.rows())};
    layout.row_bar = {layout.cells.x - gap - bar, layout.cells.y, bar, layout.cells.height};
    layout.column_bar = {layout.cells.x, layout.cells.y - gap - bar, layout.cells.width, bar};
    layout.key = {layout.cells.x + room + 6 * unit, layout.cells.y, 5 * unit,
                  std::min(room, std::max(room * 0.4, 85 * unit))};
    return layout;
}

void draw_key(Canvas& canvas, const Scene& scene, const Layout& layout) {
    constexpr std::size_t kSteps = 128;
    Raster raster{1, kSteps};
    for (std::size_t i = 0; i < kSteps; ++i) {
        raster.set(0, i, scene.theme.heat_at(1 - static_cast<double>(i) / (kSteps - 1)));
    }
    const Box& key = layout.key;
    canvas.image(raster, key);
    canvas.frame(key, {scene.theme.axis, 0.5 * layout.unit});
    const TextStyle style{.size = 5.5 * layout.unit, .colour = scene.theme.text};
    for (const Tick& tick : unit_ticks(key.height, 22 * layout.unit)) {
        const double y = key.bottom() - tick.value * key.height;
        canvas.line({key.right(), y}, {key.right() + 2 * layout.unit, y},
                    {scene.theme.axis, 0.5 * layout.unit});
        canvas.text(tick.label, {key.right() + 3 * layout.unit, y}, style);
    }
    canvas.text("Probability of sharing a cluster", {key.right() + 19 * layout.unit, key.y},
                {.size = style.size, .colour = style.colour, .across = 1, .upward = true});
}

/// Cluster ids above the columns' bar, where neighbours leave room.
void draw_cluster_ids(Canvas& canvas, const Scene& scene, const Similarity& similarity,
                      const Part& part, const Layout& layout) {
    const double cell = layout.column_bar.width / static_cast<double>(part.columns());
    const TextStyle style{
        .size = 5.5 * layout.unit, .colour = scene.theme.text, .across = 0.5, .down = 1};
    const auto id_at = [&](std::size_t leaf) {
        return scene.data.cluster_of[similarity.order()[leaf]];
    };
    double free_from = layout.column_bar.x - style.size;
    for (std::size_t begin = part.column_begin; begin < part.column_end;) {
        std::size_t end = begin;
        while (end < part.column_end && id_at(end) == id_at(begin)) {
            ++end;
        }
        const double middle = layout.column_bar.x + cell * (static_cast<double>(begin + end) / 2 -
                                                            static_cast<double>(part.column_begin));
        const std::string id = std::to_string(id_at(begin));
        const double half = canvas.measure(id, style).width / 2 + 0.8 * layout.unit;
        if (middle - half >= free_from) {
            canvas.text(id, {middle, layout.column_bar.y - layout.unit}, style);
            free_from = middle + half;
        }
        begin = end;
    }
}

void draw_names(Canvas& canvas, const Scene& scene, const Similarity& similarity, const Part& part,
                const Layout& layout) {
    const double cell = layout.cells.height / static_cast<double>(part.rows());
    const double gap = 1.5 * layout.unit;
    TextStyle style{.size = layout.name_size,
                    .colour = scene.theme.text,
                    .across = 1,
                    .max_width = layout.names - 2 * gap};
    const auto name = [&](std::size_t leaf) -> const std::string& {
        return scene.data.mutation_ids[similarity.order()[leaf]];
    };
    for (std::size_t i = 0; i < part.rows(); ++i) {
        const double place = layout.cells.y + cell * (static_cast<double>(i) + 0.5);
        canvas.text(name(part.row_begin + i), {layout.row_bar.x - gap, place}, style);
    }
    style.upward = true;
    for (std::size_t i = 0; i < part.columns(); ++i) {
        const double place = layout.cells.x + cell * (static_cast<double>(i) + 0.5);
        canvas.text(name(part.column_begin + i), {place, layout.cells.bottom() + gap}, style);
    }
}

void draw_part(Canvas& canvas, const Scene& scene, const Similarity& similarity, const Part& part,
               const Raster& cells, bool named, const std::string& caption, const Box& area) {
    const Layout layout = make_layout(canvas, scene, similarity, part, named, area);
    canvas.image(cells, layout.cells);
    canvas.frame(layout.cells, {scene.theme.axis, 0.5 * layout.unit});
    canvas.image(bar_raster(scene, similarity, part.row_begin, part.row_end, true), layout.row_bar);
    canvas.image(bar_raster(scene, similarity, part.column_begin, part.column_end, false),
                 layout.column_bar);
    draw_cluster_ids(canvas, scene, similarity, part, layout);
    if (named && canvas.is_legible(layout.name_size)) {
        draw_names(canvas, scene, similarity, part, layout);
    }
    draw_key(canvas, scene, layout);
    canvas.text(caption, {layout.cells.x, area.bottom() - 3 * layout.unit},
                {.size = 5.5 * layout.unit,
                 .colour = scene.theme.muted,
                 .down = 1,
                 .max_width = area.right() - layout.cells.x});
}

std::string count_of_mutations(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " mutation" : " mutations");
}

Page whole_page(const Scene& scene, const std::shared_ptr<const Similarity>& similarity) {
    const PlotSize size = plot_size(scene.kind, scene.data);
    return {size.width * kPointsPerInch, size.height * kPointsPerInch,
            [&scene, similarity](Canvas& canvas, const Box& area) {
                const Part all{0, similarity->size(), 0, similarity->size()};
                draw_part(canvas, scene, *similarity, all, cells_raster(scene, *similarity, all),
                          true, count_of_mutations(similarity->size()), area);
            }};
}

Page overview_page(const Scene& scene, const std::shared_ptr<const Similarity>& similarity) {
    return {kOverviewSide, kOverviewSide, [&scene, similarity](Canvas& canvas, const Box& area) {
                const Part all{0, similarity->size(), 0, similarity->size()};
                draw_part(canvas, scene, *similarity, all, overview_raster(scene, *similarity),
                          false,
                          count_of_mutations(similarity->size()) +
                              ", each cell the mean over a block of pairs",
                          area);
            }};
}

Page detail_page(const Scene& scene, const std::shared_ptr<const Similarity>& similarity,
                 const Part& part) {
    const auto longest = static_cast<double>(std::max(part.rows(), part.columns()));
    const double side = std::max(kCell * longest, kSmallestMatrix * kPointsPerInch);
    return {side, side, [&scene, similarity, part](Canvas& canvas, const Box& area) {
                draw_part(canvas, scene, *similarity, part, cells_raster(scene, *similarity, part),
                          true,
                          "Rows " + std::to_string(part.row_begin + 1) + " to " +
                              std::to_string(part.row_end) + ", columns " +
                              std::to_string(part.column_begin + 1) + " to " +
                              std::to_string(part.column_end),
                          area);
            }};
}

} // namespace

Drawing similarity_matrix(const Scene& scene) {
    const auto similarity = std::make_shared<const Similarity>(scene);
    const std::size_t count = similarity->size();
    if (count <= kMostOnePageMutations) {
        return {whole_page(scene, similarity)};
    }
    Drawing pages = {overview_page(scene, similarity)};
    const std::size_t parts = (count + kMostOnePageMutations - 1) / kMostOnePageMutations;
    const auto start = [&](std::size_t part) {
        return count * part / parts;
    };
    for (std::size_t row = 0; row < parts; ++row) {
        for (std::size_t column = row; column < parts; ++column) {
            const Part part{start(row), start(row + 1), start(column), start(column + 1)};
            if (similarity->has_any(part.row_begin, part.row_end, part.column_begin,
                                    part.column_end)) {
                pages.push_back(detail_page(scene, similarity, part));
            }
        }
    }
    return pages;
}

} // namespace clono::engine::plot
