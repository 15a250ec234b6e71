#pragma once
// One drawing, three file formats.

#include "engine/plot/drawing.hpp"

#include <filesystem>
#include <string>

namespace clono::engine::plot {

/// What every page of a plot has, whatever the plot.
struct Sheet {
    const Theme& theme;
    std::string title; ///< above the drawing; empty: none
    double scale = 1;
};

/// All pages. Without dates.
void write_pdf(const Drawing& drawing, const Sheet& sheet, const std::filesystem::path& file);
/// The first page.
void write_svg(const Drawing& drawing, const Sheet& sheet, const std::filesystem::path& file);
/// The first page. @param width  in pixels; 0: 150 per inch, at most 16 megapixels
void write_png(const Drawing& drawing, const Sheet& sheet, int width,
               const std::filesystem::path& file);

/// Numbers the identifiers that cairo takes from a counter of the whole process ("surface17") in order of
/// their appearance, so that the same picture has the same bytes whatever was drawn before.
std::string renumber_svg_ids(const std::string& svg);

} // namespace clono::engine::plot
