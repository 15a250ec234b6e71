#pragma once
// The nine plots of an analysis, drawn once with Cairo and Pango for PDF, SVG and PNG. Same data and
// options, same bytes: no dates, pinned fonts, nothing from the environment. Functions may run in several
// threads at once on the same data.

#include "engine/plot/plot_data.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace clono::engine {

enum class PlotKind {
    ClusterDensity,
    ClusterParallelCoordinates,
    ClusterScatter,
    LociDensity,
    LociParallelCoordinates,
    LociScatter,
    LociSimilarityMatrix,
    LociVafParallelCoordinates,
    LociVafScatter,
};

inline constexpr std::array kAllPlots = {
    PlotKind::ClusterDensity,       PlotKind::ClusterParallelCoordinates, PlotKind::ClusterScatter,
    PlotKind::LociDensity,          PlotKind::LociParallelCoordinates,    PlotKind::LociScatter,
    PlotKind::LociSimilarityMatrix, PlotKind::LociVafParallelCoordinates, PlotKind::LociVafScatter,
};

/// Path of a plot below plots/ without its extension, as PyClone names it: "cluster/density".
std::string_view plot_path(PlotKind kind);
/// The plot with this path; nothing when there is none.
std::optional<PlotKind> plot_from_path(std::string_view path);

enum class PlotTheme { Light, Dark };

/// Safe: told apart with every common colour vision; Grey: for print without colour.
enum class PlotPalette { Safe, Grey };

struct PlotFormats {
    bool pdf = true;
    bool svg = true;
    bool png = true;
};

struct PlotOptions {
    PlotFormats formats;
    PlotTheme theme = PlotTheme::Light;
    PlotPalette palette = PlotPalette::Safe;
    double scale = 1;  ///< > 0; multiplies width and height, text and lines with them
    std::string title; ///< above the picture; UTF-8; empty: none
    int png_width =
        0; ///< pixels, 16 to 16,384; 0: 150 per inch, fewer where that is over 16 megapixels
};

/// Width and height in inches.
struct PlotSize {
    double width = 0;
    double height = 0;
};

/// Least side of the similarity matrix in inches: PyClone's 0.12 per mutation leaves no room for text with
/// 16 mutations or fewer.
inline constexpr double kSmallestMatrix = 2;

/// Size of a plot as PyClone draws it, before `scale`. A plot higher than 200 inches (what a PDF page
/// holds) becomes pages in the PDF and one strip or overview in SVG and PNG: see docs/plots.md.
PlotSize plot_size(PlotKind kind, const PlotData& data);

/// Draws a plot and writes stem + ".pdf", ".svg", ".png" as the options ask. Each file is written under a
/// temporary name beside it and renamed, so it is whole or absent. The folder must exist.
/// Names in the data may hold any bytes. A plot with nothing to show says so in the picture.
/// Throws std::system_error with errno as its code when a file cannot be written (ENOSPC: disk full),
/// std::invalid_argument when the data contradict their documented shapes or an option its range,
/// std::runtime_error when no usable font is installed.
void render_plot(PlotKind kind, const PlotData& data, const PlotOptions& options,
                 const std::filesystem::path& stem);

/// The numbers behind a plot as a tab-separated table with a header; columns in docs/plots.md.
/// Written and failing like render_plot's files.
void write_plot_data(PlotKind kind, const PlotData& data, const std::filesystem::path& file);

/// Colour of a cluster id >= 0 in every plot, as "#rrggbb".
std::string cluster_colour(int cluster_id, PlotPalette palette = PlotPalette::Safe);

/// {"<cluster_id>": "#rrggbb", ...} for the clusters of the data, by id, with a newline at the end.
std::string palette_json(const PlotData& data, PlotPalette palette = PlotPalette::Safe);

} // namespace clono::engine
