#pragma once
// What a restyling changes: colours of everything that is no cluster, sizes of text and lines.

#include "engine/plot/colour.hpp"
#include "engine/plot/plots.hpp"

#include <array>

namespace clono::engine::plot {

struct Theme {
    Colour background;
    Colour panel; ///< inside the axes
    Colour grid;
    Colour axis; ///< axis lines and ticks
    Colour text;
    Colour muted;               ///< secondary text
    Colour outline;             ///< thin edge of filled marks
    std::array<Colour, 6> heat; ///< from 0 to 1 in equal steps

    double title_size = 11;
    double heading_size = 8.5; ///< names of panels
    double label_size = 8;     ///< axis titles and legends
    double tick_size = 7;
    double axis_width = 0.7;
    double grid_width = 0.5;

    /// Colour of a heat map at value in [0, 1].
    Colour heat_at(double value) const;
};

const Theme& theme_of(PlotTheme theme);

} // namespace clono::engine::plot
